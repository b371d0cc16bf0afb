internal import Metadata

/// The filters of a query, given up one after the other where nothing passes them all: of 高二物理 first the grade, for
/// its stage, and what is left is 物理 of 普通高中. Subject and stage are the last to go.
struct FilterLadder {
    private struct Filter {
        let words: String
        let field: FacetField
        let documents: DocumentSet
        /// What it is given up for: of a grade or a volume, the stage it belongs to.
        var wider: (documents: DocumentSet, name: String)?
    }

    /// What is left once some filters are given up.
    struct Step {
        var documents: DocumentSet
        var givenUp: [GivenUp]
    }

    /// The words of a filter, and the name of what it was widened to.
    struct GivenUp {
        var words: String
        var wider: String?
    }

    /// The first is the first to go; fields that are not here come behind.
    private static let softest: [FacetField] = [
        .type, .year, .award, .volume, .grade, .edition, .county, .prefecture, .province,
    ]
    private static let hard: [FacetField] = [.stage, .subject]

    /// Whether a word stands for a filter that is among the last to go.
    static func isHard(_ meaning: QueryVocabulary.Meaning) -> Bool { hard.contains(meaning.field) }

    private var filters: [Filter] = []
    /// The fields of the filters but for the hard ones, in the order they are given up.
    private var soft: [FacetField] = []

    var isEmpty: Bool { filters.isEmpty }

    /// - Parameter leaves: parts without pieces; those without a meaning are left out.
    init(_ leaves: [PartMatch], _ matcher: QueryMatcher) {
        for leaf in leaves {
            guard var meaning = leaf.understood else { continue }
            let volumes = meaning.volumes
            meaning.volumes = []
            add(meaning, words: volumes.isEmpty ? leaf.words : nil, matcher)
            if !volumes.isEmpty { add(QueryVocabulary.Meaning(field: .volume, codes: volumes), words: nil, matcher) }
        }
        let fields = Set(filters.map(\.field)).subtracting(Self.hard)
        soft = Self.softest.filter(fields.contains)
        soft += fields.subtracting(soft).sorted { $0.rawValue < $1.rawValue }
    }

    /// - Parameter words: as typed; nil for the name of the code.
    private mutating func add(_ meaning: QueryVocabulary.Meaning, words: String?, _ matcher: QueryMatcher) {
        let vocabulary = matcher.vocabulary
        let name = meaning.codes.first.map { vocabulary.name(meaning.field, $0) } ?? ""
        let documents = matcher.documents(meaning)
        var filter = Filter(words: words ?? name, field: meaning.field, documents: documents)
        let stages = Set(meaning.codes.compactMap { vocabulary.stage(of: $0, in: meaning.field) }).sorted()
        if !stages.isEmpty {
            var wider = matcher.documents(QueryVocabulary.Meaning(field: .stage, codes: stages))
            // Grade 6 is 初中 in some places.
            wider.formUnion(documents)
            if !wider.isEmpty {
                filter.wider = (wider, stages.map { vocabulary.name(.stage, $0) }.joined(separator: "、"))
            }
        }
        filters.append(filter)
    }

    /// The first documents left when one filter is given up, then several; nil when nothing is.
    /// - Parameters:
    ///   - found: what is looked through; all of it has the text of the query.
    ///   - named: the part of it that is still looked through when subject and stage go.
    ///   - hasText: whether there is text, which may remain without any filter.
    func firstStep(within found: DocumentSet, named: DocumentSet, hasText: Bool) -> Step? {
        guard !isEmpty else { return nil }
        var attempts: [[FacetField]] = [[]] + soft.map { [$0] }
        for count in soft.indices.dropFirst(2) { attempts.append(Array(soft.prefix(count))) }
        if soft.count > 1 { attempts.append(soft) }
        for fields in attempts {
            if let step = self.step(within: found, without: Set(fields), hasText: hasText) { return step }
        }
        for count in 1...Self.hard.count {
            let fields = Set(soft + Self.hard.prefix(count))
            if let step = self.step(within: named, without: fields, hasText: hasText) { return step }
        }
        return nil
    }

    /// Those of the documents that are of the subject and the stage asked for, while there are any.
    func ofSubjectAndStage(_ documents: DocumentSet) -> DocumentSet {
        for count in 0..<Self.hard.count {
            let left = limit(documents, without: Set(soft + Self.hard.prefix(count))).documents
            if !left.isEmpty { return left }
        }
        return documents
    }

    private func step(within documents: DocumentSet, without fields: Set<FacetField>, hasText: Bool) -> Step? {
        let (left, isLimited) = limit(documents, without: fields)
        guard isLimited || hasText, !left.isEmpty else { return nil }
        let givenUp = filters.filter { isGivenUp($0, fields) }.map {
            GivenUp(words: $0.words, wider: fields.contains(.stage) ? nil : $0.wider?.name)
        }
        return Step(documents: left, givenUp: givenUp)
    }

    /// What there is nothing of is given up from the beginning.
    private func isGivenUp(_ filter: Filter, _ fields: Set<FacetField>) -> Bool {
        fields.contains(filter.field) || filter.documents.isEmpty
    }

    private func limit(
        _ documents: DocumentSet, without fields: Set<FacetField>
    ) -> (documents: DocumentSet, isLimited: Bool) {
        var left = documents
        var isLimited = false
        for filter in filters {
            if !isGivenUp(filter, fields) {
                left.formIntersection(filter.documents)
            } else if let wider = filter.wider, !fields.contains(.stage) {
                left.formIntersection(wider.documents)
            } else {
                continue
            }
            isLimited = true
        }
        return (left, isLimited)
    }
}
