internal import NIOPosix

/// Work that keeps its thread for long, on threads that may be kept. Swift's own are as few as the cores, and answer
/// everybody.
enum BlockingWork {
    /// Those who wait for one kind of work do not wait for another.
    enum Kind {
        /// Counting, and waiting for another who counts.
        case counting
        /// Hashing a password: a quarter of a second of one core each.
        case hashing
    }

    private static let hashers: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        return pool
    }()

    static func run<Value: Sendable>(
        _ kind: Kind, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await (kind == .hashing ? hashers : .singleton).runIfActive(work)
    }
}
