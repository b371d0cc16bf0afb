internal import Metadata

/// Many values in one text.
struct Split: Transform {
    static let name = "split"
    static let summary = "Cuts each value at every one of the separators; empty pieces are dropped."
    static let example = "split: [\"/\", \">\"]"
    private let separators: [String]

    init(_ argument: ConfigNode) throws(ConfigError) {
        separators = try argument.texts(for: Self.name)
        guard !separators.contains("") else { throw argument.error("split 的分隔符是空的", mend: "写明分隔符") }
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        var pieces = values
        for separator in separators {
            pieces = pieces.flatMap { value -> [RawText] in
                let cut = value.text.cut(at: separator)
                guard cut.count > 1 else { return [value] }
                return cut.compactMap { piece in
                    let text = piece.trimmed
                    return text.isEmpty ? nil : value.with(text)
                }
            }
        }
        return pieces
    }
}
