/// The walk through a paged list, without I/O: facts of a page in, the next step out.
///
/// A list can change while it is read: a record that enters at the head pushes one over every later page border (it is
/// read twice, harmless, but the new one is missed); a record that leaves pulls one back over a border (it is never
/// read). So a walk during which the total changed, or that found less than the total, is walked again, delivering
/// only what is new, until it is stable or the passes are used up.
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

    let rules: PagedJSONRules
    var state = PagedJSONState()
    var seen: Set<UInt64> = []
    private var seenInPass: Set<UInt64> = []
    private var usedCursors: Set<String> = []
    private var lastPage: [UInt64] = []

    package init(rules: PagedJSONRules, resuming: [String: String] = [:]) {
        self.rules = rules
        state = PagedJSONState(resuming, rules: rules)
    }

    /// For the checkpoint; understood by `init(rules:resuming:)`.
    package var stored: [String: String] { state.stored }

    /// The page to start or to go on with.
    package var start: PagedJSONRequest { state.request }

    /// The total the platform last gave.
    package var claimed: Int? { state.total }

    /// Takes a page in.
    package mutating func received(_ facts: PagedJSONFacts) -> Verdict {
        note(total: facts.total)
        if let pageCount = facts.pageCount { state.pageCount = pageCount }
        noticeCap(facts)

        let isRepeated = !facts.ids.isEmpty && facts.ids == lastPage
        var deliver = [Bool](repeating: false, count: facts.ids.count)
        var fresh = 0
        if !isRepeated {
            for (index, id) in facts.ids.enumerated() {
                let isNew = seen.insert(id).inserted
                if isNew { state.distinct += 1 }
                if seenInPass.insert(id).inserted { fresh += 1 } else { state.repeats += 1 }
                // In a list that has grown a repeat is a record that was pushed over a page border, not a second one.
                deliver[index] = isNew || (state.pass == 1 && !state.hasGrown)
            }
            state.rows += facts.ids.count
        }
        state.barren = fresh == 0 ? state.barren + 1 : 0
        lastPage = facts.ids
        return Verdict(deliver: deliver, next: next(facts, isRepeated: isRepeated))
    }

    // MARK: The next page

    private mutating func next(_ facts: PagedJSONFacts, isRepeated: Bool) -> Step {
        if isRepeated {
            // A server that answers past the end with its last page is at the end; one that ignores the page number
            // is not, and shows it by a full page that is the first as well.
            state.isStuck = state.pagesInPass == 1 && facts.ids.count >= state.request.size && state.total == nil
            return endPass()
        }
        state.pagesInPass += 1
        if state.pass > 1, !state.mustReadWhole, !state.hasShrunk, let total = state.total, state.distinct >= total {
            return endPass()
        }
        // Two barren pages may be a gap or a shift by whole pages; a third one is an endless list.
        if state.barren >= 3 { return endPass() }
        switch rules.paging {
        case .none: return endPass()
        case .cursor: return follow(facts.cursor, facts) { $0.cursor = $1 }
        case .link: return follow(facts.next, facts) { $0.url = $1 }
        case .page, .offset: return turn(facts)
        }
    }

    private mutating func follow(
        _ given: String?, _ facts: PagedJSONFacts, _ set: (inout PagedJSONRequest, String) -> Void
    ) -> Step {
        guard let given, !given.isEmpty else { return endPass() }
        guard usedCursors.insert(given).inserted else {
            state.isStuck = true
            return endPass()
        }
        state.request.page += 1
        state.request.offset += facts.ids.count
        set(&state.request, given)
        return .fetch(state.request)
    }

    private mutating func turn(_ facts: PagedJSONFacts) -> Step {
        if let total = state.total {
            if state.rows >= total { return endPass() }
        } else if let pageCount = state.pageCount {
            if state.pagesInPass >= pageCount { return endPass() }
        } else if facts.ids.isEmpty || (rules.end == .short && facts.ids.count < state.request.size) {
            return endPass()
        }
        state.request.page += 1
        // An empty page short of the total is stepped over.
        state.request.offset += facts.ids.isEmpty ? state.request.size : facts.ids.count
        return .fetch(state.request)
    }

    // MARK: The end of a pass

    private mutating func endPass() -> Step {
        let changed = state.hasGrown || state.hasShrunk
        let total = state.total
        if state.isStuck { return .finished(outcome(isComplete: false, "翻页没有前进：平台反复给出同一页")) }
        if let total {
            let hasAll = state.distinct >= total || (!changed && state.rows >= total)
            if hasAll, !state.hasShrunk, !(isShaken && changed) { return .finished(outcome(isComplete: true)) }
        } else if state.repeats == 0 && !isShaken || state.newInPass == 0 {
            return .finished(outcome(isComplete: true))
        }
        let isSettled = state.pass > 1 && !changed && state.newInPass == 0
        if isSettled || state.pass >= rules.passes || rules.paging == .none {
            guard let total, state.distinct < total, state.rows < total || changed else {
                return .finished(outcome(isComplete: !changed))
            }
            return .finished(
                outcome(isComplete: false, "平台称共 \(total) 条，反复读取后只得到 \(state.distinct) 条"))
        }
        seenInPass.removeAll(keepingCapacity: true)
        usedCursors.removeAll()
        lastPage = []
        state.beginPass(rules, readsWhole: isShaken)
        return .fetch(state.request)
    }

    /// Of a list that was left and come back to, records may have moved over the border of the page in between.
    private var isShaken: Bool { state.isResumed && [.page, .offset].contains(rules.paging) }

    private func outcome(isComplete: Bool, _ note: String? = nil) -> Outcome {
        var notes = note.map { [$0] } ?? []
        if state.pass > 1, isComplete { notes.append("列表在读取中有变化，已重读 \(state.pass - 1) 遍直到稳定") }
        if state.isCapped, state.distinct > state.request.size { notes.append("平台把每页条数限制为 \(state.request.size)") }
        let missing = isComplete ? 0 : max(0, (state.total ?? 0) - state.distinct)
        return Outcome(isComplete: isComplete, claimed: state.total, missing: missing, notes: notes)
    }

    // MARK: What a page tells about the list

    private mutating func note(total: Int?) {
        guard let total, total >= 0 else { return }
        if let before = state.total {
            if total > before { state.hasGrown = true }
            if total < before { state.hasShrunk = true }
        }
        state.total = total
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
