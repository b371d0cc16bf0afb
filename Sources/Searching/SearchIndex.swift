package import Cataloguing
package import Metadata

/// The seat of the search engine: what the server asks of it, whichever engine sits there.
///
/// Calls are synchronous and safe from any thread; each answers from one generation of the catalogue.
package protocol SearchIndex: Sendable {
    /// - Throws: `SearchFailure` for a cursor of another query or generation; anything else is a fault of the server.
    func search(_ request: SearchRequest) throws -> SearchResults
    /// Completions of what was typed so far: Han, pinyin, initials or a minority script. Best first.
    func suggest(_ text: String, limit: Int) throws -> [Suggestion]
    /// The textbook tree one level below a node (nil: the stages), each with the total a search inside it would have.
    /// - Parameter request: its text and filters narrow the counts; its `node`, sort and paging are ignored.
    func children(of node: String?, within request: SearchRequest) throws -> [TreeNode]
    /// What else may help whoever looks at this document.
    func related(to document: Int64, limit: Int) throws -> [RelatedGroup]
    /// Identifiers of the same work on other platforms.
    func otherPlaces(of document: Int64) throws -> [String]
    /// Changes whenever any source publishes or works are linked anew.
    func generation() throws -> Int64
    /// Whether any record of the catalogue has, or once had, this value.
    func occurs(_ code: String, in field: FacetField) throws -> Bool
    /// Why what is found may be older or less than what is published; nil when it is not.
    var staleness: (any Error)? { get }
    /// The last record that could not be read, since the start; nil: none.
    var damage: DamagedRecord? { get }
    /// Remembers a record that could not be read, for `damage` to tell.
    func note(_ damage: DamagedRecord)
}

/// What the user asked that cannot be answered, in Chinese, naming the parameter of `GET /api/search`.
package struct SearchFailure: Error, Sendable, Equatable {
    package enum Kind: Sendable {
        case malformed
        /// The form is right, but there is no such thing.
        case unknown
        /// There was such a thing, until something was published.
        case outdated
    }

    package static let malformedCursor = SearchFailure(
        parameter: "cursor", reason: "翻页标记无效，请从第一页重新开始", kind: .malformed)

    package var parameter: String
    package var reason: String
    package var kind: Kind

    package init(parameter: String, reason: String, kind: Kind) {
        self.parameter = parameter
        self.reason = reason
        self.kind = kind
    }
}

/// One completion of the search box.
package struct Suggestion: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case lesson, node, teacher, school
    }

    package var kind: Kind
    package var text: String
    /// Visible records of this name; of a node those at it and below it, as a search inside it finds them.
    package var count: Int
    /// For `.node`: its key.
    package var node: String?
    /// For a chapter: the book it stands in, 语文 统编版 四年级 上册, with the chapters above it where the book has another
    /// one that is called so. A book itself is called so.
    package var book: String?

    package init(kind: Kind, text: String, count: Int, node: String? = nil, book: String? = nil) {
        self.kind = kind
        self.text = text
        self.count = count
        self.node = node
        self.book = book
    }
}

/// One node of the textbook tree 学段 → 学科 → 版本 → 册次 → 章 → 节.
package struct TreeNode: Sendable, Equatable {
    /// What `SearchRequest.node` takes: a prefix of every key below it.
    package var key: String
    package var name: String
    /// Records at or below it.
    package var count: Int
    package var hasChildren: Bool

    package init(key: String, name: String, count: Int, hasChildren: Bool) {
        self.key = key
        self.name = name
        self.count = count
        self.hasChildren = hasChildren
    }
}

/// Documents that go with another one.
package struct RelatedGroup: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case nextLesson, previousLesson, otherEditions, otherLanguages, sameTeacher, sameLesson
    }

    package var kind: Kind
    package var hits: [SearchResults.Hit]

    package init(kind: Kind, hits: [SearchResults.Hit]) {
        self.kind = kind
        self.hits = hits
    }
}
