internal import Metadata

/// Lets only the listed values through.
struct Equals: Transform {
    static let name = "equals"
    static let summary = "Lets only the listed values through, compared exactly."
    static let example = "equals: [\"1\", \"true\"]"
    private let wanted: Set<String>

    init(_ argument: ConfigNode) throws(ConfigError) {
        wanted = Set(try argument.texts(for: Self.name))
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.filter { wanted.contains($0.text) }
    }
}
