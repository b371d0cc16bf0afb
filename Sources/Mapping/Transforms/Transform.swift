package import Metadata

/// One named step between a source path and a target field. Pure: values in, values out.
package protocol Transform: Sendable {
    /// The name crosswalks use.
    static var name: String { get }
    /// What it does, one English sentence; the documentation's table is made of these.
    static var summary: String { get }
    /// A line of YAML that uses it.
    static var example: String { get }

    /// - Throws: `ConfigError` when the argument is not what the transform takes.
    init(_ argument: ConfigNode) throws(ConfigError)

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText]
}

/// Every transform there is, by name.
package enum Transforms {
    package static let all: [any Transform.Type] = [
        Before.self, Capture.self, Constant.self, Default.self, Epoch.self, Equals.self, First.self, Headings.self,
        Join.self, Label.self, Language.self, Lookup.self, NotVocabulary.self, Pick.self, Prefix.self, Serial.self,
        Split.self, StripHTML.self, StripPrefix.self, StripSuffix.self, UnitKind.self, Unlabelled.self,
        URLResolution.self, VCard.self, VocabularyFilter.self, Zone.self,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The step one list element of a crosswalk asks for: `html` or `split: "/"`.
    static func make(_ config: ConfigNode) throws(ConfigError) -> any Transform {
        let name: String
        let argument: ConfigNode
        if let plain = config.string {
            name = plain
            argument = ConfigNode(file: config.file, line: config.line, value: .null)
        } else if config.members.count == 1, let member = config.members.first {
            name = member.key
            argument = ConfigNode(file: config.file, line: member.line, value: member.value.value)
        } else {
            throw config.error("一个转换应写成“名字”或“名字: 参数”", mend: "例如 - split: \"/\"")
        }
        guard let type = byName[name] else {
            throw config.error("不认识的转换 \(name)", mend: "可用的转换：\(byName.keys.sorted().joined(separator: "、"))")
        }
        return try type.init(argument)
    }
}

extension ConfigNode {
    /// The texts of a value or a list of values.
    /// - Throws: `ConfigError` when there is none.
    func texts(for name: String) throws(ConfigError) -> [String] {
        let texts = elements.compactMap(\.string)
        guard !texts.isEmpty, texts.count == elements.count else {
            throw error("\(name) 需要一个值或一列值", mend: "例如 \(name): [\"a\", \"b\"]")
        }
        return texts
    }

    /// The single text.
    /// - Throws: `ConfigError` when there is none.
    func text(for name: String) throws(ConfigError) -> String {
        guard let string else { throw error("\(name) 需要一个值", mend: "例如 \(name): \"…\"") }
        return string
    }

    /// Refuses an argument where none is taken.
    func nothing(for name: String) throws(ConfigError) {
        if case .null = value { return }
        throw error("\(name) 不带参数", mend: "只写 - \(name)")
    }
}
