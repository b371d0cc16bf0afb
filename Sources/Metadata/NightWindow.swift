/// The hours in which a platform may be asked, Beijing time, such as `22:30-06:00`. Pure.
package struct NightWindow: Sendable, Equatable {
    /// As it was written.
    package let text: String
    /// Seconds since midnight.
    private let start: Int64
    private let end: Int64
    private static let day: Int64 = 86400

    /// - Returns: nil for anything but `hh:mm-hh:mm` with two different times, `24:00` the latest.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.seconds)
        guard parts.count == 2, let start = parts[0], let end = parts[1], start != end, end + Self.day > start else {
            return nil
        }
        self.text = text
        self.start = start
        self.end = end
    }

    /// How long the window stays open; nil outside.
    package func secondsLeft(at now: UTCInstant) -> Double? {
        let clock = now.onShanghaiClock.seconds % Self.day
        let length = end > start ? end - start : end - start + Self.day
        let passed = (clock - start + Self.day) % Self.day
        return passed < length ? Double(length - passed) : nil
    }

    private static func seconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = Int64(parts[0]), let minute = Int64(parts[1]), (0...24).contains(hour),
            (0...59).contains(minute), hour < 24 || minute == 0
        else { return nil }
        return hour * 3600 + minute * 60
    }
}
