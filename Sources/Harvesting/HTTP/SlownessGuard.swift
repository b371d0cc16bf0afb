/// Notices a body that drips: a server may think as long as the deadline lets it, but once it talks it has to go on.
struct SlownessGuard {
    private let wanted: Int
    private let window: Duration
    private var windowStart: ContinuousClock.Instant?
    private var inWindow = 0

    init(bytesPerSecond: Int, window: Duration) {
        self.window = window
        wanted = bytesPerSecond * max(1, Int(window.components.seconds))
    }

    mutating func received(_ count: Int) {
        inWindow += count
    }

    /// True when a whole window passed with fewer bytes than wanted; the window begins with the first byte.
    mutating func isTooSlow(at now: ContinuousClock.Instant) -> Bool {
        guard let start = windowStart else {
            if inWindow > 0 { windowStart = now }
            return false
        }
        guard now - start >= window else { return false }
        if inWindow < wanted { return true }
        windowStart = now
        inWindow = 0
        return false
    }
}
