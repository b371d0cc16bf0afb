/// The walk through a paged list, without I/O: facts of a page in, the next step out.
///
/// A list can change while it is read: a record that enters at the head pushes one over every later page border (it is
/// read twice, harmless, but the new one is missed); a record that leaves pulls one back over a border (it is never
/// read). A list without a fixed order repeats some records and hides as many. So a walk during which the total changed,
/// or that found less than the total, is walked again, delivering only what is new, until it is stable or the passes are
/// used up. Totals are believed only as long as the list is not longer than they say.
package struct PagedJSONConversation: Sendable {
    package enum Step: Sendable, Equatable {
        case fetch(PagedJSONRequest)
        case finished(Outcome)
    }

    package struct Outcome: Sendable, Equatable {
        package var isComplete: Bool
        package var claimed: Int?
        package var missing: Int
        package var notes: [String]
    }

    /// What to do with a page and where to go on.
    package struct Verdict: Sendable, Equatable {
        /// Which of the page's records are to be delivered.
        package var deliver: [Bool]
        package var next: Step
    }

    /// Pages in a row that cannot be had, after which there is no more asking.
    static let patience = 3

    let rules: PagedJSONRules
    var state = PagedJSONState()
    var seen: Set<UInt64> = []
    var seenInPass: Set<UInt64> = []
    var usedCursors: Set<String> = []
    var lastPage: [UInt64] = []
    /// Pages that are asked for in smaller ones, the outer first.
    var windows: [Window] = []
    /// Smallest pages in a row that could not be had.
    var windowFailures = 0

    package init(rules: PagedJSONRules, resuming: [String: String] = [:]) {
        self.rules = rules
        state = PagedJSONState(resuming, rules: rules)
    }

    /// For the checkpoint; understood by `init(rules:resuming:)`.
    package var stored: [String: String] { state.stored }

    /// The page to start or to go on with.
    package var start: PagedJSONRequest { state.request }

    /// The total the platform last gave; nil when it was wrong.
    package var claimed: Int? { state.trustedTotal }

    /// Takes a page in.
    package mutating func received(_ facts: PagedJSONFacts) -> Verdict {
        state.failures = 0
        windowFailures = 0
        note(total: facts.total)
        if let pageCount = facts.pageCount { state.pageCount = pageCount }
        noticeCap(facts)

        let isRepeated = !facts.ids.isEmpty && facts.ids == lastPage && windows.isEmpty
        var deliver = [Bool](repeating: false, count: facts.ids.count)
        var fresh = 0
        if !isRepeated {
            let wasMet = state.isClaimMet
            (deliver, fresh) = take(facts.ids, wasMet: wasMet)
            if fresh > 0 { doubtClaim(wasMet: wasMet) }
        }
        state.barren = fresh == 0 ? state.barren + 1 : 0
        lastPage = facts.ids
        return Verdict(deliver: deliver, next: next(facts, fresh: fresh, isRepeated: isRepeated))
    }

    /// Everything there should be has been read, or empty pages say so: the next page is asked for to be sure, and
    /// whatever a platform answers there instead of a page is the end.
    package var isMakingSure: Bool {
        state.failures == 0 && windows.isEmpty && [.page, .offset].contains(rules.paging)
            && (state.pass == 1 && state.isClaimMet && state.pagesInPass > 0 || state.empties > 1)
    }

    /// The page last asked for cannot be had.
    /// - Parameters:
    ///   - cause: why, in Chinese.
    ///   - isTransient: it may be otherwise the next time.
    /// - Returns: where to go on; nil when the source has to be given up.
    package mutating func failed(_ cause: String, isTransient: Bool = false) -> Step? {
        if isMakingSure {
            // A total that the first page alone meets may be that of the page.
            let isEnd = !isTransient || state.isClaimMet && state.pagesInPass > 1
            return isEnd ? endPass() : .finished(outcome(isComplete: false, "不能确认后面还有没有：\(cause)"))
        }
        if state.pass > 1 { return .finished(outcome(isComplete: false, "重读列表时中断：\(cause)")) }
        guard [.page, .offset].contains(rules.paging), state.hasClaim, state.pagesInPass > 0 else { return nil }
        if split(cause) { return .fetch(state.request) }
        if windows.isEmpty {
            state.failures += 1
            skip(state.request.size, cause)
        } else if windowFailures + 1 < Self.patience {
            windowFailures += 1
            skip(state.request.size, cause)
        } else {
            giveUpWindows(cause)
        }
        guard state.failures < Self.patience else { return nil }
        guard state.isClaimMet else { return .fetch(state.request) }
        // Nothing is left to be read behind the failure that would tell a bad page from a platform that went down.
        return state.failures > 0 ? nil : endPass()
    }

    // MARK: A page's records

    /// - Parameter wasMet: as many as the platform says there are had been read before this page.
    private mutating func take(_ ids: [UInt64], wasMet: Bool) -> (deliver: [Bool], fresh: Int) {
        var deliver = [Bool](repeating: false, count: ids.count)
        var onPage: Set<UInt64> = []
        var fresh = 0
        for (index, id) in ids.enumerated() {
            let isNew = seen.insert(id).inserted
            if isNew { state.distinct += 1 }
            // Twice on one page is the list's own doing and no sign of a list in motion.
            let isFirstHere = onPage.insert(id).inserted
            if seenInPass.insert(id).inserted { fresh += 1 } else if isFirstHere { state.repeats += 1 }
            // In a list that has grown a repeat is a record that was pushed over a page border, not a second one; so is
            // what a server gives that begins anew behind its end.
            deliver[index] = isNew || (state.pass == 1 && !state.hasGrown && !wasMet)
            if deliver[index] { state.handedOn += 1 }
        }
        state.rows += ids.count
        if ids.isEmpty {
            state.empties += 1
        } else {
            state.empties = 0
            state.lastCount = ids.count
            state.largest = max(state.largest, ids.count)
        }
        return (deliver, fresh)
    }

    // MARK: The next page

    private mutating func next(_ facts: PagedJSONFacts, fresh: Int, isRepeated: Bool) -> Step {
        if isRepeated {
            // A server that answers past the end with its last page is at the end; one that ignores the page number
            // is not, and shows it by a full page that is the first as well; nor is one that names a further page.
            state.isStuck =
                state.pagesInPass == 1 && facts.ids.count >= state.request.size && state.total == nil
                || isFollowing && !(nextPlace(facts) ?? "").isEmpty
            return endPass()
        }
        state.pagesInPass += 1
        if state.pass > 1, !state.mustReadWhole, !state.hasShrunk, let total = state.trustedTotal,
            state.distinct >= total
        {
            return endPass()
        }
        // Two barren pages may be a gap or a shift by whole pages; a third one is an endless list.
        if state.barren >= 3 { return endPass() }
        switch rules.paging {
        case .none: return endPass()
        case .cursor, .link: return follow(facts, fresh: fresh)
        case .page, .offset: return turn(facts, fresh: fresh)
        }
    }

    private var isFollowing: Bool { [.cursor, .link].contains(rules.paging) }

    /// Where the answer says the next page is.
    private func nextPlace(_ facts: PagedJSONFacts) -> String? { rules.paging == .cursor ? facts.cursor : facts.next }

    private mutating func follow(_ facts: PagedJSONFacts, fresh: Int) -> Step {
        if rules.paging == .link, facts.isNextForeign {
            state.isLedAway = true
            return endPass()
        }
        guard let given = nextPlace(facts), !given.isEmpty else { return endPass() }
        // The cursor of a scroll stays the same while the server moves on, until a page brings nothing more.
        guard usedCursors.insert(given).inserted || rules.paging == .cursor && fresh > 0 else {
            state.isStuck = !(rules.paging == .cursor && facts.ids.isEmpty)
            return endPass()
        }
        turnPage(by: facts.ids.count)
        if rules.paging == .cursor { state.request.cursor = given } else { state.request.url = given }
        return .fetch(state.request)
    }

    private mutating func turn(_ facts: PagedJSONFacts, fresh: Int) -> Step {
        if !windows.isEmpty, facts.ids.count != expectedInWindow { return misread(facts.ids.count) }
        if isHiccup(facts) {
            state.pagesInPass -= 1
            return .fetch(state.request)
        }
        let isFull = facts.ids.count >= state.request.size
        if state.isClaimMet {
            // Many a total counts this page only, or what is left: behind a last page that is full, or is the first, one
            // more is asked for.
            guard isFull || state.pagesInPass == 1, fresh > 0, state.pass == 1 else { return endPass() }
        } else if !state.hasClaim {
            let isEnd = facts.ids.isEmpty ? state.empties != 2 || !state.wasFull : rules.end == .short && !isFull
            if isEnd { return endPass() }
        }
        // An empty page short of the total is stepped over.
        turnPage(by: facts.ids.isEmpty ? state.request.size : facts.ids.count)
        return .fetch(state.request)
    }

    /// Without a total, an empty page behind a full one is asked for again, unless the pages should be over by now.
    private func isHiccup(_ facts: PagedJSONFacts) -> Bool {
        guard facts.ids.isEmpty, state.trustedTotal == nil, state.empties == 1, state.wasFull else { return false }
        return state.isClaimFalse || state.pageCount.map { state.pagesInPass <= $0 } ?? true
    }

    mutating func turnPage(by records: Int) {
        state.request.page += 1
        state.request.offset += records
        leaveWindows()
    }

    // MARK: What a page tells about the list

    private mutating func note(total: Int?) {
        guard let total, total >= 0, !state.isClaimFalse else { return }
        if let before = state.total {
            if total > before { state.hasGrown = true }
            if total < before { state.hasShrunk = true }
        }
        state.total = total
    }

    /// A list that goes on behind its total was not counted by it.
    private mutating func doubtClaim(wasMet: Bool) {
        guard state.pass == 1, !state.isClaimFalse else { return }
        let isLonger = state.total.map { state.distinct > $0 } ?? wasMet
        guard isLonger else { return }
        state.isClaimFalse = true
        state.hasGrown = false
        state.hasShrunk = false
    }

    /// A server that gives fewer records than asked for and says there are more has its own size: asking with that size
    /// from now on keeps page numbers and its idea of a page in step.
    private mutating func noticeCap(_ facts: PagedJSONFacts) {
        guard state.pass == 1, state.pagesInPass == 0, !state.isCapped, [.page, .offset].contains(rules.paging),
            !facts.ids.isEmpty, facts.ids.count < state.request.size
        else { return }
        let hasMore = facts.total.map { $0 > facts.ids.count } ?? facts.pageCount.map { $0 > 1 } ?? false
        guard hasMore else { return }
        state.isCapped = true
        state.request.size = facts.ids.count
    }
}
