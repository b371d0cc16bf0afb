internal import Metadata

/// Spreadsheet dates: days since 1899-12-30 with the time as fraction, in the local time of whoever typed them.
struct Serial: Transform {
    static let name = "serial"
    static let summary =
        "Reads a spreadsheet's date number (1900 system, 1954 to 2100) as a local date; other values pass as they are."
    static let example = "serial"
    /// 1954-10-03 to 2100-12-31: smaller numbers are years (2019, 2019.12), greater ones dates in digits (201906).
    private static let dates = 20_000.0..<73_416.0

    init(_ argument: ConfigNode) throws(ConfigError) {
        try argument.nothing(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            guard let days = Double(value.text), Self.dates.contains(days) else { return value }
            let local = UTCInstant(seconds: Int64((days * 86_400).rounded()) - 25_569 * 86_400)
            return value.with(days == days.rounded() ? local.day : String(local.iso8601.dropLast()))
        }
    }
}
