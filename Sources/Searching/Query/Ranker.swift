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
    private let pinyin: [PinyinQuery]
    private let table: PinyinTable

    init(_ snapshot: Snapshot, _ plan: QueryPlan, _ table: PinyinTable, sort: SearchRequest.Sort) {
        self.table = table
        pinyin = plan.required.compactMap { $0.pinyin == nil ? nil : $0.phrase.flatMap(PinyinQuery.init) }
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
        let title = snapshot.strings.withUnits(UInt32(snapshot.titles[Int(document)])) { title in
            pinyin.reduce(titleScore(title)) { max($0, $1.score(title, table)) }
        }
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
        let begins = zip(title, query).allSatisfy { $0 & ~StringTable.joins == $1 }
        let isSame = longest == query.count && title.count == query.count
        return 0.35 * overlap + 0.35 * adjacency + 0.6 * contiguous + 0.35 * density * overlap + (begins ? 0.25 : 0)
            + (isSame ? 0.4 : 0)
    }
}

/// The cheap score: for strict documents the weight of every part in its strongest field, for near ones their grams.
struct PartScores {
    private var scores: [Float] = []
    /// The last part that counted for a document: each part counts once, in its strongest place.
    private var marks: [UInt8] = []
    private let near: [Float]
    private let nearSet: DocumentSet

    init(_ snapshot: Snapshot, _ plan: QueryPlan) {
        near = plan.nearScores
        nearSet = plan.near
        guard plan.hasText else { return }
        scores = Array(repeating: 0, count: snapshot.capacity)
        marks = Array(repeating: 0, count: snapshot.capacity)
        for (index, match) in plan.required.enumerated() {
            let weight = max(0.5, plan.inverseFrequency(match.count, of: snapshot.visibleCount))
            add(match, weight, mark: UInt8(truncatingIfNeeded: index + 1))
        }
    }

    private mutating func add(_ match: PartMatch, _ weight: Float, mark: UInt8) {
        add(match.lists.title, weight, mark)
        add(match.lists.meta, 0.7 * weight, mark)
        if let facet = match.facet { add(facet, 0.6 * weight, mark) }
        if var all = match.pieces.first?.documents {
            for piece in match.pieces.dropFirst() { all.formIntersection(piece.documents) }
            add(all, 0.6 * weight, mark)
        }
        add(match.lists.body, 0.45 * weight, mark)
        if let pinyin = match.pinyin { add(pinyin, 0.3 * weight, mark) }
    }

    private mutating func add(_ documents: DocumentSet, _ weight: Float, _ mark: UInt8) {
        add(.many(documents, count: 0), weight, mark)
    }

    private mutating func add(_ documents: Postings, _ weight: Float, _ mark: UInt8) {
        scores.withUnsafeMutableBufferPointer { scores in
            marks.withUnsafeMutableBufferPointer { marks in
                documents.visit { document in
                    guard Int(document) < scores.count, marks[Int(document)] != mark else { return }
                    marks[Int(document)] = mark
                    scores[Int(document)] += weight
                }
            }
        }
    }

    @inline(__always) func score(_ document: UInt32) -> Float {
        let scores = !near.isEmpty && nearSet.contains(document) ? near : scores
        return scores.withUnsafeBufferPointer { $0[Int(document)] }
    }
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
