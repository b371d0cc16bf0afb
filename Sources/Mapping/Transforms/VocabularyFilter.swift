internal import Metadata

/// Picks out of mixed values those that are labels of a vocabulary.
struct VocabularyFilter: Transform {
    static let name = "vocabulary"
    static let summary = "Keeps the values that are labels of the vocabulary, exactly after folding."
    static let example = "vocabulary: editions"
    private let vocabulary: LexiconName

    init(_ argument: ConfigNode) throws(ConfigError) {
        vocabulary = try LexiconName(argument)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.filter { lexicon.knows($0.text, as: vocabulary) }
    }
}
