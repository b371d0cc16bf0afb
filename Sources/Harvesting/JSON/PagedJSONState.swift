/// Where a walk stands; everything of it but the identifiers seen is kept in the checkpoint.
struct PagedJSONState: Sendable, Equatable {
    var pass = 1
    var request = PagedJSONRequest(page: 1, offset: 0, size: 100)
    var pagesInPass = 0
    /// Records read in this pass, and how many of them the pass had already seen on another page.
    var rows = 0
    var repeats = 0
    /// Records handed on in all passes, copies included.
    var handedOn = 0
    /// Records of pages that could not be had.
    var skipped = 0
    var skippedPages = 0
    /// Pages in a row that could not be had.
    var failures = 0
    /// Why the first of them could not be had; in Chinese.
    var skipCause: String?
    var distinct = 0
    var distinctBefore = 0
    var total: Int?
    var pageCount: Int?
    var hasGrown = false
    var hasShrunk = false
    var isCapped = false
    var isStuck = false
    /// The list is longer than the platform says: its totals say nothing.
    var isClaimFalse = false
    /// The server gives pages of its own size only.
    var cannotSplit = false
    /// The next page lies on another host.
    var isLedAway = false
    /// Records of the last page that had any, and of the largest of this pass.
    var lastCount = 0
    var largest = 0
    /// Empty pages in a row.
    var empties = 0
    /// The size of the first pass.
    var usualSize = 100
    /// The list shrank in the pass before, so having as many as the total proves nothing.
    var mustReadWhole = false
    /// Pages in a row without a record the pass had not seen.
    var barren = 0
    /// The pass was begun in an earlier run, and what was seen then is not known any more.
    var isResumed = false

    init() {}

    var newInPass: Int { distinct - distinctBefore }

    /// The platform's total, as long as the list does not show that it is none.
    var trustedTotal: Int? { isClaimFalse ? nil : total }

    /// As many records or pages have been asked for as the platform says there are.
    var isClaimMet: Bool {
        if isClaimFalse { return false }
        if let total { return rows + skipped >= total }
        return pageCount.map { pagesInPass >= $0 } ?? false
    }

    /// The platform says how much there is.
    var hasClaim: Bool { !isClaimFalse && (total ?? pageCount) != nil }

    /// The last page with records was as full as pages of this list are.
    var wasFull: Bool { lastCount > 0 && lastCount >= min(request.size, largest) }

    /// - Parameters:
    ///   - readsWhole: having as many as the total proves nothing.
    ///   - shiftsBorders: a page of another size begins and ends elsewhere, so what two orders of the same list hid at
    ///     the borders of the pass before comes to light.
    mutating func beginPass(_ rules: PagedJSONRules, readsWhole: Bool, shiftsBorders: Bool) {
        if pass == 1 { usualSize = request.size }
        pass += 1
        mustReadWhole = hasShrunk || readsWhole
        pagesInPass = 0
        rows = 0
        repeats = 0
        distinctBefore = distinct
        hasGrown = false
        hasShrunk = false
        barren = 0
        empties = 0
        lastCount = 0
        largest = 0
        isResumed = false
        let size = shiftsBorders ? max(1, usualSize * pass / (pass + 1)) : usualSize
        request = PagedJSONRequest(page: rules.first, offset: rules.first, size: size)
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
        repeats = number("repeats") ?? 0
        handedOn = number("handedOn") ?? rows
        skipped = number("skipped") ?? 0
        skippedPages = number("skippedPages") ?? 0
        skipCause = stored["skipCause"]
        lastCount = number("lastCount") ?? 0
        largest = number("largest") ?? 0
        empties = number("empties") ?? 0
        total = number("total")
        pageCount = number("pageCount")
        hasGrown = stored["grown"] == "1"
        hasShrunk = stored["shrunk"] == "1"
        isCapped = stored["capped"] == "1"
        isClaimFalse = stored["claimFalse"] == "1"
    }

    /// Empty in a later pass, which looks for what is new: only those can tell who remember all that was seen.
    var stored: [String: String] {
        if pass > 1 { return [:] }
        var stored = [
            "page": String(request.page), "offset": String(request.offset), "size": String(request.size),
            "pagesInPass": String(pagesInPass), "rows": String(rows),
            "distinct": String(distinct), "repeats": String(repeats), "handedOn": String(handedOn),
            "lastCount": String(lastCount), "largest": String(largest), "empties": String(empties),
        ]
        if skipped > 0 { stored["skipped"] = String(skipped) }
        if skippedPages > 0 { stored["skippedPages"] = String(skippedPages) }
        stored["skipCause"] = skipCause
        stored["cursor"] = request.cursor
        stored["url"] = request.url
        stored["total"] = total.map { String($0) }
        stored["pageCount"] = pageCount.map { String($0) }
        if hasGrown { stored["grown"] = "1" }
        if hasShrunk { stored["shrunk"] = "1" }
        if isCapped { stored["capped"] = "1" }
        if isClaimFalse { stored["claimFalse"] = "1" }
        return stored
    }
}
