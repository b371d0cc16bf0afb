extension LearningResource {
    /// Notes which of the policy's named programmes the resource says it belongs to: a keyword, type, award or subject
    /// label, or words of the title set apart by blanks, brackets or a colon, that are exactly one of the labels of
    /// programmes.csv.
    package mutating func recogniseProgrammes(_ vocabulary: Vocabulary) {
        var labels = keywords
        if let resourceType { labels.append(resourceType.raw) }
        labels += awards.map(\.raw)
        labels += subjects.map(\.raw)
        labels += displayTitle.split { "（）()【】[]「」《》：: ".contains($0) }.map(String.init)
        var codes = Set(programmes)
        for label in labels {
            for term in vocabulary.terms(labelled: label) { codes.insert(term.code) }
        }
        programmes = codes.sorted()
    }
}
