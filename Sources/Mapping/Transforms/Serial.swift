internal import Metadata

/// Spreadsheet dates: days since 1899-12-30 with the time as fraction, in the local time of whoever typed them.
struct Serial: Transform {
    static let name = "serial"
    static let summary = "Reads a spreadsheet's date number (1900 system) as a local date; text dates pass as they are."
    static let example = "serial"

    init(_ argument: ConfigNode) throws(ConfigError) {
        try argument.nothing(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            guard let days = Double(value.text), days >= 1, days < 2_958_466 else { return value }
            let local = UTCInstant(seconds: Int64((days * 86_400).rounded()) - 25_569 * 86_400)
            return value.with(days == days.rounded() ? local.day : String(local.iso8601.dropLast()))
        }
    }
}
