internal import Metadata

/// States the zone of dates that carry none, where the platform's documentation names it.
struct Zone: Transform {
    static let name = "zone"
    static let summary = "Appends the documented zone to date-times that carry none; nothing is then assumed."
    static let example = "zone: \"+08:00\""
    private let offset: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        offset = try argument.text(for: Self.name)
        guard ZoneOffset.minutes(Substring(offset)) != nil else {
            throw argument.error("时区 \(offset) 不合法", mend: "写 \"+08:00\" 或 Z")
        }
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            guard let date = SourceDateReader.read(value.text), date.zoneAssumed else { return value }
            return value.with(value.text + offset)
        }
    }
}
