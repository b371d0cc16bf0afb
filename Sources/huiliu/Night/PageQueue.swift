import Cataloguing
import Harvesting

/// A page that is ready for the writer.
struct ReadPage: Sendable {
    var page: HarvestPage
    var prepared: PreparedPage
}

/// The pages of one source between reading and writing. Few and bounded: the store sets the pace.
actor PageQueue {
    /// A writer that is slower than the source stores so many pages in one transaction.
    private static let most = 16
    /// Bytes as received that wait in all queues together; in memory they are three to four times as much.
    private static let mostBytes = 24 << 20

    /// A commit costs as much as storing some hundred records: while a source is quick, pages are gathered up to here.
    private static let worthwhile = 1_000
    /// What a slow source has sent is stored no later than this.
    private static let patience = Duration.milliseconds(200)

    private let share: Int
    private var pages: [ReadPage] = []
    private var bytes = 0
    private var isClosed = false
    private var reader: CheckedContinuation<Void, Never>?
    private var writer: CheckedContinuation<Void, Never>?
    private var gatherer: CheckedContinuation<Void, Never>?

    /// - Parameter sources: how many queues there are at the same time.
    init(sources: Int) {
        share = min(8 << 20, Self.mostBytes / max(1, sources))
    }

    /// Hands a page over; waits while the queue is full.
    /// - Returns: false when the writer has given up: whatever is read now is read in vain.
    func put(_ page: ReadPage) async -> Bool {
        while !isClosed, isFull {
            await withCheckedContinuation { reader = $0 }
        }
        if isClosed { return false }
        pages.append(page)
        bytes += page.page.bytes
        writer?.resume()
        writer = nil
        if isFull || isWorthwhile { endGathering() }
        return true
    }

    /// Everything that is there, waiting for the first and for as many as are worth a transaction; nil after the last.
    func take() async -> [ReadPage]? {
        while pages.isEmpty {
            if isClosed { return nil }
            await withCheckedContinuation { writer = $0 }
        }
        if !isClosed, !isFull, !isWorthwhile { await gather() }
        defer {
            pages.removeAll(keepingCapacity: true)
            bytes = 0
            reader?.resume()
            reader = nil
        }
        return pages
    }

    private var isFull: Bool { pages.count >= Self.most || bytes >= share }
    private var isWorthwhile: Bool { pages.reduce(0) { $0 + $1.page.records.count } >= Self.worthwhile }

    private func gather() async {
        let limit = Task {
            // Cancelled: there was enough before.
            guard (try? await Task.sleep(for: Self.patience)) != nil else { return }
            endGathering()
        }
        await withCheckedContinuation { gatherer = $0 }
        limit.cancel()
    }

    private func endGathering() {
        gatherer?.resume()
        gatherer = nil
    }

    /// No more pages will come, or be taken.
    func close() {
        isClosed = true
        endGathering()
        writer?.resume()
        writer = nil
        reader?.resume()
        reader = nil
    }
}
