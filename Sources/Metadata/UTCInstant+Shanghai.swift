extension UTCInstant {
    /// What Asia/Shanghai is ahead of UTC, in seconds; it has no summer time.
    package static let shanghaiOffset: Int64 = 8 * 3600

    /// The moment whose UTC form is what a clock in Asia/Shanghai shows at this one.
    package var onShanghaiClock: UTCInstant { UTCInstant(seconds: seconds + Self.shanghaiOffset) }

    /// The moment as readers in China write it: `2019-11-24 08:05` in Asia/Shanghai.
    package var shanghai: String {
        let text = onShanghaiClock.iso8601
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    /// A stored moment as readers in China write it; a text that is none stays as it is.
    package static func inShanghai(_ iso8601: String) -> String { UTCInstant(iso8601: iso8601)?.shanghai ?? iso8601 }

    /// `2019-11-24`, the day it is in Asia/Shanghai.
    package var shanghaiDay: String { String(shanghai.prefix(10)) }
}
