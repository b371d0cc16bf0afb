/// How a paged list is walked and when it counts as read.
package struct PagedJSONRules: Sendable, Equatable {
    package enum Paging: String, Sendable, CaseIterable {
        /// Page numbers.
        case page
        /// The number of records to skip.
        case offset
        /// A cursor the answer gives.
        case cursor
        /// An address the answer gives.
        case link
        /// One answer holds everything.
        case none
    }

    package enum End: String, Sendable, CaseIterable {
        /// Without a total, only an empty page or a repeated page is the end.
        case empty
        /// Without a total, a page shorter than the size is the end, too.
        case short
    }

    package var paging = Paging.page
    /// The number of the first page, or the first offset.
    package var first = 1
    package var size = 100
    package var end = End.empty
    /// How often the list is walked when it changed under the reader.
    package var passes = 4
    /// Requests name the size, so that smaller pages can be asked for.
    package var sendsSize = false

    package init() {}
}

/// What the conversation needs to know about one page.
package struct PagedJSONFacts: Sendable, Equatable {
    /// One number per record, in order: a hash of the identifier.
    package var ids: [UInt64]
    package var total: Int?
    package var pageCount: Int?
    package var cursor: String?
    package var next: String?
    /// The platform names a next page on another host; it is not asked.
    package var isNextForeign: Bool

    package init(
        ids: [UInt64], total: Int? = nil, pageCount: Int? = nil, cursor: String? = nil, next: String? = nil,
        isNextForeign: Bool = false
    ) {
        self.ids = ids
        self.isNextForeign = isNextForeign
        self.total = total
        self.pageCount = pageCount
        self.cursor = cursor
        self.next = next
    }
}

/// The page to ask for.
package struct PagedJSONRequest: Sendable, Equatable {
    package var page: Int
    package var offset: Int
    package var size: Int
    package var cursor: String?
    /// The whole address, when the platform gave it.
    package var url: String?
}
