internal import Metadata

/// Puts a fixed value in place of each value that got this far.
struct Constant: Transform {
    static let name = "value"
    static let summary = "Puts a fixed value in place of each value; after `equals` it turns a flag into a code."
    static let example = "value: national_youke"
    private let text: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        text = try argument.text(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { $0.with(text) }
    }
}
