internal import Metadata

/// Cuts known words off the end: 老师 after a name.
struct StripSuffix: Transform {
    static let name = "stripSuffix"
    static let summary = "Cuts the first of the listed endings off, unless nothing would be left."
    static let example = "stripSuffix: [老师, 教师]"
    private let suffixes: [String]

    init(_ argument: ConfigNode) throws(ConfigError) {
        suffixes = try argument.texts(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            for suffix in suffixes where value.text.hasSuffix(suffix) {
                let rest = value.text.dropLast(suffix.count).trimmed
                return rest.isEmpty ? value : value.with(rest)
            }
            return value
        }
    }
}
