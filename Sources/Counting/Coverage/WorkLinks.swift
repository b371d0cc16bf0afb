internal import Metadata

/// Which records are the same work: record → work, for records that share one with another platform's.
///
/// A record not named here is a work of its own. A work is named by the lowest record id in it.
package struct WorkLinks: Sendable, Equatable {
    /// Ascending by record.
    package private(set) var pairs: [(record: Int64, work: Int64)]
    private let works: [Int64: Int64]

    package static let none = WorkLinks([])

    package init(_ pairs: [(record: Int64, work: Int64)]) {
        self.pairs = pairs.sorted { $0.record < $1.record }
        works = Dictionary(pairs.map { ($0.record, $0.work) }, uniquingKeysWith: { first, _ in first })
    }

    package static func == (left: WorkLinks, right: WorkLinks) -> Bool { left.works == right.works }

    package func work(of record: Int64) -> Int64 { works[record] ?? record }

    /// How many works the records of several platforms come to.
    /// - Parameter lists: ascending record ids of one platform each; a record stands in one list only.
    func distinct(_ lists: [[Int64]]) -> Int {
        let total = lists.reduce(0) { $0 + $1.count }
        guard !pairs.isEmpty else { return total }
        var linked = 0
        var seen: Set<Int64> = []
        for list in lists {
            forEachLinked(in: list) { work in
                linked += 1
                seen.insert(work)
            }
        }
        return total - linked + seen.count
    }

    /// Walks two ascending lists side by side; cheap also when few records are linked.
    private func forEachLinked(in list: [Int64], _ body: (Int64) -> Void) {
        guard let first = list.first else { return }
        var position = pairs.partitioningIndex { $0.record >= first }
        for record in list {
            while position < pairs.count, pairs[position].record < record { position += 1 }
            guard position < pairs.count else { return }
            if pairs[position].record == record { body(pairs[position].work) }
        }
    }
}

extension WorkLinks {
    /// Records beyond the first of their work.
    package var copies: Int { pairs.count - Set(pairs.map(\.work)).count }
}
