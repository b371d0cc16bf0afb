/// Orders the matched documents: a cheap score for all, an exact one for the best few hundred.
struct Ranker {
    /// Documents scored exactly.
    static let reranked = 400

    struct Ranked {
        var document: UInt32
        /// Only a part of the query was found: after all that have all of it.
        var isNear = false
        var key: Double
    }

    let snapshot: Snapshot
    let plan: QueryPlan
    let sort: SearchRequest.Sort
    /// Units of the whole query in the numbers of the snapshot's strings.
    private let query: [UInt32]
    private let total: Float

    init(_ snapshot: Snapshot, _ plan: QueryPlan, sort: SearchRequest.Sort) {
        self.snapshot = snapshot
        self.plan = plan
        self.sort = sort
        var query: [UInt32] = []
        func collect(_ match: PartMatch) {
            guard match.pieces.isEmpty else { return match.pieces.forEach(collect) }
            guard match.facet == nil, let phrase = match.phrase else { return }
            query += snapshot.strings.codes(of: (phrase.folded, phrase.units))
        }
        plan.required.forEach(collect)
        if query.isEmpty {
            for match in plan.required {
                if let phrase = match.phrase { query += snapshot.strings.codes(of: (phrase.folded, phrase.units)) }
            }
        }
        self.query = query
        total = plan.required.reduce(1) { $0 + plan.inverseFrequency($1.count, of: snapshot.visibleCount) }
    }

    /// The first `wanted` of `documents`, best first.
    func best(_ documents: [UInt32], wanted: Int) -> [Ranked] {
        let scores = PartScores(snapshot, plan)
        let depth = sort == .relevance && plan.hasText ? max(wanted, Self.reranked) : wanted
        var heap = TopList(limit: depth)
        for document in documents {
            let isNear = plan.hasText && plan.near.contains(document)
            heap.add(Ranked(document: document, isNear: isNear, key: firstKey(document, scores)))
        }
        var ranked = heap.sorted
        if sort == .relevance, plan.hasText {
            var top = ranked.prefix(Self.reranked).map { item in
                Ranked(
                    document: item.document, isNear: item.isNear,
                    key: exactKey(item.document, text: scores.score(item.document)))
            }
            top.sort(by: TopList.precedes)
            ranked.replaceSubrange(0..<top.count, with: top)
        }
        return Array(ranked.prefix(wanted))
    }

    private func firstKey(_ document: UInt32, _ scores: PartScores) -> Double {
        let quality = snapshot.quality[Int(document)]
        switch sort {
        case .newest: return Double(snapshot.day(document)) + quality / 2
        case .award: return Double(snapshot.awardRank(document)) * 1e7 + Double(snapshot.day(document))
        case .relevance:
            guard plan.hasText else { return quality }
            return Double(scores.score(document)) * (1 + 0.12 * quality)
        }
    }

    private func exactKey(_ document: UInt32, text: Float) -> Double {
        let title = snapshot.strings.withUnits(UInt32(snapshot.titles[Int(document)])) { titleScore($0) }
        return Double(text + total * title) * (1 + 0.12 * snapshot.quality[Int(document)])
    }

    /// How well a title answers the query: 0 for nothing in common, about 3 for the same words.
    func titleScore(_ title: UnsafeBufferPointer<UInt32>) -> Float {
        guard !query.isEmpty, !title.isEmpty else { return 0 }
        var found = 0
        var pairs = 0
        var longest = 0
        for index in query.indices {
            guard let place = title.firstIndex(where: { $0 & ~StringTable.joins == query[index] }) else { continue }
            found += 1
            var run = 1
            var best = 1
            var start = place
            while start < title.count {
                if title[start] & ~StringTable.joins == query[index] {
                    run = 1
                    while index + run < query.count, start + run < title.count,
                        title[start + run] & ~StringTable.joins == query[index + run]
                    {
                        run += 1
                    }
                    best = max(best, run)
                }
                start += 1
            }
            if best > 1 { pairs += 1 }
            longest = max(longest, best)
        }
        let size = Float(query.count)
        let overlap = Float(found) / size
        let adjacency = size > 1 ? Float(pairs) / (size - 1) : overlap
        let contiguous = Float(longest) / size
        let density = Float(min(found, title.count)) / Float(title.count)
        let isSame = longest == query.count && title.count == query.count
        return 0.35 * overlap + 0.35 * adjacency + 0.6 * contiguous + 0.35 * density * overlap + (isSame ? 0.4 : 0)
    }
}

/// The cheap score: for strict documents the weight of every part in its strongest field, for near ones their grams.
struct PartScores {
    private var scores: [Float]
    private let near: [UInt32: Float]

    init(_ snapshot: Snapshot, _ plan: QueryPlan) {
        near = plan.nearScores
        scores = plan.hasText ? Array(repeating: 0, count: snapshot.capacity) : []
        guard plan.hasText else { return }
        for match in plan.required { add(match, plan, snapshot) }
    }

    private mutating func add(_ match: PartMatch, _ plan: QueryPlan, _ snapshot: Snapshot) {
        let weight = max(0.5, plan.inverseFrequency(match.count, of: snapshot.visibleCount))
        // The strongest field counts; weaker ones are overwritten by it.
        var best: [(DocumentSet?, [UInt32], Float)] = []
        if let pinyin = match.pinyin { best.append((pinyin, [], 0.3)) }
        for piece in match.pieces { best.append((piece.documents, [], 0.6 / Float(match.pieces.count))) }
        if let facet = match.facet { best.append((facet, [], 0.6)) }
        best.append((nil, match.lists.body, 0.45))
        best.append((nil, match.lists.meta, 0.7))
        best.append((nil, match.lists.title, 1))
        var own = [Float](repeating: 0, count: scores.count)
        own.withUnsafeMutableBufferPointer { own in
            for (set, list, share) in best {
                set?.visit { own[Int($0)] = max(own[Int($0)], share * weight) }
                for document in list where Int(document) < own.count {
                    own[Int(document)] = max(own[Int(document)], share * weight)
                }
            }
            scores.withUnsafeMutableBufferPointer { scores in
                for index in scores.indices { scores[index] += own[index] }
            }
        }
    }

    @inline(__always) func score(_ document: UInt32) -> Float { near[document] ?? scores[Int(document)] }
}

/// Keeps the best of many: a heap whose root is the worst kept.
struct TopList {
    private var heap: [Ranker.Ranked] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        heap.reserveCapacity(min(limit, 1024))
    }

    /// Higher keys first; equal ones in the order of their ids, so that pages never overlap.
    static func precedes(_ left: Ranker.Ranked, _ right: Ranker.Ranked) -> Bool {
        if left.isNear != right.isNear { return right.isNear }
        return left.key != right.key ? left.key > right.key : left.document < right.document
    }

    @inline(__always) mutating func add(_ item: Ranker.Ranked) {
        if heap.count < limit {
            heap.append(item)
            rise(heap.count - 1)
        } else if let worst = heap.first, Self.precedes(item, worst) {
            heap[0] = item
            sink()
        }
    }

    var sorted: [Ranker.Ranked] { heap.sorted(by: Self.precedes) }

    private mutating func rise(_ index: Int) {
        var index = index
        while index > 0 {
            let parent = (index - 1) / 2
            guard Self.precedes(heap[parent], heap[index]) else { return }
            heap.swapAt(parent, index)
            index = parent
        }
    }

    private mutating func sink() {
        var index = 0
        while true {
            var worst = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                if Self.precedes(heap[worst], heap[child]) { worst = child }
            }
            if worst == index { return }
            heap.swapAt(index, worst)
            index = worst
        }
    }
}
