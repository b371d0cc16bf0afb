internal import Metadata

/// Names of units of some kinds out of names of any: dc:publisher holds schools and presses alike.
struct UnitKind: Transform {
    static let name = "unitKind"
    static let summary = "Keeps the names whose ending tells one of the kinds (provider-kinds.csv)."
    static let example = "unitKind: [school, college]"
    private let kinds: Set<String>

    init(_ argument: ConfigNode) throws(ConfigError) {
        kinds = Set(try argument.texts(for: Self.name))
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        let known = lexicon.vocabularies.providerKinds
        return values.filter { value in
            guard let kind = known.kind(of: Self.withoutNumber(value.text)) else { return false }
            return kinds.contains(kind)
        }
    }

    /// A number behind a name tells schools of the same name apart.
    private static func withoutNumber(_ name: String) -> String {
        var rest = name[...]
        while let last = rest.last, last.isASCII, last.isNumber { rest.removeLast() }
        return String(rest)
    }
}
