internal import Metadata

/// Cuts known words off the beginning.
struct StripPrefix: Transform {
    static let name = "stripPrefix"
    static let summary = "Cuts the first of the listed beginnings off, unless nothing would be left."
    static let example = "stripPrefix: \"tag:\""
    private let prefixes: [String]

    init(_ argument: ConfigNode) throws(ConfigError) {
        prefixes = try argument.texts(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            for prefix in prefixes where value.text.hasPrefix(prefix) {
                let rest = value.text.dropFirst(prefix.count).trimmed
                return rest.isEmpty ? value : value.with(rest)
            }
            return value
        }
    }
}
