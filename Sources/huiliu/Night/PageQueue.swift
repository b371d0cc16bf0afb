import Cataloguing
import Harvesting
import Metadata

/// A page that is ready for the writer.
struct ReadPage: Sendable {
    var page: HarvestPage
    var prepared: PreparedPage
}

/// Pages of one source that wait for the writer.
struct PageBatch: Sendable {
    let platform: Platform
    let run: RunHandle
    var pages: [ReadPage]
}

/// The pages of all sources of a night between reading and writing. Few and bounded: the store sets the pace.
actor PageQueue {
    /// So many pages of one source wait.
    private static let mostPages = 16
    /// Bytes as received that wait or are being stored; in memory they are three to four times as much.
    private static let mostBytes = 16 << 20

    /// A commit costs as much as storing some hundred records: pages of whatever sources are gathered up to here.
    private static let worthwhile = 2_000
    /// What slow sources have sent is stored no later than this.
    private static let patience = Duration.milliseconds(200)

    private let mostBytes: Int
    private var batches: [PageBatch] = []
    private var records = 0
    /// Bytes that were handed over and are not stored yet.
    private var bytes = 0
    /// Run → pages that were handed over and are not stored yet.
    private var open: [Int64: Int] = [:]
    /// Run → why its pages cannot be stored.
    private var failures: [Int64: any Error] = [:]
    private var isClosed = false
    /// Who waits for room, or for the pages of a run to be stored.
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var writer: CheckedContinuation<Void, Never>?
    private var gatherer: CheckedContinuation<Void, Never>?

    init(mostBytes: Int = PageQueue.mostBytes) {
        self.mostBytes = mostBytes
    }

    // MARK: Reading

    /// Hands a page over; waits while there is no room.
    /// - Returns: false when pages of this run cannot be stored: whatever is read now is read in vain.
    func put(_ page: ReadPage, of run: RunHandle, _ platform: Platform) async -> Bool {
        while failures[run.id] == nil, !hasRoom(run) { await wait() }
        if failures[run.id] != nil { return false }
        if let place = batches.firstIndex(where: { $0.run.id == run.id }) {
            batches[place].pages.append(page)
        } else {
            batches.append(PageBatch(platform: platform, run: run, pages: [page]))
        }
        records += page.page.records.count
        bytes += page.page.bytes
        open[run.id, default: 0] += 1
        writer?.resume()
        writer = nil
        if isWorthwhile { endGathering() }
        return true
    }

    /// Waits until every page of the run is stored.
    /// - Throws: why one of them could not be.
    func finish(_ run: RunHandle) async throws {
        while open[run.id] != nil { await wait() }
        if let failure = failures.removeValue(forKey: run.id) { throw failure }
    }

    /// A source of which nothing waits has room in any case.
    private func hasRoom(_ run: RunHandle) -> Bool {
        guard let own = open[run.id] else { return true }
        return own < Self.mostPages && bytes < mostBytes
    }

    private func wait() async {
        // Whoever waits gains nothing by more being gathered.
        endGathering()
        await withCheckedContinuation { waiting.append($0) }
    }

    // MARK: Writing

    /// Everything that is there, waiting for the first and for as many as are worth a transaction; nil after the last.
    func take() async -> [PageBatch]? {
        while batches.isEmpty {
            if isClosed { return nil }
            await withCheckedContinuation { writer = $0 }
        }
        if waiting.isEmpty, !isClosed, !isWorthwhile { await gather() }
        defer {
            batches.removeAll(keepingCapacity: true)
            records = 0
        }
        return batches
    }

    /// What became of pages that were taken.
    /// - Parameter failure: why they are not stored.
    func settle(_ batch: PageBatch, failure: (any Error)? = nil) {
        bytes -= batch.pages.reduce(0) { $0 + $1.page.bytes }
        let rest = (open[batch.run.id] ?? 0) - batch.pages.count
        open[batch.run.id] = rest > 0 ? rest : nil
        if let failure { failures[batch.run.id] = failure }
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    /// No more pages will come.
    func close() {
        isClosed = true
        endGathering()
        writer?.resume()
        writer = nil
    }

    private var isWorthwhile: Bool { records >= Self.worthwhile }

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
}
