/// The end of a pass: whether the list was read whole, has to be walked again, or stays incomplete.
extension PagedJSONConversation {
    /// A list of which more than this share is repeated is one that hides as much, not one with true doubles.
    private static let trueDoubles = 10

    mutating func endPass() -> Step {
        if let broken = brokenOff { return .finished(outcome(isComplete: false, broken)) }
        let changed = state.hasGrown || state.hasShrunk
        if isWhole(changed: changed) { return .finished(outcome(isComplete: true)) }
        let bringsNothing = state.pass > 1 && !changed && state.newInPass == 0
        if bringsNothing || state.pass >= rules.passes || rules.paging == .none { return settled(changed: changed) }
        // What repeats in a list that changed was pushed over a border; in one that did not, the order is to blame.
        let isUnstable = state.repeats > 0 && !changed && [.page, .offset].contains(rules.paging)
        seenInPass.removeAll(keepingCapacity: true)
        usedCursors.removeAll()
        lastPage = []
        windows = []
        state.beginPass(rules, readsWhole: isShaken, shiftsBorders: isUnstable)
        return .fetch(state.request)
    }

    /// Why the list could not be read to its end, in Chinese.
    private var brokenOff: String? {
        if state.isLedAway { return "下一页在别的主机上，未访问：请平台更正下一页的地址，或把 endpoint 改到那个主机" }
        if state.isStuck { return "翻页没有前进：平台反复给出同一页" }
        guard state.skippedPages > 0 else { return nil }
        return "\(state.skippedPages) 页读不出，约 \(state.skipped) 条未取到（\(state.skipCause ?? "")）"
    }

    private func isWhole(changed: Bool) -> Bool {
        guard let total = state.trustedTotal else {
            let hasTrueDoubles = isSettled && state.repeats * Self.trueDoubles <= state.rows
            return state.repeats == 0 && !isShaken || hasTrueDoubles
        }
        let hasTrueDoubles = isSettled && (total - state.distinct) * Self.trueDoubles <= total
        let hasAll =
            state.distinct >= total || !changed && state.rows >= total && (state.repeats == 0 || hasTrueDoubles)
        return hasAll && !state.hasShrunk && !(isShaken && changed)
    }

    /// Another walk brought nothing new and missed nothing: what is repeated stands twice in the list.
    private var isSettled: Bool {
        state.pass > 1 && !state.hasGrown && !state.hasShrunk && state.newInPass == 0
            && seenInPass.count >= seen.count
    }

    /// The last word on a list that could not be shown to be whole.
    private func settled(changed: Bool) -> Step {
        if let total = state.trustedTotal, state.distinct < total, state.rows < total || changed || state.repeats > 0 {
            let order = state.repeats > 0 ? "；翻页时有记录重复出现，请平台按唯一的字段排序" : ""
            return .finished(
                outcome(isComplete: false, "平台称共 \(total) 条，反复读取后只得到 \(state.distinct) 条" + order))
        }
        if state.trustedTotal == nil, state.repeats > 0 {
            return .finished(outcome(isComplete: false, "列表每次读到的都不一样，请平台按唯一的字段排序"))
        }
        return .finished(outcome(isComplete: !changed))
    }

    /// Of a list that was left and come back to, records may have moved over the border of the page in between.
    private var isShaken: Bool { state.isResumed && [.page, .offset].contains(rules.paging) }

    func outcome(isComplete: Bool, _ note: String? = nil) -> Outcome {
        var notes = note.map { [$0] } ?? []
        if state.pass > 1, isComplete { notes.append("列表在读取中有变化，已重读 \(state.pass - 1) 遍直到稳定") }
        let size = state.pass > 1 ? state.usualSize : state.request.size
        if state.isCapped, state.distinct > size { notes.append("平台把每页条数限制为 \(size)") }
        if state.isClaimFalse, let total = state.total {
            notes.append("平台称共 \(total) 条，实际读到 \(state.distinct) 条，以读到的为准")
        }
        let lacking = max(0, (state.trustedTotal ?? 0) - state.distinct)
        let missing = isComplete ? 0 : state.total == nil || state.isClaimFalse ? state.skipped : lacking
        return Outcome(isComplete: isComplete, claimed: claim(isComplete: isComplete), missing: missing, notes: notes)
    }

    /// Announced sizes are not believed over what was listed: a list that was read whole holds what was handed on.
    private func claim(isComplete: Bool) -> Int? {
        isComplete && state.total != nil ? state.handedOn : state.trustedTotal
    }
}
