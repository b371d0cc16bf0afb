internal import Metadata

/// Text out of HTML: tags go, entities are decoded, blocks become line breaks.
struct StripHTML: Transform {
    static let name = "html"
    static let summary =
        "Removes HTML tags, scripts and comments and decodes character references; what only looks like a tag stays."
    static let example = "html"

    init(_ argument: ConfigNode) throws(ConfigError) {
        try argument.nothing(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.compactMap { value in
            let text = HTMLText.plain(value.text)
            return text.isEmpty ? nil : value.with(text)
        }
    }
}
