internal import Metadata

/// A vocabulary prepared for a million lookups: the labels as written are tried first, folding costs only the rest.
struct LabelIndex: Sendable {
    private let vocabulary: Vocabulary
    private let exact: [ExactText: [String]]
    private let others = Memo<[String]>()

    init(_ vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        var exact: [String: [String]] = [:]
        for term in vocabulary.terms {
            var labels = [term.code, term.name]
            labels += (term.columns["synonyms"] ?? "").split(separator: "|").map(String.init)
            for label in labels where exact[label] == nil {
                exact[label] = vocabulary.terms(labelled: label).map(\.code)
            }
        }
        self.exact = exact.byBytes()
    }

    /// The codes a label names: none, one, or more when the label is ambiguous by nature.
    func codes(_ label: String) -> [String] {
        exact[ExactText(label)] ?? others.value(label) { vocabulary.terms(labelled: label).map(\.code) }
    }
}
