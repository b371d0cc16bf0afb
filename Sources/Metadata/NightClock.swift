internal import Glibc

/// The time a night goes by. Passed in wherever something waits or dates something, so that tests never sleep.
package protocol NightClock: Sendable {
    /// Wall time; may jump when somebody sets the machine's clock.
    var now: UTCInstant { get }
    /// Time since some start; only goes forward.
    var uptime: Duration { get }
    /// - Throws: `CancellationError` when the task is cancelled first.
    func wait(_ duration: Duration) async throws
}

/// Tells the time to whatever dates something and never waits.
package typealias Now = @Sendable () -> UTCInstant

/// The machine's own clock.
package struct SystemClock: NightClock {
    private static let start = ContinuousClock.now

    package init() {}

    package var now: UTCInstant { UTCInstant(seconds: Int64(time(nil))) }
    package var uptime: Duration { ContinuousClock.now - Self.start }

    package func wait(_ duration: Duration) async throws {
        if duration > .zero { try await Task.sleep(for: duration) }
    }
}
