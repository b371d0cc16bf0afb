internal import Metadata

/// The first value alone.
struct First: Transform {
    static let name = "first"
    static let summary = "Keeps the first value alone."
    static let example = "first"

    init(_ argument: ConfigNode) throws(ConfigError) {
        try argument.nothing(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        Array(values.prefix(1))
    }
}
