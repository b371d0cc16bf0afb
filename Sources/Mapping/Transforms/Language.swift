internal import Metadata

/// States the language of text whose place in the source tells it.
struct Language: Transform {
    static let name = "language"
    static let summary = "Marks the text with a BCP 47 language, unless the source marked it already."
    static let example = "language: zh"
    private let tag: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        tag = try argument.text(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            var value = value
            if value.language == nil { value.language = tag }
            return value
        }
    }
}
