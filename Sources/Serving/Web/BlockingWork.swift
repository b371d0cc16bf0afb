internal import NIOPosix

/// Work that keeps its thread for long: counting, waiting for another who counts, hashing passwords.
enum BlockingWork {
    /// Does it on a thread that may be kept. Swift's own threads are as few as the cores, and answer everybody.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
