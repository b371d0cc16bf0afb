internal import Foundation
internal import Metadata

/// What the text of a request comes to: the documents it matches, in two tiers, and what ranking needs to know.
struct QueryPlan {
    /// Fewer strict hits than this, and near ones follow.
    static let enough = 20
    /// Near hits have at least this share of what the best near hit has of the query.
    static let nearness: Float = 0.45
    /// Pairs and words looked at when the query is loosened.
    static let mostGrams = 28

    struct Gram {
        var phrase: QueryPhrase
        var lists: PartMatch.Lists
        var weight: Float
    }

    /// Visible documents that pass the field:value parts.
    let restriction: DocumentSet
    /// Required parts, then excluded ones.
    var required: [PartMatch] = []
    var excluded: [PartMatch] = []
    /// Documents in which every required part is found.
    var strict: DocumentSet
    /// Documents in which only some of it is found; none when there are enough strict ones.
    var near: DocumentSet
    /// For near documents: the weight of what was found.
    var nearScores = NearScores()
    var grams: [Gram] = []

    var hasText: Bool { !required.isEmpty }

    /// Whether every word stands for a filter: 初中物理.
    var asksForFiltersOnly: Bool {
        func isFilter(_ match: PartMatch) -> Bool {
            match.pieces.isEmpty ? match.facet != nil : match.pieces.allSatisfy(isFilter)
        }
        return required.allSatisfy(isFilter)
    }

    /// - Parameter restriction: filters of field:value parts, already resolved.
    init(_ parts: [ParsedQuery.Part], restriction: DocumentSet, _ matcher: QueryMatcher) throws {
        self.restriction = restriction
        strict = restriction
        near = DocumentSet(capacity: matcher.snapshot.capacity)
        // Syllables with spaces between are first one name; each by itself only when they are none.
        let isApart = matcher.isSpelledApart(parts)
        try require(parts, matcher, readsPinyin: !isApart)
        guard isApart, strict.count < Self.enough else { return }
        if let spelled = try matcher.spelledApart(parts) {
            required = [spelled]
            var found = spelled.documents
            found.formIntersection(restriction)
            strict.formUnion(found)
        } else {
            try require(parts, matcher, readsPinyin: true)
        }
    }

    private mutating func require(_ parts: [ParsedQuery.Part], _ matcher: QueryMatcher, readsPinyin: Bool) throws {
        strict = restriction
        required = []
        excluded = []
        for part in parts {
            let before = part.isExcluded ? nil : required.last
            guard let match = try matcher.match(part, behind: before, readsPinyin: readsPinyin) else { continue }
            if part.isExcluded { excluded.append(match) } else { required.append(match) }
        }
        matcher.understandPlacesAndYears(&required)
        for match in required { strict.formIntersection(match.documents) }
        for match in excluded { strict.subtract(match.documents) }
    }

    /// What no document has all of, and what is shown instead.
    var absence: String {
        var missing: [String] = []
        var filters: [String] = []
        func collect(_ match: PartMatch) {
            guard match.pieces.isEmpty else { return match.pieces.forEach(collect) }
            if match.facet != nil {
                filters.append(match.words)
            } else if match.count == 0 {
                missing.append(match.words)
            }
        }
        required.forEach(collect)
        guard !missing.isEmpty else { return "没有同时包含全部词语的资源，以下资源只包含一部分" }
        let absent = "没有找到“\(missing.joined(separator: "”“"))”"
        return grams.isEmpty && !filters.isEmpty
            ? "\(absent)，以下是“\(filters.joined(separator: "”“"))”的资源" : "\(absent)，以下资源只包含一部分词语"
    }

    func inverseFrequency(_ count: Int, of total: Int) -> Float {
        log(1 + (Float(total - min(count, total)) + 0.5) / (Float(count) + 0.5))
    }

    /// Finds the documents that have much of the query, though not all.
    mutating func loosen(_ matcher: QueryMatcher, restriction: DocumentSet) throws {
        let snapshot = matcher.snapshot
        var facets: [(DocumentSet, Float)] = []
        func isFound(_ gram: QueryPhrase) throws -> Bool {
            let lists = try matcher.lists(gram)
            return TextField.allCases.contains { !lists[$0].isEmpty }
        }
        func collect(_ match: PartMatch) throws {
            if let facet = match.facet {
                facets.append((facet, inverseFrequency(facet.count, of: snapshot.visibleCount)))
            }
            guard match.pieces.isEmpty else {
                for piece in match.pieces { try collect(piece) }
                return
            }
            // 地图 is a kind of resource, and a word of titles too.
            guard let phrase = match.phrase else { return }
            for gram in try phrase.loosened(matcher.vocabulary, isFound: isFound) where grams.count < Self.mostGrams {
                let lists = try matcher.lists(gram)
                let count = max(lists.title.count, lists.meta.count, lists.body.count)
                guard count > 0 else { continue }
                let weight = inverseFrequency(count, of: snapshot.visibleCount)
                grams.append(Gram(phrase: gram, lists: lists, weight: weight))
            }
        }
        for match in required { try collect(match) }
        // 3.14, I=U/R: numbers and single letters alone stand in anything.
        if grams.allSatisfy(\.phrase.isBare) { grams = [] }
        var allowed = restriction
        for match in excluded { allowed.subtract(match.documents) }
        // What stands in quotation marks is loosened only when it is found nowhere.
        for match in required where match.isQuoted && match.count > 0 { allowed.formIntersection(match.documents) }
        allowed.subtract(strict)
        var scores = GramScores(allowed: allowed, share: Self.nearness, matcher.pads)
        let lists = grams.map { ($0.lists, $0.weight) }
        let sets = facets.map { (PartMatch.Lists(title: .many($0.0, count: 0)), $0.1 * 0.5) }
        (near, nearScores) = scores.best(of: lists + sets)
    }
}

extension QueryPhrase {
    /// Letters of the shortest word that is also looked for without its suffixes.
    static let shortestInflected = 6

    /// The grams of a phrase, words that end in suffixes also cut short; grams of nothing but question words left out.
    func loosened(
        _ vocabulary: QueryVocabulary, isFound: (QueryPhrase) throws -> Bool
    ) rethrows -> [QueryPhrase] {
        var result: [QueryPhrase] = []
        for gram in grams {
            if grams.count > 2, vocabulary.isNoise(gram.key(0..<gram.units.count)) { continue }
            result.append(gram)
            if let stem = try gram.stem(isFound) { result.append(stem) }
        }
        return result
    }

    /// Whether this is one word that is long enough to have suffixes, and no number.
    var mayBeInflected: Bool {
        units.count == 1 && units[0].kind == .word && units[0].end - units[0].start >= Self.shortestInflected
            && folded.scalars[units[0].start] > 0x39
    }

    /// A long word without its suffixes: the longest beginning of which there is something, at least half of it.
    /// Uyghur and Kazakh take several, before which the last vowel changes too: ماتېماتىكىدىن is of ماتېماتىكا.
    private func stem(_ isFound: (QueryPhrase) throws -> Bool) rethrows -> QueryPhrase? {
        guard mayBeInflected, var stem = units.first else { return nil }
        let length = stem.end - stem.start
        for letters in stride(from: max(4, length - 3), through: max(4, length / 2), by: -1) {
            stem.end = stem.start + letters
            guard let phrase = QueryPhrase(text: "", folded: folded, units: [stem], isOpen: true) else { continue }
            if try isFound(phrase) { return phrase }
        }
        return nil
    }

    /// Whether this is nothing but numbers and single letters.
    var isBare: Bool {
        units.allSatisfy { unit in
            let scalars = folded.scalars[unit.start..<unit.end]
            return unit.kind == .word && (scalars.count == 1 || scalars.allSatisfy { (0x30...0x39).contains($0) })
        }
    }
}
