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
        /// A single character of a longer text: 年 of 2022年.
        var isRest = false

        /// A number, one letter or what is left of a text: it tells something beside other words only.
        var isSlight: Bool {
            if isRest { return true }
            guard phrase.units.count == 1, let unit = phrase.units.first, unit.kind == .word else { return false }
            let word = phrase.folded.scalars[unit.start..<unit.end]
            return word.count == 1 || word.allSatisfy { (0x30...0x39).contains($0) }
        }
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
    /// Whether documents are near for words they have, not for filters they pass.
    var isNearByText = false
    var grams: [Gram] = []
    /// Filters that near documents need not pass.
    var givenUp: [FilterLadder.GivenUp] = []
    /// Where the number of a part was given up, the text that is looked for without it.
    var textsWithoutParts: [PartMatch] = []

    var hasText: Bool { !required.isEmpty }

    /// Whether every word stands for a filter: 初中物理.
    var asksForFiltersOnly: Bool { required.flatMap(\.leaves).allSatisfy { $0.facet != nil } }

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

    func inverseFrequency(_ count: Int, of total: Int) -> Float {
        log(1 + (Float(total - min(count, total)) + 0.5) / (Float(count) + 0.5))
    }
}
