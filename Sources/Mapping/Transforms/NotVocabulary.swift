internal import Metadata

/// Sets aside the values that other fields take from the same place.
struct NotVocabulary: Transform {
    static let name = "notVocabulary"
    static let summary =
        "Drops the values that are labels of the vocabularies; what no field knows stays to be reported."
    static let example = "notVocabulary: [stages]"
    private let vocabularies: [LexiconName]

    init(_ argument: ConfigNode) throws(ConfigError) {
        var names: [LexiconName] = []
        for element in argument.elements { names.append(try LexiconName(element)) }
        guard !names.isEmpty else { throw argument.error("notVocabulary 需要词表名", mend: "例如 notVocabulary: [stages]") }
        vocabularies = names
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.filter { value in !vocabularies.contains { lexicon.knows(value.text, as: $0) } }
    }
}
