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
        let pattern =
            #/(\d{4})[-\/.](\d{1,2})[-\/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?)?/#
        guard let match = text.trimmingSpaces.wholeMatch(of: pattern) else { return nil }
        let fields = match.output
        func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }
        return UTCInstant(
            year: number(fields.1), month: number(fields.2), day: number(fields.3), hour: number(fields.4),
            minute: number(fields.5), second: number(fields.6), offsetMinutes: offset(fields.7))
    }

    private static func offset(_ zone: Substring?) -> Int {
        guard let zone, let sign = zone.first, sign == "+" || sign == "-" else { return 0 }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)) else { return 0 }
        return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
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
