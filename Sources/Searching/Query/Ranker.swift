/// Orders the matched documents: a cheap score for all, an exact one for the best few hundred.
struct Ranker {
    /// Documents scored exactly.
    static let reranked = 400
    /// What quality adds to a score at most.
    private static let mostQuality = 0.12

    struct Ranked {
        var document: UInt32
        /// Only a part of the query was found: after all that have all of it.
        var isNear = false
        var key: Double
        /// The part of the key that the text gives.
        var text: Float = 0
    }

    let snapshot: Snapshot
    let plan: QueryPlan
    let sort: SearchRequest.Sort
    /// Units of the whole query in the numbers of the snapshot's strings.
    private let query: [UInt32]
    private let total: Float
    /// Parts in unspaced scripts as they were typed.
    private let verbatim: [[UInt8]]
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
        verbatim = plan.required.compactMap(\.phrase).filter { $0.units.contains { $0.kind == .character } }
            .map { Array($0.text.utf8) }
        total = plan.required.reduce(1) { $0 + plan.inverseFrequency($1.count, of: snapshot.visibleCount) }
    }

    /// The first `wanted` of `documents`, best first.
    func best(_ documents: [UInt32], wanted: Int) -> [Ranked] {
        guard isByText else { return first(documents, depth: wanted) }
        var ranked = first(documents, depth: max(wanted, Self.reranked))
        // The best are often the same lesson many times over.
        var answers: [UInt32: TitleAnswer] = [:]
        let titles = ranked.prefix(Self.reranked).map { UInt32(snapshot.titles[Int($0.document)]) }
        var top = zip(ranked, titles).map { item, title in
            let answer = answers[title] ?? titleAnswer(title)
            answers[title] = answer
            return Ranked(document: item.document, isNear: item.isNear, key: exactKey(item, answer), text: item.text)
        }
        top.sort(by: TopList.precedes)
        ranked.replaceSubrange(0..<top.count, with: top)
        return Array(ranked.prefix(wanted))
    }

    private var isByText: Bool { sort == .relevance && plan.hasText }

    /// Documents whose keys are made before any of them is compared: their qualities lie scattered in memory, and so
    /// the next ones are on their way while one is waited for.
    private static let block = 256

    /// The first `depth` of `documents` by the cheap score, best first.
    private func first(_ documents: [UInt32], depth: Int) -> [Ranked] {
        var texts: [Float] = []
        var isNear: [Bool] = []
        if isByText {
            texts = PartScores(documents, snapshot, plan).scores
            if !plan.near.isEmpty { isNear = takeNear(documents, &texts) }
        }
        var heap = TopList(limit: depth)
        var places = [Int](repeating: 0, count: Self.block)
        var keys = [Double](repeating: 0, count: Self.block)
        for start in stride(from: 0, to: documents.count, by: Self.block) {
            var count = 0
            for place in start..<min(start + Self.block, documents.count) {
                places[count] = place
                // What a document can come to at best is looked at first; a later document comes after an equal one.
                let isHopeless =
                    sort == .relevance && (isNear.isEmpty || isNear[place])
                    && relevance(texts, place, snapshot.qualityLimit(documents[place])) <= heap.worst
                count += isHopeless ? 0 : 1
            }
            fillKeys(&keys, places[..<count], documents, texts)
            for (place, key) in zip(places[..<count], keys) {
                let text = texts.isEmpty ? 0 : texts[place]
                let isNear = !isNear.isEmpty && isNear[place]
                heap.add(Ranked(document: documents[place], isNear: isNear, key: key, text: text))
            }
        }
        return heap.sorted
    }

    /// Puts the scores of near documents in their places.
    /// - Returns: which documents are near.
    private func takeNear(_ documents: [UInt32], _ texts: inout [Float]) -> [Bool] {
        var nearPlace = 0
        return documents.indices.map { place in
            guard plan.near.contains(documents[place]) else { return false }
            texts[place] = plan.nearScores.score(documents[place], from: &nearPlace)
            return true
        }
    }

    private func fillKeys(
        _ keys: inout [Double], _ places: ArraySlice<Int>, _ documents: [UInt32], _ texts: [Float]
    ) {
        switch sort {
        case .newest:
            for (index, place) in places.enumerated() {
                keys[index] =
                    Double(snapshot.day(documents[place])) + snapshot.quality(documents[place]) / 2
            }
        case .award:
            for (index, place) in places.enumerated() {
                let document = documents[place]
                keys[index] = Double(snapshot.awardRank(document)) * 1e7 + Double(snapshot.day(document))
            }
        case .relevance:
            for (index, place) in places.enumerated() {
                keys[index] = relevance(texts, place, snapshot.quality(documents[place]))
            }
        }
    }

    /// Without text in the query, quality is all there is.
    @inline(__always)
    private func relevance(_ texts: [Float], _ place: Int, _ quality: Double) -> Double {
        texts.isEmpty ? quality : Double(texts[place]) * (1 + Self.mostQuality * quality)
    }

    /// What one title says to the query.
    private struct TitleAnswer {
        var score: Float
        /// Of 岳陽樓記 and 岳阳楼记, equal in all else, the one in the writer's own characters.
        var isVerbatim: Bool
    }

    private func exactKey(_ item: Ranked, _ title: TitleAnswer) -> Double {
        let quality = snapshot.quality(item.document)
        return Double(item.text + total * title.score) * (1 + Self.mostQuality * quality)
            * (title.isVerbatim ? 1.01 : 1)
    }

    private func titleAnswer(_ title: UInt32) -> TitleAnswer {
        let score = snapshot.strings.withUnits(title) { units in
            pinyin.reduce(titleScore(units)) { max($0, $1.score(units, table)) }
        }
        let isVerbatim = !verbatim.isEmpty && verbatim.allSatisfy { snapshot.strings.contains($0, in: title) }
        return TitleAnswer(score: score, isVerbatim: isVerbatim)
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

    /// The key that a further item must exceed; nothing while there is room.
    var worst: Double { heap.count < limit ? -.infinity : heap.first?.key ?? -.infinity }

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
