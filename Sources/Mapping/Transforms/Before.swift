internal import Metadata

/// Keeps what stands before a mark.
struct Before: Transform {
    static let name = "before"
    static let summary = "Keeps what stands before the first of the given marks; a value without one stays whole."
    static let example = "before: [\"，含\"]"
    private let marks: [String]

    init(_ argument: ConfigNode) throws(ConfigError) {
        marks = try argument.texts(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            let cuts = marks.compactMap { value.text.firstRange(of: $0)?.lowerBound }
            guard let cut = cuts.min() else { return value }
            return value.with(value.text[..<cut].trimmed)
        }
    }
}
