internal import Metadata

/// Puts all values into one.
struct Join: Transform {
    static let name = "join"
    static let summary = "Puts all values into one, with the given text between them."
    static let example = "join: \" \""
    private let separator: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        separator = try argument.text(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        guard let first = values.first else { return [] }
        return [first.with(values.map(\.text).joined(separator: separator))]
    }
}
