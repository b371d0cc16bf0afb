/// A page that cannot be had is asked for in smaller ones, down to single records: one record a platform stumbles over
/// then costs itself.
extension PagedJSONConversation {
    /// A page that is asked for in smaller ones.
    struct Window: Sendable {
        var size: Int
        /// Records of the list up to its end.
        var end: Int
        /// Why it could not be had whole; in Chinese.
        var cause: String
    }

    /// Records of the list before the page to be asked for.
    private var position: Int {
        rules.paging == .page
            ? (state.request.page - rules.first) * state.request.size : state.request.offset - rules.first
    }

    /// How many records the page of a window has on a server that heeds the size.
    var expectedInWindow: Int { min(state.request.size, max(0, (state.total ?? 0) - position)) }

    /// Turns the page that failed into smaller ones. False where there are none, or where the page before failed, too.
    mutating func split(_ cause: String) -> Bool {
        let size = state.request.size
        guard rules.sendsSize, size > 1, state.failures == 0, state.trustedTotal != nil, !state.cannotSplit else {
            return false
        }
        let smaller = (1..<size).last { $0 * $0 <= size && size.isMultiple(of: $0) } ?? 1
        windows.append(Window(size: size, end: position + size, cause: cause))
        move(to: position, size: smaller)
        lastPage = []
        return true
    }

    /// Leaves the windows whose end has been reached.
    mutating func leaveWindows() {
        while let window = windows.last, position >= window.end {
            windows.removeLast()
            move(to: window.end, size: window.size)
        }
    }

    /// Notes the records of the page to be asked for as lost and goes on behind it.
    mutating func skip(_ records: Int, _ cause: String) {
        let left = state.total.map { max(0, $0 - state.rows - state.skipped) } ?? records
        state.skipped += min(records, left)
        state.skippedPages += 1
        if state.skipCause == nil { state.skipCause = windows.first?.cause ?? cause }
        state.pagesInPass += 1
        lastPage = []
        turnPage(by: records)
    }

    /// One small page after another fails: the rest of the page is given up.
    mutating func giveUpWindows(_ cause: String) {
        guard let outer = windows.first else { return }
        let rest = outer.end - position
        state.failures += 1
        windowFailures = 0
        skip(rest, cause)
        windows = []
        move(to: outer.end, size: outer.size)
    }

    /// The server does not heed the size: what it gave lies elsewhere in the list, and its pages cannot be made smaller.
    /// - Parameter count: records it gave.
    mutating func misread(_ count: Int) -> Step {
        state.rows -= count
        state.cannotSplit = true
        giveUpWindows("")
        state.failures = 0
        return state.isClaimMet ? endPass() : .fetch(state.request)
    }

    private mutating func move(to position: Int, size: Int) {
        state.request.size = size
        if rules.paging == .page { state.request.page = rules.first + position / size }
        state.request.offset = position + (rules.paging == .page ? 0 : rules.first)
    }
}
