internal import Metadata

/// A vocabulary prepared for a million lookups: the labels as written are tried first, folding costs only the rest.
struct LabelIndex: Sendable {
    private struct Answer: Sendable {
        var codes: [String]
        var number: UInt32
    }

    private let vocabulary: Vocabulary
    private let exact: [ExactText: Answer]
    private let others = Memo<Answer>()
    private var trace: LabelTrace?

    init(_ vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        var exact: [String: Answer] = [:]
        for term in vocabulary.terms {
            var labels = [term.code, term.name]
            labels += (term.columns["synonyms"] ?? "").split(separator: "|").map(String.init)
            for label in labels where exact[label] == nil {
                exact[label] = Self.answer(to: label, in: vocabulary)
            }
        }
        self.exact = exact.byBytes()
    }

    /// The codes a label names: none, one, or more when the label is ambiguous by nature.
    func codes(_ label: String) -> [String] {
        let answer = exact[ExactText(label)] ?? others.value(label) { Self.answer(to: label, in: vocabulary) }
        trace?.note(answer.number)
        return answer.codes
    }

    /// The same labels, and every question is written down.
    func traced(by trace: LabelTrace) -> LabelIndex {
        var copy = self
        copy.trace = trace
        return copy
    }

    /// Every label with what it comes to: its codes, and whatever else their rows say.
    var answers: [LabelAnswers.Answer] {
        vocabulary.labels.map { label, codes in
            let rows = codes.map { vocabulary.term(code: $0)?.facts ?? "" }
            return LabelAnswers.Answer(
                label: LabelTrace.number(vocabulary.name, label),
                answer: LabelTrace.number((codes + rows).joined(separator: "\u{1E}")))
        }
    }

    private static func answer(to label: String, in vocabulary: Vocabulary) -> Answer {
        let folded = TextFolding.fold(label)
        return Answer(
            codes: vocabulary.terms(folded: folded).map(\.code), number: LabelTrace.number(vocabulary.name, folded))
    }
}
