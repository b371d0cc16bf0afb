/// A moment in UTC, in whole seconds since 1970-01-01T00:00:00Z. Dates the catalogue stores, prints and compares.
package struct UTCInstant: Hashable, Comparable, Sendable, Codable {
    /// The years 1 to 9999: beyond, ISO 8601 has no four digits, and sums overflow.
    private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    package var seconds: Int64

    /// - Parameter seconds: beyond the years 1 to 9999, the nearer end of them.
    package init(seconds: Int64) {
        self.seconds = min(max(seconds, Self.range.lowerBound), Self.range.upperBound)
    }

    /// Nil beyond the years 1 to 9999.
    package init?(exactly seconds: Int64) {
        guard Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
    }

    package init(from decoder: any Decoder) throws {
        self.init(seconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(seconds)
    }

    /// From a civil date and time (proleptic Gregorian), or nil when a part is out of range.
    package init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, offsetMinutes: Int = 0
    ) {
        guard (1...9999).contains(year), (1...12).contains(month), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second),
            day >= 1, day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.init(
            seconds: Self.daysFromCivil(year, month, day) * 86400 + Int64(hour * 3600 + minute * 60 + second)
                - Int64(offsetMinutes * 60))
    }

    package static func < (left: UTCInstant, right: UTCInstant) -> Bool { left.seconds < right.seconds }

    /// `2019-09-21T04:42:25Z`, the form of OAI-PMH at seconds granularity.
    package var iso8601: String {
        let (year, month, day) = civil
        let rest = Int(seconds - Self.floorDivide(seconds, 86400) * 86400)
        return String(unsafeUninitializedCapacity: 20) { bytes in
            var count = 0
            func put(_ number: Int, _ width: Int, _ sign: Unicode.Scalar) {
                var rest = number
                for place in (count..<count + width).reversed() {
                    bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                bytes[count + width] = UInt8(ascii: sign)
                count += width + 1
            }
            put(year, 4, "-")
            put(month, 2, "-")
            put(day, 2, "T")
            put(rest / 3600, 2, ":")
            put(rest / 60 % 60, 2, ":")
            put(rest % 60, 2, "Z")
            return count
        }
    }

    /// `2019-09-21`, the UTC day.
    package var day: String { String(iso8601.prefix(10)) }

    /// Year, month and day in UTC.
    package var civil: (year: Int, month: Int, day: Int) {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let z = Self.floorDivide(seconds, 86400) + 719_468
        let era = Self.floorDivide(z, 146_097)
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (Int(yoe + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(doy - (153 * mp + 2) / 5 + 1))
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }

    private static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(y, 400)
        let yoe = y - era * 400
        let doy = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy
        return era * 146_097 + doe - 719_468
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A date as a source gave it: the moment, how exactly it was said, and whether the zone had to be assumed.
package struct SourceDate: Hashable, Sendable, Codable {
    package enum Precision: String, Codable, Sendable {
        case year, month, day, minute, second
    }

    /// For `.day` and coarser: midnight UTC of that calendar day, with no shift by zone.
    package var instant: UTCInstant
    package var precision: Precision
    /// The source named no zone: Asia/Shanghai was assumed (flag `date_without_zone`).
    package var zoneAssumed: Bool

    package init(instant: UTCInstant, precision: Precision, zoneAssumed: Bool = false) {
        self.instant = instant
        self.precision = precision
        self.zoneAssumed = zoneAssumed
    }

    /// ISO 8601 cut to the precision: `2019`, `2019-08`, `2019-08-01`, `2019-06-05T23:32Z`, `2019-09-21T04:42:25Z`.
    package var iso8601: String {
        let full = instant.iso8601
        return switch precision {
        case .year: String(full.prefix(4))
        case .month: String(full.prefix(7))
        case .day: String(full.prefix(10))
        case .minute: full.prefix(16) + "Z"
        case .second: full
        }
    }
}
