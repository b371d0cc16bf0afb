internal import Metadata

/// The vocabularies a crosswalk can name.
package enum LexiconName: String, Sendable, CaseIterable {
    case stages, grades, subjects, editions, volumes, types, awards, languages, provinces, prefectures, counties
    case divisions

    /// - Throws: `ConfigError` for a name that is none.
    init(_ config: ConfigNode) throws(ConfigError) {
        guard let name = config.string.flatMap(LexiconName.init(rawValue:)) else {
            throw config.error(
                "不认识的词表 \(config.string ?? "")",
                mend: "可用的词表：\(Self.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        self = name
    }
}
