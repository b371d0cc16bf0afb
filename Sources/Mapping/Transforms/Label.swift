internal import Metadata

/// Values that carry their own label: `年级:七年级` in dc:subject.
struct Label: Transform {
    static let name = "label"
    static let summary = "Keeps the values that begin with one of the labels and a colon (: or ：), without the label."
    static let example = "label: [教材版本, 版本]"
    private let labels: Set<ExactText>

    init(_ argument: ConfigNode) throws(ConfigError) {
        labels = Set(try argument.texts(for: Self.name).map(ExactText.init))
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.compactMap { value in
            guard let (label, rest) = Self.parts(of: value.text), labels.contains(ExactText(label)) else { return nil }
            return rest.isEmpty ? nil : value.with(rest)
        }
    }

    /// The label and the rest of `label:rest`, or nil when there is no label: a colon within the first eight
    /// characters. An address (`https://…`) has none.
    static func parts(of text: String) -> (label: String, rest: String)? {
        var index = text.startIndex
        var count = 0
        while index < text.endIndex, count <= 8 {
            let character = text[index]
            if character == ":" || character == "：" {
                let rest = text[text.index(after: index)...]
                guard count > 0, !rest.hasPrefix("//") else { return nil }
                return (text[..<index].trimmed, rest.trimmed)
            }
            index = text.index(after: index)
            count += 1
        }
        return nil
    }
}
