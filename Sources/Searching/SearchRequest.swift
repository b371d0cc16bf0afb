package import Metadata

/// What is asked of the search: `GET /api/search` in a struct.
package struct SearchRequest: Sendable, Equatable {
    package enum Sort: String, Sendable, CaseIterable {
        /// `newest` by the dates the sources gave, `added` by when the version came into the catalogue.
        case relevance, newest, added, award
    }

    /// As typed.
    package var text: String
    /// OR within a field, AND across fields. Codes of the vocabularies.
    package var filters: [FacetField: [String]]
    /// A textbook tree node (key prefix), or nil.
    package var node: String?
    package var sort: Sort
    /// Hits wanted, 0 to 100.
    package var size: Int
    /// From `SearchResults.next`.
    package var cursor: String?
    package var explain: Bool
    /// The facets to count; empty for none.
    package var facets: [FacetField]
    /// Words of the query may become soft filters.
    package var understandsVocabulary: Bool
    /// The list shows one record of each work, the best of those that match; counts are of records all the same.
    package var mergesWorks: Bool

    package init(
        text: String = "", filters: [FacetField: [String]] = [:], node: String? = nil, sort: Sort = .relevance,
        size: Int = 20, cursor: String? = nil, explain: Bool = false, facets: [FacetField] = [],
        understandsVocabulary: Bool = true, mergesWorks: Bool = true
    ) {
        self.text = text
        self.filters = filters
        self.node = node
        self.sort = sort
        self.size = size
        self.cursor = cursor
        self.explain = explain
        self.facets = facets
        self.understandsVocabulary = understandsVocabulary
        self.mergesWorks = mergesWorks
    }
}

/// What the search found.
package struct SearchResults: Sendable {
    package struct Hit: Sendable {
        /// Row id of the visible version in the catalogue.
        package var document: Int64
        package var resource: LearningResource
        /// Field → the original text with the matched ranges, as UTF-16-free scalar-safe segments.
        package var highlights: [String: [Segment]]
        package var score: Double
        /// Ids (`cnres:…`) of the same work on other platforms, whether or not they match; ascending.
        package var alsoAt: [String]
        /// With `explain`: why this result, line by line.
        package var explanation: [String]

        package init(
            document: Int64, resource: LearningResource, highlights: [String: [Segment]] = [:], score: Double = 0,
            alsoAt: [String] = [], explanation: [String] = []
        ) {
            self.document = document
            self.resource = resource
            self.highlights = highlights
            self.score = score
            self.alsoAt = alsoAt
            self.explanation = explanation
        }
    }

    /// A run of original text; the runs of a field joined give the field unchanged.
    package struct Segment: Sendable, Equatable {
        package var text: String
        package var isMatch: Bool

        package init(text: String, isMatch: Bool) {
            self.text = text
            self.isMatch = isMatch
        }
    }

    package struct FacetCount: Sendable, Equatable {
        package var code: String
        /// What the total would be after choosing this value.
        package var count: Int

        package init(code: String, count: Int) {
            self.code = code
            self.count = count
        }
    }

    /// A word of the query that was understood as a filter, shown as a removable chip.
    package struct UnderstoodFilter: Sendable, Equatable {
        package var field: FacetField
        package var codes: [String]
        /// The words of the query.
        package var words: String
        /// What else these words say, in words: 上册 for the grade of 三上; empty for nothing.
        package var rest: String

        package init(field: FacetField, codes: [String], words: String, rest: String = "") {
            self.field = field
            self.codes = codes
            self.words = words
            self.rest = rest
        }
    }

    /// Records found.
    package var total: Int
    /// Works they come to: the hits of all pages together when works are merged.
    package var works: Int
    package var hits: [Hit]
    package var facets: [FacetField: [FacetCount]]
    /// Of fields that have more values than `facets` lists, how many they have.
    package var cut: [FacetField: Int]
    package var understood: [UnderstoodFilter]
    /// What was loosened to find something, and what of the text could not be taken at its word.
    package var remarks: [SearchRemark]
    package var didYouMean: String?
    package var next: String?
    /// Changes whenever any source publishes or works are linked anew.
    package var generation: Int64

    package init(
        total: Int, works: Int, hits: [Hit], facets: [FacetField: [FacetCount]] = [:],
        cut: [FacetField: Int] = [:], understood: [UnderstoodFilter] = [],
        remarks: [SearchRemark] = [], didYouMean: String? = nil, next: String? = nil, generation: Int64
    ) {
        self.total = total
        self.works = works
        self.hits = hits
        self.facets = facets
        self.cut = cut
        self.understood = understood
        self.remarks = remarks
        self.didYouMean = didYouMean
        self.next = next
        self.generation = generation
    }

    /// The remarks in Chinese; nil when there are none.
    package var relaxed: String? {
        remarks.isEmpty ? nil : remarks.map(\.chinese).joined(separator: "；")
    }
}
