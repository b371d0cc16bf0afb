import Metadata

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
        if finished { return }
        do {
            // It was whole when it was told to stop: then it is not late.
            if try await group.next() ?? false { return }
        } catch {
            // A catalogue that cannot be written fails the next night, too: that is worth more than the hour.
            if !isOfCancelling(error) { throw error }
        }
        throw DeadlineExceeded()
    }
}

/// What a conversation ends with when it is told to stop.
private func isOfCancelling(_ error: any Error) -> Bool { error is CancellationError || error is HarvestError }
