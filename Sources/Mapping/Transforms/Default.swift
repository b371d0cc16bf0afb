internal import Metadata

/// A value where the source gives none.
struct Default: Transform {
    static let name = "default"
    static let summary = "Gives a value when there is none at this point."
    static let example = "default: none"
    private let text: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        text = try argument.text(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.isEmpty ? [RawText(text, path: Self.name)] : values
    }
}
