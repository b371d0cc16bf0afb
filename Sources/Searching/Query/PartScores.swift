internal import Metadata

/// The cheap score of the candidates: the weight of every part in its strongest field.
struct PartScores {
    /// Beside the candidates.
    private(set) var scores: [Float]
    private let candidates: [UInt32]
    private let asksForFiltersOnly: Bool
    /// More than quality gives at most.
    private static let plainWord: Float = 1.15

    /// - Parameter candidates: ascending.
    init(_ candidates: [UInt32], _ snapshot: Snapshot, _ plan: QueryPlan) {
        self.candidates = candidates
        asksForFiltersOnly = plan.asksForFiltersOnly
        scores = [Float](repeating: 0, count: candidates.count)
        for match in plan.required {
            var best = [Float](repeating: 0, count: candidates.count)
            raise(&best, match, max(0.5, plan.inverseFrequency(match.count, of: snapshot.visibleCount)))
            for place in scores.indices { scores[place] += best[place] }
        }
    }

    private func raise(_ best: inout [Float], _ match: PartMatch, _ weight: Float) {
        // 金属的物理性质 is no physics, where nothing but filters was asked for; but 自然 may be 大自然的声音.
        let titleShare: Float = !asksForFiltersOnly ? 1 : match.isPlainWord ? Self.plainWord : 0.5
        candidates.raise(&best, match.lists.title, to: titleShare * weight)
        candidates.raise(&best, match.lists.meta, to: asksForFiltersOnly ? 0.45 * weight : 0.7 * weight)
        // A record that is a 教学设计 comes before one that only has the word as a keyword.
        let facetShare: Float = asksForFiltersOnly || match.understood?.field == .type ? 1 : 0.6
        if let facet = match.facet { candidates.raise(&best, facet, to: facetShare * weight) }
        if var all = match.pieces.first?.documents {
            for piece in match.pieces.dropFirst() { all.formIntersection(piece.documents) }
            candidates.raise(&best, all, to: 0.6 * weight)
            let facets = match.pieces.compactMap(\.facet)
            for facet in facets { all.formIntersection(facet) }
            if !facets.isEmpty { candidates.raise(&best, all, to: weight) }
        }
        candidates.raise(&best, match.lists.body, to: 0.45 * weight)
        if let pinyin = match.pinyin { candidates.raise(&best, pinyin, to: 0.3 * weight) }
    }
}

extension [UInt32] {
    /// Raises the weights beside documents, which ascend, to that of a list they are in.
    func raise(_ best: inout [Float], _ documents: Postings, to weight: Float) {
        switch documents {
        case .many(let set, _): raise(&best, set, to: weight)
        case .few(let ids):
            var place = 0
            for document in ids {
                // Where one list is much the longer, stepping through it would be the slow way.
                place = partitionPoint(from: place) { $0 < document }
                guard place < count else { return }
                if self[place] == document, best[place] < weight { best[place] = weight }
            }
        }
    }

    func raise(_ best: inout [Float], _ documents: DocumentSet, to weight: Float) {
        for place in indices where best[place] < weight && documents.contains(self[place]) {
            best[place] = weight
        }
    }

    /// The first place from `start` on where the condition ends, by steps that double and then halve.
    func partitionPoint(from start: Int, _ isBefore: (UInt32) -> Bool) -> Int {
        var low = start
        var step = 1
        while low + step <= count, isBefore(self[low + step - 1]) {
            low += step
            step *= 2
        }
        var high = Swift.min(count, low + step)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
