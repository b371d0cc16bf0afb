internal import Metadata

/// Values without one of the known labels: what is left of dc:subject as keywords.
struct Unlabelled: Transform {
    static let name = "unlabelled"
    static let summary = "Drops the values that begin with one of the labels and a colon."
    static let example = "unlabelled: [学科, 年级, 教材版本, 册次, 章节]"
    private let labels: Set<String>

    init(_ argument: ConfigNode) throws(ConfigError) {
        labels = Set(try argument.texts(for: Self.name))
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.filter { value in
            guard let (label, _) = Label.parts(of: value.text) else { return true }
            return !labels.contains(label)
        }
    }
}
