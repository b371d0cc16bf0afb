package import Metadata

/// Datestamps of OAI-PMH: strict in what is asked, tolerant in what is read.
package enum OAIDatestamp {
    /// What a repository can tell apart.
    package enum Granularity: String, Sendable {
        case day = "YYYY-MM-DD"
        case second = "YYYY-MM-DDThh:mm:ssZ"

        /// Identify's word; anything but the exact form of seconds is day, which every repository must know.
        package init(tolerant text: String?) {
            let folded = text?.uppercased().trimmingSpaces
            self = folded == Self.second.rawValue.uppercased() ? .second : .day
        }

        /// The argument of `from` or `until`.
        package func text(_ instant: UTCInstant) -> String { self == .second ? instant.iso8601 : instant.day }
    }

    /// The moment of a datestamp in any of the forms seen in the wild: fraction, offset, blank for T, slashes, date
    /// only. Without a zone it is UTC, as the standard has it. Nil when it is none of them.
    package static func instant(_ text: String) -> UTCInstant? {
        var cursor = DigitCursor(text.trimmingSpaces)
        guard let year = cursor.number(upTo: 4), cursor.digits == 4, cursor.separator(),
            let month = cursor.number(upTo: 2), cursor.separator(), let day = cursor.number(upTo: 2)
        else { return nil }
        if cursor.atEnd { return UTCInstant(year: year, month: month, day: day) }
        guard cursor.timeMark(), let hour = cursor.number(upTo: 2), cursor.skip(":"),
            let minute = cursor.number(upTo: 2), cursor.digits == 2
        else { return nil }
        var second = 0
        if cursor.skip(":") {
            guard let seconds = cursor.number(upTo: 2), cursor.digits == 2 else { return nil }
            second = seconds
            if cursor.skip(".") || cursor.skip(",") { while cursor.number(upTo: 9) != nil {} }
        }
        cursor.skipBlanks()
        let rest = cursor.rest
        guard let offset = rest.isEmpty ? 0 : ZoneOffset.minutes(rest) else { return nil }
        return UTCInstant(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, offsetMinutes: offset)
    }
}

/// Whether the datestamps of a repository are days only: many say in Identify that they are seconds.
struct OAIStampStyle: Sendable, Equatable {
    private var remembered: Bool
    private var hasDays = false
    private var hasTimes = false

    /// - Parameter remembered: what `text` gave on the night before, if there was one.
    init(_ remembered: String?) { self.remembered = remembered == "day" }

    mutating func note(_ datestamp: String) {
        let length = datestamp.trimmingSpaces.utf8.count
        if length == 0 { return }
        if length <= 10 { hasDays = true } else { hasTimes = true }
    }

    /// One day among them is enough: of the others an earlier day takes nothing away.
    var areDays: Bool { hasDays || remembered && !hasTimes }

    /// For the next night.
    var text: String { areDays ? "day" : "second" }
}
