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
    /// Looked for as a whole only: a name, or the word another one stands for. Parts of what 毛概 stands for are in all lessons
    /// on theories.
    var isWhole = false
    var lists = Lists()
    var understood: QueryVocabulary.Meaning?
    var facet: DocumentSet?
    /// Those of the facet that have the twin of the edition that was named.
    var twins: DocumentSet?
    /// A subject or type is meant by a word that is not its name, and is as likely a word of a title: 自然, 地图.
    var isPlainWord = false
    /// A run without spaces, cut at the vocabulary's words (初二物理课件) or read in another way (Unit3 as Unit 3).
    var pieces: [PartMatch] = []
    /// The part as titles have it with other small words.
    var wordings: [QueryPhrase] = []
    var pinyin: DocumentSet?
    /// Its letters, where they were read as pinyin.
    var spelling: PinyinQuery?
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

    /// - Parameter before: the required part before this one.
    func match(_ part: ParsedQuery.Part, behind before: PartMatch?, readsPinyin: Bool) throws -> PartMatch? {
        guard let phrase = QueryPhrase(part.text, analyser, isOpen: !part.isQuoted) else { return nil }
        if understands, !part.isQuoted, let half = self.half(phrase, words: part.text, behind: before) { return half }
        var match = try self.match(phrase, words: part.text)
        match.isQuoted = part.isQuoted
        guard !part.isQuoted else { return match }
        let key = phrase.key(0..<phrase.units.count)
        if understands, let meaning = vocabulary.understood(key) {
            understand(meaning, &match)
        } else if let word = try spelledWord(phrase, match, words: part.text) {
            match = word
        } else if !part.isExcluded {
            addOtherWordings(&match)
            match.isWhole = understands && vocabulary.isProperName(key)
            let pieces = match.isWhole ? [] : try self.readings(phrase, match)
            if let first = pieces.first {
                match.pieces = pieces
                var all = first.documents
                for piece in pieces.dropFirst() { all.formIntersection(piece.documents) }
                match.documents.formUnion(all)
                match.count = match.documents.count
            }
        }
        if match.facet == nil, readsPinyin, !part.isExcluded { readAsPinyin(&match) }
        return match
    }

    /// One character that names the volume behind a grade, subject or stage. As text it would stand in every record.
    private func half(_ phrase: QueryPhrase, words: String, behind before: PartMatch?) -> PartMatch? {
        let last = before?.understood ?? before?.pieces.last?.understood
        guard phrase.units.count == 1, let meaning = vocabulary.placed.half(phrase.key(0..<1), behind: last) else {
            return nil
        }
        return half(meaning, words: words)
    }

    func half(_ meaning: QueryVocabulary.Meaning, words: String) -> PartMatch {
        let facet = documents(meaning)
        return PartMatch(
            understood: meaning, facet: facet, documents: facet, count: facet.count, words: words)
    }

    /// Adds what Latin letters spell in pinyin, when little is found by the letters themselves; of an abbreviation of which
    /// there is nothing, the titles it is all of: YYLJ.
    func readAsPinyin(_ match: inout PartMatch) {
        guard match.count < Self.few, let phrase = match.phrase else { return }
        let found: DocumentSet
        if let query = PinyinQuery(phrase, analyser.pinyin) {
            match.spelling = query
            found = spelled.documents(query.letters) {
                snapshot.documents(of: query.strings(in: snapshot, analyser.pinyin))
            }
        } else if match.count == 0, let query = PinyinQuery(phrase, analyser.pinyin, readsCapitals: true) {
            // Kept apart from the same letters in lower case, which find more.
            found = spelled.documents(query.letters.map { $0 - 0x20 }) {
                snapshot.documents(of: query.wholeTitles(in: snapshot, analyser.pinyin))
            }
            guard !found.isEmpty else { return }
            match.spelling = query
        } else {
            return
        }
        match.pinyin = found
        match.documents.formUnion(found)
        match.count = match.documents.count
    }

    /// A word of the vocabularies that is spelled in pinyin: shuxue, sanshang.
    /// - Parameter match: what is found by the letters themselves.
    private func spelledWord(_ phrase: QueryPhrase, _ match: PartMatch, words: String) throws -> PartMatch? {
        guard understands, match.count < Self.few, let query = PinyinQuery(phrase, analyser.pinyin),
            let word = vocabulary.spelled(query.letters), let spelled = QueryPhrase(word, analyser),
            let meaning = vocabulary.understood(spelled.key(spelled.units.indices))
        else { return nil }
        // sanxia is rather 三峡 than 三下, where there is a name that has it.
        if !meaning.volumes.isEmpty, query.written(in: snapshot, analyser.pinyin).isInSyllables { return nil }
        var found = try self.match(spelled, words: words)
        understand(meaning, &found)
        return found.count > match.count ? found : nil
    }

    /// Whether the parts may be the syllables of one name: yue yang lou ji.
    func isSpelledApart(_ parts: [ParsedQuery.Part]) -> Bool {
        guard parts.count > 1, parts.allSatisfy({ !$0.isQuoted && !$0.isExcluded && $0.field == nil }),
            let phrase = QueryPhrase(parts.map(\.text).joined(separator: " "), analyser),
            PinyinQuery(phrase, analyser.pinyin) != nil
        else { return false }
        return phrase.units.allSatisfy { unit in
            // What PinyinQuery took beside letters are tones.
            let letters = phrase.folded.scalars[unit.start..<unit.end].filter { $0 > 0x39 }
            return analyser.pinyin.isBeginning(letters)
        }
    }

    /// The parts as one name; nil unless the whole spells something.
    func spelledApart(_ parts: [ParsedQuery.Part]) throws -> PartMatch? {
        let words = parts.map(\.text).joined(separator: " ")
        guard let phrase = QueryPhrase(words, analyser) else { return nil }
        var match = try self.match(phrase, words: words)
        if let word = try spelledWord(phrase, match, words: words) { return word }
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

    func understand(_ meaning: QueryVocabulary.Meaning, _ match: inout PartMatch) {
        let meaning = withNearest(meaning)
        let facet = documents(meaning)
        match.understood = meaning
        match.facet = facet
        if !meaning.twins.isEmpty { match.twins = documents(.init(field: meaning.field, codes: meaning.twins)) }
        if meaning.field == .subject || meaning.field == .type, let phrase = match.phrase {
            match.isPlainWord = !vocabulary.isName(phrase.key(phrase.units.indices), of: meaning)
        }
        if meaning.field == .type { leaveOutMentions(&match) }
        match.documents.formUnion(facet)
        match.count = match.documents.count
    }

    /// Every description speaks of exercises and experiments: a record is of a type by its code, its title or its
    /// keywords, and by its description only where there is nothing else. A record of a school called 实验中学 is no experiment.
    private func leaveOutMentions(_ match: inout PartMatch) {
        match.lists.meta = withoutSchools(match.lists.meta, named: match.phrase)
        var named = DocumentSet(capacity: snapshot.capacity)
        named.insert(match.lists.title)
        named.insert(match.lists.meta)
        named.formIntersection(snapshot.visible)
        guard match.facet?.isEmpty == false || !named.isEmpty else { return }
        match.lists.body = Postings()
        match.documents = named
    }

    /// What there is nothing of stands for the nearest of which there is something.
    func withNearest(_ meaning: QueryVocabulary.Meaning) -> QueryVocabulary.Meaning {
        guard documents(meaning).isEmpty else { return meaning }
        var nearest = meaning
        nearest.codes = meaning.codes.flatMap { vocabulary.nearest(to: $0, in: meaning.field) }
        return documents(nearest).isEmpty ? meaning : nearest
    }

    func documents(_ meaning: QueryVocabulary.Meaning) -> DocumentSet {
        meant.documents(meaning) {
            var documents = self.documents(meaning.field, meaning.codes)
            documents.formUnion(self.documents(.language, meaning.languages))
            if !meaning.volumes.isEmpty { documents.formIntersection(self.documents(.volume, meaning.volumes)) }
            documents.formIntersection(snapshot.visible)
            return documents
        }
    }

    private func documents(_ field: FacetField, _ codes: [String]) -> DocumentSet {
        let column = snapshot.column(field)
        let terms = Set(codes.compactMap { snapshot.terms.number(field, $0) })
        return column.documents(column.mask(terms), capacity: snapshot.capacity)
    }

    /// Leaves out the words around a question, at both ends.
    func trim(_ range: Range<Int>, of phrase: QueryPhrase) -> Range<Int> {
        var range = range
        var moved = true
        while moved, !range.isEmpty {
            moved = false
            // The longest first: of 怎么上 without 怎么 a word would be left.
            for length in (1...min(5, range.count)).reversed() {
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
