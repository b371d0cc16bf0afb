internal import Cataloguing
internal import GRDB
internal import Metadata

/// Reads the posting lists that teachers' queries are mostly made of before anybody asks: words of the vocabularies,
/// the beginnings of chapter names (第二节), the most frequent pairs. These are also the longest and slowest to read.
struct PostingWarmer {
    private static let mostBeginnings = 60
    private static let mostPairs = 160
    /// Records looked into for what stands in many of them.
    static let sampled = 2_000
    /// Of the sample, the share that must have something for its list to be worth reading.
    private static let frequent = 0.05

    let snapshot: Snapshot
    let vocabulary: QueryVocabulary
    let analyser: TextAnalyser

    /// - Returns: how many lists it took.
    func warm(_ reader: PostingReader, sample: [LearningResource], isDue: () -> Bool) throws -> Int {
        let expressions = phrases().flatMap { phrase in TextField.allCases.map(phrase.expression) }
        var read = 0
        for expression in frequentExpressions(sample) + expressions {
            guard isDue() else { return read }
            _ = try reader.documents(expression)
            read += 1
        }
        return read
    }

    /// Pairs and words that many records have, also in descriptions, which no names tell of. Most frequent first.
    func frequentExpressions(_ sample: [LearningResource]) -> [String] {
        var counts: [String: Int] = [:]
        for resource in sample {
            let text = IndexText(resource)
            var seen: Set<String> = []
            for (field, values) in [(TextField.title, text.title), (.meta, text.meta), (.body, text.body)] {
                for phrase in values.compactMap({ QueryPhrase($0, analyser) }) {
                    for gram in phrase.grams { seen.insert(gram.expression(field)) }
                }
            }
            for expression in seen { counts[expression, default: 0] += 1 }
        }
        let least = max(2, Int(Double(sample.count) * Self.frequent))
        return counts.filter { $0.value >= least }
            .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.map(\.key)
    }

    func phrases() -> [QueryPhrase] {
        let (beginnings, pairs) = frequent()
        return (vocabulary.commonWords + beginnings + pairs).compactMap { QueryPhrase($0, analyser) }
    }

    private func frequent() -> (beginnings: [String], pairs: [String]) {
        var beginnings: [[UInt32]: Int] = [:]
        var pairs: [UInt64: Int] = [:]
        snapshot.strings.withAllUnits { units, ends in
            for name in snapshot.popular {
                let count = Int(name.lessons + name.teachers + name.nodes + name.schools)
                let range = Int(ends[Int(name.string)])..<Int(ends[Int(name.string) + 1])
                for index in range where units[index] & StringTable.joins != 0 && index + 1 < range.upperBound {
                    let first = UInt64(units[index] & ~StringTable.joins)
                    pairs[first << 32 | UInt64(units[index + 1] & ~StringTable.joins), default: 0] += count
                }
                if name.nodes > 0, let beginning = numbered(units, range) { beginnings[beginning, default: 0] += count }
            }
        }
        return (
            Self.top(beginnings, Self.mostBeginnings).map { $0.map(text).joined() },
            Self.top(pairs, Self.mostPairs).map { text(UInt32($0 >> 32)) + text(UInt32($0 & 0xFFFF_FFFF)) }
        )
    }

    private static let numerals = Set("一二三四五六七八九十".unicodeScalars.map(\.value))

    /// The first three units, when the second is a number: 第二节.
    private func numbered(_ units: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> [UInt32]? {
        guard range.count >= 3 else { return nil }
        let start = units[range.lowerBound..<range.lowerBound + 3].map { $0 & ~StringTable.joins }
        let isNumber = start[1] & StringTable.word != 0 || Self.numerals.contains(start[1])
        guard start[0] < StringTable.word, isNumber, start[2] < StringTable.word else { return nil }
        return start
    }

    private static func top<Key: Comparable>(_ counts: [Key: Int], _ most: Int) -> [Key] {
        counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(most).map(\.key)
    }

    private static func top(_ counts: [[UInt32]: Int], _ most: Int) -> [[UInt32]] {
        counts.sorted {
            $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
        }.prefix(most).map(\.key)
    }

    private func text(_ unit: UInt32) -> String {
        String(
            scalars: unit < StringTable.word ? [unit] : snapshot.strings.words.texts[Int(unit & 0x00FF_FFFF)])
    }
}

extension Searcher {
    /// Reads what most searches will need; searches meanwhile answer as ever. Stops when something newer is published.
    /// - Returns: posting lists read.
    @discardableResult
    package func warm() throws -> Int {
        let epoch = try epoch()
        let warmer = PostingWarmer(snapshot: epoch.snapshot, vocabulary: vocabulary, analyser: analyser)
        return try catalogue.pool.read { db in
            let reader = try PostingReader(db: db, cache: epoch.postings, capacity: epoch.snapshot.capacity)
            let visible = epoch.snapshot.visible.ids
            let step = max(1, visible.count / PostingWarmer.sampled)
            let sample = try stride(from: 0, to: visible.count, by: step).compactMap {
                try catalogue.readable(document: Int64(visible[$0]), db)
            }
            return try warmer.warm(reader, sample: sample) { holdsPostings(epoch.postings) }
        }
    }
}
