internal import Metadata

/// Settles a coded field on which several sources speak.
///
/// The most trusted source that the vocabulary knows wins; when none is known, the most trusted words are kept without
/// a code. A less trusted source that is known and says something else is a conflict.
struct CodedChoice {
    /// What won, one entry a value, with the codes its label can mean.
    var chosen: [(value: RawText, codes: [String])] = []
    /// Known values of other sources.
    var others: [(value: RawText, codes: [String])] = []
    /// The winner was not the first source that spoke.
    var isSecondChoice = false

    init(_ groups: [FieldValues.Group], codes: (String) -> [String]) {
        for group in groups {
            let coded = group.values.map { (value: $0, codes: codes($0.text)) }
            let isKnown = coded.contains { !$0.codes.isEmpty }
            if chosen.isEmpty {
                chosen = coded
                isChosenKnown = isKnown
            } else if !isChosenKnown, isKnown {
                chosen = coded
                isChosenKnown = true
                isSecondChoice = true
            } else if isKnown {
                others += coded.filter { !$0.codes.isEmpty }
            }
        }
    }

    private var isChosenKnown = false
}
