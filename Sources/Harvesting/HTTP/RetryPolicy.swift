/// When a passing fault is tried again, and when it is not. Pure: chance and time are given.
package struct RetryPolicy: Sendable, Equatable {
    /// Tries after the first.
    package var retries: Int
    package var firstDelay = Duration.milliseconds(500)
    package var longestDelay = Duration.seconds(60)
    /// A platform that wants to be left alone for longer is left alone for tonight.
    package var longestRetryAfter = Duration.seconds(900)

    package init(retries: Int) {
        self.retries = retries
    }

    /// Statuses of a fault that may pass.
    package static func isTransient(status: Int) -> Bool {
        [408, 425, 429].contains(status) || (500...599).contains(status) && status != 501 && status != 505
    }

    /// How long to wait before the next try, or nil to give up.
    /// - Parameters:
    ///   - attempt: tries made so far, at least 1.
    ///   - retryAfter: what the platform asked for.
    ///   - chance: 0 ..< 1, spreads the tries of many harvesters (half to whole of the exponential delay).
    package func delay(after attempt: Int, retryAfter: Duration?, chance: Double) -> Duration? {
        guard attempt <= retries else { return nil }
        if let retryAfter, retryAfter > longestRetryAfter { return nil }
        let doubled = firstDelay * (1 << min(attempt - 1, 16))
        let spread = min(doubled, longestDelay) * (0.5 + 0.5 * chance)
        return max(spread, retryAfter ?? .zero)
    }
}
