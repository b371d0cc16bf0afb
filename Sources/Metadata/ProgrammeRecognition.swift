extension LearningResource {
    /// Notes which of the policy's named programmes the resource says it belongs to: a keyword, type, award or subject
    /// label, or words of the title set apart by blanks, brackets or a colon, that are exactly one of the labels of
    /// programmes.csv.
    package mutating func recogniseProgrammes(_ vocabulary: Vocabulary) {
        var labels = keywords
        if let resourceType { labels.append(resourceType.raw) }
        labels += awards.map(\.raw)
        labels += subjects.map(\.raw)
        labels += displayTitle.unicodeScalars.split(whereSeparator: Self.setsApart).map(String.init)
        for label in labels {
            for term in vocabulary.terms(labelled: label) where !programmes.contains(term.code) {
                programmes.append(term.code)
            }
        }
        programmes.sort()
    }

    private static func setsApart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "（", "）", "(", ")", "【", "】", "[", "]", "「", "」", "《", "》", "：", ":", " ": true
        default: false
        }
    }
}
