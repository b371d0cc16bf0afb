/// Where a walk stands; everything of it but the identifiers seen is kept in the checkpoint.
struct PagedJSONState: Sendable, Equatable {
    var pass = 1
    var request = PagedJSONRequest(page: 1, offset: 0, size: 100)
    var pagesInPass = 0
    /// Records read in this pass, and how many of them the pass had already seen.
    var rows = 0
    var repeats = 0
    var distinct = 0
    var distinctBefore = 0
    var total: Int?
    var pageCount: Int?
    var hasGrown = false
    var hasShrunk = false
    var isCapped = false
    var isStuck = false
    /// The list shrank in the pass before, so having as many as the total proves nothing.
    var mustReadWhole = false
    /// Pages in a row without a record the pass had not seen.
    var barren = 0
    /// The pass was begun in an earlier run, and what was seen then is not known any more.
    var isResumed = false

    init() {}

    var newInPass: Int { distinct - distinctBefore }

    /// - Parameter readsWhole: having as many as the total proves nothing.
    mutating func beginPass(_ rules: PagedJSONRules, readsWhole: Bool) {
        pass += 1
        mustReadWhole = hasShrunk || readsWhole
        pagesInPass = 0
        rows = 0
        repeats = 0
        distinctBefore = distinct
        hasGrown = false
        hasShrunk = false
        barren = 0
        isResumed = false
        request = PagedJSONRequest(page: rules.first, offset: rules.first, size: request.size)
        if rules.paging == .page { request.offset = 0 }
    }

    /// - Parameter stored: what `stored` gave; empty to start.
    init(_ stored: [String: String], rules: PagedJSONRules) {
        request = PagedJSONRequest(
            page: rules.first, offset: rules.paging == .page ? 0 : rules.first, size: rules.size)
        let number = { (key: String) in stored[key].flatMap { Int($0) } }
        guard let page = number("page"), let offset = number("offset") else { return }
        isResumed = true
        request.page = page
        request.offset = offset
        request.size = number("size") ?? rules.size
        request.cursor = stored["cursor"]
        request.url = stored["url"]
        pagesInPass = number("pagesInPass") ?? 0
        rows = number("rows") ?? 0
        distinct = number("distinct") ?? 0
        total = number("total")
        pageCount = number("pageCount")
        hasGrown = stored["grown"] == "1"
        hasShrunk = stored["shrunk"] == "1"
        isCapped = stored["capped"] == "1"
    }

    /// Empty in a later pass, which looks for what is new: only those can tell who remember all that was seen.
    var stored: [String: String] {
        if pass > 1 { return [:] }
        var stored = [
            "page": String(request.page), "offset": String(request.offset), "size": String(request.size),
            "pagesInPass": String(pagesInPass), "rows": String(rows),
            "distinct": String(distinct),
        ]
        stored["cursor"] = request.cursor
        stored["url"] = request.url
        stored["total"] = total.map { String($0) }
        stored["pageCount"] = pageCount.map { String($0) }
        if hasGrown { stored["grown"] = "1" }
        if hasShrunk { stored["shrunk"] = "1" }
        if isCapped { stored["capped"] = "1" }
        return stored
    }
}
