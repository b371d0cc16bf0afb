/// A piece of work took longer than it may.
struct DeadlineExceeded: Error {}

/// Runs `body` and cancels it after `seconds`.
/// - Parameter wait: lets so many seconds pass.
/// - Throws: `DeadlineExceeded`, or what `body` throws.
func withDeadline(
    seconds: Double, wait: @escaping @Sendable (Double) async throws -> Void,
    _ body: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
            try await body()
            return true
        }
        group.addTask {
            try await wait(seconds)
            return false
        }
        let finished = try await group.next() ?? true
        group.cancelAll()
        if !finished {
            // The body may still fail while it is being cancelled; the deadline is the cause worth telling.
            _ = try? await group.next()
            throw DeadlineExceeded()
        }
    }
}
