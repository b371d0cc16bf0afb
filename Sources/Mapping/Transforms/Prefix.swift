internal import Metadata

/// Puts text in front: the address of a page whose id alone is given.
struct Prefix: Transform {
    static let name = "prefix"
    static let summary = "Puts text in front of each value."
    static let example = "prefix: \"https://res.example/view?id=\""
    private let text: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        text = try argument.text(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { $0.with(text + $0.text) }
    }
}
