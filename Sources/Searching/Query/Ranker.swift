/// Orders the matched documents: a cheap score for all, an exact one for the best few hundred.
struct Ranker {
    /// Documents scored exactly.
    static let reranked = 400
    /// What a title that says the query with other small words is worth, beside one that says it as it was typed: less
    /// than quality and the standing of the record make up for, as a rule.
    private static let likeness = 0.85
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
    /// With the words that stand for filters: 使用工具, though 工具 is a kind of resource. Empty where there are none.
    private let whole: [UInt32]
    /// `query` as titles have it with other small words.
    private let wordings: [(query: [UInt32], tellsAlone: [Bool])]
    /// The parts of `whole` that are read in another way as well; where a title has none of them as it stands, only
    /// `query` is looked for.
    private let readParts: [[UInt32]]
    /// Which units of `query` and `whole` tell something alone: words, and single characters that are a part.
    private let tellsAlone: (query: [Bool], whole: [Bool])
    /// How telling each unit of `query` is, 1 on the average; empty where all count alike.
    private let weights: [Float]
    private let total: Float
    private let asksForFiltersOnly: Bool
    /// Parts in unspaced scripts as they were typed.
    private let verbatim: [[UInt8]]
    private let pinyin: [PinyinQuery]
    private let table: PinyinTable
    private let standing: Standing

    init(
        _ snapshot: Snapshot, _ plan: QueryPlan, _ table: PinyinTable, _ vocabulary: QueryVocabulary,
        sort: SearchRequest.Sort
    ) {
        self.table = table
        pinyin = plan.required.compactMap(\.spelling)
        self.snapshot = snapshot
        self.plan = plan
        asksForFiltersOnly = plan.asksForFiltersOnly
        self.sort = sort
        func codes(_ phrase: QueryPhrase) -> [UInt32] { snapshot.strings.codes(of: (phrase.folded, phrase.units)) }
        func tellsAlone(_ phrase: QueryPhrase) -> [Bool] {
            phrase.units.map { phrase.units.count == 1 || $0.kind != .character }
        }
        let leaves = plan.required.flatMap(\.leaves)
        var texts: [QueryPhrase] = []
        var others: [(place: Int, wording: QueryPhrase)] = []
        // 岳阳楼记（第二课时） is no better answer to 岳阳楼记第1课时 than 岳阳楼记.
        for leaf in plan.textsWithoutParts.isEmpty ? leaves : plan.textsWithoutParts where leaf.facet == nil {
            guard let phrase = leaf.phrase else { continue }
            for wording in leaf.wordings { others.append((texts.count, wording)) }
            texts.append(phrase)
        }
        let phrases = plan.required.compactMap(\.phrase)
        let hasText = !texts.isEmpty
        query = (hasText ? texts : phrases).flatMap(codes)
        wordings = others.map { other -> (query: [UInt32], tellsAlone: [Bool]) in
            var reworded = texts
            reworded[other.place] = other.wording
            return (reworded.flatMap(codes), reworded.flatMap(tellsAlone))
        }
        let whole = phrases.flatMap(codes)
        self.whole = query == whole ? [] : whole
        self.tellsAlone = ((hasText ? texts : phrases).flatMap(tellsAlone), phrases.flatMap(tellsAlone))
        readParts = plan.required.filter { $0.facet != nil || !$0.pieces.isEmpty }.compactMap(\.phrase).map(codes)
        standing = Standing(snapshot, leaves, table, vocabulary)
        weights = Self.weights(of: self.query, plan.grams, snapshot.strings)
        verbatim = plan.required.compactMap(\.phrase).filter { $0.units.contains { $0.kind == .character } }
            .map { Array($0.text.utf8) }
        total = plan.required.reduce(1) { $0 + plan.inverseFrequency($1.count, of: snapshot.visibleCount) }
    }

    /// The first `wanted` of `documents`, best first.
    func best(_ documents: [UInt32], wanted: Int) -> [Ranked] {
        let scores = scores(documents)
        guard isByText else {
            return first(documents, scores, depth: wanted).sorted.map { ranked($0, documents, scores) }
        }
        let cheap = first(documents, scores, depth: max(wanted, Self.reranked))
        let candidates = wanted > Self.reranked ? cheap.sorted : cheap.unordered
        // The best are often the same lesson many times over.
        var answers: [UInt32: TitleAnswer] = Dictionary(minimumCapacity: Self.reranked)
        var top = TopList(limit: wanted)
        for candidate in candidates.prefix(Self.reranked) {
            let item = ranked(candidate, documents, scores)
            let title = UInt32(snapshot.titles[Int(item.document)])
            let answer = answers[title] ?? titleAnswer(title)
            answers[title] = answer
            top.add(TopList.rank(exactKey(item, answer), isSecond: item.isNear), candidate.place)
        }
        let rest = candidates.dropFirst(Self.reranked)
        return (top.sorted + rest).prefix(wanted).map { ranked($0, documents, scores) }
    }

    private var isByText: Bool { sort == .relevance && plan.hasText }

    /// What is known of the documents before they are compared, beside them; empty where it does not matter.
    private struct Scores {
        var texts: [Float] = []
        var isNear: [Bool] = []
    }

    private func scores(_ documents: [UInt32]) -> Scores {
        guard isByText else { return Scores() }
        var scores = Scores(texts: PartScores(documents, snapshot, plan).scores)
        if !plan.near.isEmpty { scores.isNear = takeNear(documents, &scores.texts) }
        return scores
    }

    private func ranked(_ entry: TopList.Entry, _ documents: [UInt32], _ scores: Scores) -> Ranked {
        let place = Int(entry.place)
        return Ranked(
            document: documents[place], isNear: !scores.isNear.isEmpty && scores.isNear[place],
            key: TopList.key(entry.rank), text: scores.texts.isEmpty ? 0 : scores.texts[place])
    }

    /// Documents whose keys are made before any of them is compared: their qualities lie scattered in memory, and so
    /// the next ones are on their way while one is waited for.
    private static let block = 256

    /// The places of the first `depth` of `documents` by the cheap score.
    private func first(_ documents: [UInt32], _ scores: Scores, depth: Int) -> TopList {
        var heap = TopList(limit: depth)
        var places = [Int](repeating: 0, count: Self.block)
        var keys = [Double](repeating: 0, count: Self.block)
        func isNear(_ place: Int) -> Bool { !scores.isNear.isEmpty && scores.isNear[place] }
        for start in stride(from: 0, to: documents.count, by: Self.block) {
            var count = 0
            for place in start..<min(start + Self.block, documents.count) {
                places[count] = place
                // What a document can come to at best is looked at first; a later document comes after an equal one.
                let isHopeless =
                    heap.isFull && sort == .relevance
                    && TopList.rank(
                        relevance(scores.texts, place, snapshot.qualityLimit(documents[place])),
                        isSecond: isNear(place)) <= heap.worst
                count += isHopeless ? 0 : 1
            }
            fillKeys(&keys, places[..<count], documents, scores.texts)
            for (place, key) in zip(places[..<count], keys) {
                heap.add(TopList.rank(key, isSecond: isNear(place)), UInt32(truncatingIfNeeded: place))
            }
        }
        return heap
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
        case .added:
            // Versions are numbered as they are stored.
            for (index, place) in places.enumerated() { keys[index] = Double(documents[place]) }
        case .award:
            for (index, place) in places.enumerated() {
                let document = documents[place]
                keys[index] = Double(snapshot.awardRank(document)) * 1e7 + Double(snapshot.day(document))
            }
        case .relevance:
            for (index, place) in places.enumerated() {
                let document = documents[place]
                keys[index] = relevance(texts, place, snapshot.quality(document)) * standing.ofEdition(document)
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
        /// It says the query best with other small words.
        var isReworded: Bool
    }

    private func exactKey(_ item: Ranked, _ title: TitleAnswer) -> Double {
        let quality = snapshot.quality(item.document)
        return Double(item.text + total * title.score) * (1 + Self.mostQuality * quality)
            * (title.isVerbatim ? 1.01 : 1) * (title.isReworded ? Self.likeness : 1) * standing.of(item.document)
    }

    private func titleAnswer(_ title: UInt32) -> TitleAnswer {
        let (score, isReworded) = snapshot.strings.withUnits(title) { units -> (Float, Bool) in
            var byText = titleScore(units, query, weights, tellsAlone.query)
            if readParts.contains(where: { StringTable.holds(units[...], $0) }) {
                byText = max(byText, titleScore(units, whole, [], tellsAlone.whole))
            }
            let reworded = wordings.reduce(0) { max($0, titleScore(units, $1.query, [], $1.tellsAlone)) }
            let isReworded = reworded > byText
            return (pinyin.reduce(max(byText, reworded)) { max($0, $1.score(units, table)) }, isReworded)
        }
        let isVerbatim = !verbatim.isEmpty && verbatim.allSatisfy { snapshot.strings.contains($0, in: title) }
        return TitleAnswer(score: score, isVerbatim: isVerbatim, isReworded: isReworded)
    }

    /// Of a query that is only found in parts, units in rare pairs tell more: of 三角函数的图象 三角, not 函数的图象.
    private static func weights(of query: [UInt32], _ grams: [QueryPlan.Gram], _ strings: StringTable) -> [Float] {
        guard !grams.isEmpty, query.count > 1 else { return [] }
        var ofGram: [[UInt32]: Float] = [:]
        for gram in grams { ofGram[strings.codes(of: (gram.phrase.folded, gram.phrase.units))] = gram.weight }
        let rarest = grams.map(\.weight).max() ?? 1
        // A pair no document has is as rare as can be.
        let pairs = zip(query, query.dropFirst()).map { ofGram[[$0, $1]] ?? rarest }
        let weights = query.indices.map { index in
            ofGram[[query[index]]]
                ?? [index > 0 ? pairs[index - 1] : nil, index < pairs.count ? pairs[index] : nil].compactMap(\.self)
                .reduce(rarest, min)
        }
        let mean = weights.reduce(0, +) / Float(weights.count)
        return mean > 0 ? weights.map { $0 / mean } : []
    }

    /// How well a title answers the query: 0 for nothing in common, about 3 for the same words.
    ///
    /// One character of 第一单元 in 花的学校（第二课时） is a coincidence, and so is one of 作文 in what was found by its filters.
    /// Only where records are near because they have a part of the words, it may be all that was written right.
    /// - Parameters:
    ///   - weights: of the units of the query; empty where all count alike.
    ///   - tellsAlone: the units of the query that count without a neighbour.
    private func titleScore(
        _ title: UnsafeBufferPointer<UInt32>, _ query: [UInt32], _ weights: [Float], _ tellsAlone: [Bool]
    ) -> Float {
        guard !query.isEmpty, !title.isEmpty else { return 0 }
        func weight(_ index: Int) -> Float { weights.isEmpty ? 1 : weights[index] }
        var found = 0
        var weightFound: Float = 0
        var pairs: Float = 0
        var longest = 0
        var heaviest: Float = 0
        var runEnd = 0
        for index in query.indices {
            guard let place = title.firstIndex(where: { $0 & ~StringTable.joins == query[index] }) else { continue }
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
            if best > 1 { runEnd = max(runEnd, index + best) }
            guard index < runEnd || tellsAlone[index] || plan.isNearByText else { continue }
            found += 1
            weightFound += weight(index)
            if best > 1 { pairs += min(weight(index), weight(index + 1)) }
            longest = max(longest, best)
            heaviest = max(heaviest, weights.isEmpty ? Float(best) : weights[index..<index + best].reduce(0, +))
        }
        let size = Float(query.count)
        let overlap = weightFound / size
        let adjacency = size > 1 ? min(1, pairs / (size - 1)) : overlap
        let contiguous = heaviest / size
        let density = Float(min(found, title.count)) / Float(title.count)
        let begins = zip(title, query).allSatisfy { $0 & ~StringTable.joins == $1 }
        let isSame = longest == query.count && title.count == query.count
        // What asks for filters only is answered by them, unless a title says all of it.
        if asksForFiltersOnly, longest < query.count, !begins { return 0 }
        return 0.35 * overlap + 0.35 * adjacency + 0.6 * contiguous + 0.35 * density * overlap + (begins ? 0.25 : 0)
            + (isSame ? 0.4 : 0)
    }
}
