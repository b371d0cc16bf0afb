extension LearningResource {
    /// Notes which of the policy's named programmes the resource says it belongs to: a keyword, type, award or subject
    /// label that is exactly one of the labels of programmes.csv. Nothing is concluded from parts of titles.
    package mutating func recogniseProgrammes(_ vocabulary: Vocabulary) {
        var labels = keywords
        if let resourceType { labels.append(resourceType.raw) }
        labels += awards.map(\.raw)
        labels += subjects.map(\.raw)
        var codes = Set(programmes)
        for label in labels {
            for term in vocabulary.terms(labelled: label) { codes.insert(term.code) }
        }
        programmes = codes.sorted()
    }
}
