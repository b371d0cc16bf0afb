import Metadata
import Synchronization

/// A clock that jumps ahead instead of waiting, and remembers how long it was asked to wait.
final class RecordingClock: NightClock {
    private let waited = Mutex<[Duration]>([])
    private let start: UTCInstant

    init(now: UTCInstant = UTCInstant(seconds: 1_577_808_000)) {
        start = now
    }

    /// Every wait longer than nothing.
    var waits: [Duration] { waited.withLock { $0 } }
    var uptime: Duration { waits.reduce(.zero, +) }
    var now: UTCInstant { UTCInstant(seconds: start.seconds + uptime.components.seconds) }

    func wait(_ duration: Duration) async throws {
        if duration > .zero { waited.withLock { $0.append(duration) } }
    }
}
