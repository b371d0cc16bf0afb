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
    private static let most = 8
    /// Large pages are not gathered.
    private static let mostBytes = 8 << 20

    private var pages: [ReadPage] = []
    private var bytes = 0
    private var isClosed = false
    private var reader: CheckedContinuation<Void, Never>?
    private var writer: CheckedContinuation<Void, Never>?

    /// Hands a page over; waits while the queue is full.
    func put(_ page: ReadPage) async {
        while !isClosed, pages.count >= Self.most || bytes >= Self.mostBytes {
            await withCheckedContinuation { reader = $0 }
        }
        pages.append(page)
        bytes += page.page.bytes
        writer?.resume()
        writer = nil
    }

    /// Everything that is there, waiting for the first; nil after the last.
    func take() async -> [ReadPage]? {
        while pages.isEmpty {
            if isClosed { return nil }
            await withCheckedContinuation { writer = $0 }
        }
        defer {
            pages.removeAll(keepingCapacity: true)
            bytes = 0
            reader?.resume()
            reader = nil
        }
        return pages
    }

    /// No more pages will come, or be taken.
    func close() {
        isClosed = true
        writer?.resume()
        writer = nil
        reader?.resume()
        reader = nil
    }
}
