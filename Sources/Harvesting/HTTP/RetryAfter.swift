package import Metadata

/// The Retry-After header (RFC 9110 §10.2.3): seconds, or an HTTP date in any of its three forms.
package enum RetryAfter {
    /// How long to wait from `now`; nil when the header is missing or cannot be read. A date in the past is zero.
    package static func duration(_ header: String?, now: UTCInstant) -> Duration? {
        guard let text = header?.trimmingSpaces, !text.isEmpty else { return nil }
        if let seconds = Double(text), seconds.isFinite {
            return .seconds(min(max(0, seconds), 1e9))
        }
        guard let date = httpDate(text) else { return nil }
        return .seconds(max(0, date.seconds - now.seconds))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994` (RFC 9110 §5.6.7).
    package static func httpDate(_ text: String) -> UTCInstant? {
        let parts = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        guard parts.count >= 5, let timeIndex = parts.firstIndex(where: { $0.contains(":") }),
            let monthIndex = parts.firstIndex(where: { months.contains($0.prefix(3).lowercased()) && $0.count == 3 }),
            let month = months.firstIndex(of: parts[monthIndex].lowercased())
        else { return nil }
        let isAsctime = monthIndex == 1
        let dayIndex = isAsctime ? 2 : monthIndex - 1
        let yearIndex = isAsctime ? parts.count - 1 : monthIndex + 1
        let time = parts[timeIndex].split(separator: ":").compactMap { Int($0) }
        guard dayIndex >= 0, yearIndex < parts.count, let day = Int(parts[dayIndex]), var year = Int(parts[yearIndex]),
            time.count == 3
        else { return nil }
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        return UTCInstant(year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2])
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
