internal import Metadata

/// A part of the query with the visible documents it stands for.
struct PartMatch {
    /// The documents of one phrase by field group, strongest first.
    struct Lists {
        var title = Postings()
        var meta = Postings()
        var body = Postings()

        subscript(field: TextField) -> Postings {
            switch field {
            case .title: title
            case .meta: meta
            case .body: body
            }
        }
    }

    var phrase: QueryPhrase?
    var isQuoted = false
    var lists = Lists()
    var understood: QueryVocabulary.Meaning?
    var facet: DocumentSet?
    /// A run without spaces, cut at the vocabulary's words: 初二物理课件.
    var pieces: [PartMatch] = []
    var pinyin: DocumentSet?
    /// The visible documents that have this part in any of these ways.
    var documents: DocumentSet
    var count = 0
    /// The words as typed.
    var words: String
}

/// Turns parts of a query into sets of documents.
struct QueryMatcher {
    /// Fewer hits than this, and a Latin part is also read as pinyin.
    static let few = 20

    let snapshot: Snapshot
    let reader: PostingReader
    let spelled: SetCache<[UInt8]>
    let meant: SetCache<QueryVocabulary.Meaning>
    let pads: ScorePads
    let vocabulary: QueryVocabulary
    let analyser: TextAnalyser
    let understands: Bool

    func match(_ part: ParsedQuery.Part, readsPinyin: Bool) throws -> PartMatch? {
        guard let phrase = QueryPhrase(part.text, analyser, isOpen: !part.isQuoted) else { return nil }
        var match = try self.match(phrase, words: part.text)
        match.isQuoted = part.isQuoted
        guard !part.isQuoted else { return match }
        if understands, let meaning = vocabulary.meaning(phrase.key(0..<phrase.units.count)) {
            understand(meaning, &match)
        } else if understands, !part.isExcluded, match.lists.title.isEmpty, match.lists.meta.isEmpty {
            let pieces = try cut(phrase)
            if let first = pieces.first {
                match.pieces = pieces
                var all = first.documents
                for piece in pieces.dropFirst() { all.formIntersection(piece.documents) }
                match.documents.formUnion(all)
            }
        }
        match.count = match.documents.count
        if match.facet == nil, readsPinyin, !part.isExcluded { readAsPinyin(&match) }
        return match
    }

    /// Adds what Latin letters spell in pinyin, when little is found by the letters themselves.
    private func readAsPinyin(_ match: inout PartMatch) {
        guard match.count < Self.few, let phrase = match.phrase, let query = PinyinQuery(phrase) else { return }
        let found = spelled.documents(query.letters) {
            snapshot.documents(of: query.strings(in: snapshot, analyser.pinyin))
        }
        match.pinyin = found
        match.documents.formUnion(found)
        match.count = match.documents.count
    }

    /// Whether the parts may be the syllables of one name: yue yang lou ji.
    func isSpelledApart(_ parts: [ParsedQuery.Part]) -> Bool {
        guard parts.count > 1, parts.allSatisfy({ !$0.isQuoted && !$0.isExcluded && $0.field == nil }),
            let phrase = QueryPhrase(parts.map(\.text).joined(separator: " "), analyser), PinyinQuery(phrase) != nil
        else { return false }
        return phrase.units.allSatisfy { analyser.pinyin.isBeginning(phrase.folded.scalars[$0.start..<$0.end]) }
    }

    /// The parts as one name; nil unless the whole spells something.
    func spelledApart(_ parts: [ParsedQuery.Part]) throws -> PartMatch? {
        let words = parts.map(\.text).joined(separator: " ")
        guard let phrase = QueryPhrase(words, analyser) else { return nil }
        var match = try self.match(phrase, words: words)
        readAsPinyin(&match)
        return match.pinyin?.isEmpty == false ? match : nil
    }

    /// A phrase in every field group.
    func match(_ phrase: QueryPhrase, words: String) throws -> PartMatch {
        let lists = try self.lists(phrase)
        var documents = DocumentSet(capacity: snapshot.capacity)
        for field in TextField.allCases { documents.insert(lists[field]) }
        documents.formIntersection(snapshot.visible)
        var match = PartMatch(phrase: phrase, lists: lists, documents: documents, words: words)
        match.count = documents.count
        return match
    }

    func lists(_ phrase: QueryPhrase) throws -> PartMatch.Lists {
        try PartMatch.Lists(
            title: reader.documents(phrase.expression(.title)), meta: reader.documents(phrase.expression(.meta)),
            body: reader.documents(phrase.expression(.body)))
    }

    private func understand(_ meaning: QueryVocabulary.Meaning, _ match: inout PartMatch) {
        let facet = documents(meaning)
        match.understood = meaning
        match.facet = facet
        match.documents.formUnion(facet)
    }

    func documents(_ meaning: QueryVocabulary.Meaning) -> DocumentSet {
        meant.documents(meaning) {
            var documents = DocumentSet(capacity: snapshot.capacity)
            for (field, codes) in [(meaning.field, meaning.codes), (.language, meaning.languages)] where !codes.isEmpty
            {
                let column = snapshot.column(field)
                let terms = Set(codes.compactMap { snapshot.terms.number(field, $0) })
                documents.formUnion(column.documents(column.mask(terms), capacity: snapshot.capacity))
            }
            documents.formIntersection(snapshot.visible)
            return documents
        }
    }

    /// Cuts a phrase at the longest words of the vocabulary; empty when that leaves single characters over.
    private func cut(_ phrase: QueryPhrase) throws -> [PartMatch] {
        var pieces: [PartMatch] = []
        var rest: Range<Int> = 0..<0
        var hasMeaning = false
        func closeRest() throws {
            guard !rest.isEmpty else { return }
            let trimmed = trim(rest, of: phrase)
            if !trimmed.isEmpty, let slice = phrase.slice(trimmed) {
                pieces.append(try match(slice, words: slice.text))
            }
        }
        var index = 0
        while index < phrase.units.count {
            guard let (meaning, end) = longestMeaning(phrase, from: index) else {
                rest = rest.isEmpty ? index..<index + 1 : rest.lowerBound..<index + 1
                index += 1
                continue
            }
            try closeRest()
            rest = 0..<0
            if let slice = phrase.slice(index..<end) {
                var piece = try match(slice, words: slice.text)
                understand(meaning, &piece)
                pieces.append(piece)
                hasMeaning = true
            }
            index = end
        }
        try closeRest()
        let isBroken = pieces.contains { $0.understood == nil && $0.phrase?.units.count == 1 }
        return hasMeaning && !isBroken ? pieces : []
    }

    private func longestMeaning(_ phrase: QueryPhrase, from start: Int) -> (QueryVocabulary.Meaning, Int)? {
        var best: (QueryVocabulary.Meaning, Int)?
        for end in start + 1..<min(phrase.units.count, start + 16) + 1 {
            if let meaning = vocabulary.meaning(phrase.key(start..<end)) { best = (meaning, end) }
        }
        return best
    }

    /// Leaves out the words around a question, at both ends.
    func trim(_ range: Range<Int>, of phrase: QueryPhrase) -> Range<Int> {
        var range = range
        var moved = true
        while moved, !range.isEmpty {
            moved = false
            for length in 1...min(5, range.count) {
                if vocabulary.isNoise(phrase.key(range.lowerBound..<range.lowerBound + length)) {
                    range = range.lowerBound + length..<range.upperBound
                    moved = true
                    break
                }
                if vocabulary.isNoise(phrase.key(range.upperBound - length..<range.upperBound)) {
                    range = range.lowerBound..<range.upperBound - length
                    moved = true
                    break
                }
            }
        }
        return range
    }
}
