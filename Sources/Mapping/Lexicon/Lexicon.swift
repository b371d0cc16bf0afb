package import Metadata

/// All vocabularies in the form mapping uses them. An object: it is handed on with every step of every record.
package final class Lexicon: Sendable {
    package let vocabularies: Vocabularies
    /// The books whose nodes resources are attached to.
    package let trees: TextbookTrees
    /// A digest over every vocabulary row and every node of the textbook trees.
    package let digest: String
    let stages, subjects, editions, types, awards, languages, provinces, parts: LabelIndex
    let grades: GradeLexicon
    let volumes: VolumeLexicon
    let regions: RegionLexicon
    let scripts: ScriptLexicon
    /// Chapter and section names as they stand in keys of nodes.
    let headings = Memo<String>()
    /// Subject → stages it is taught in.
    let subjectStages: [String: Set<String>]
    /// Award → rank (1 is highest) and the programme within which ranks compare.
    let awardRanks: [String: (rank: Int, scope: String)]

    package init(_ vocabularies: Vocabularies, trees: TextbookTrees) {
        self.vocabularies = vocabularies
        self.trees = trees
        digest = Self.digest(of: vocabularies, trees)
        stages = LabelIndex(vocabularies.stages)
        subjects = LabelIndex(vocabularies.subjects)
        editions = LabelIndex(vocabularies.editions)
        types = LabelIndex(vocabularies.resourceTypes)
        awards = LabelIndex(vocabularies.awards)
        languages = LabelIndex(vocabularies.languages)
        provinces = LabelIndex(vocabularies.provinces)
        parts = LabelIndex(vocabularies.lessonParts)
        let volumes = VolumeLexicon(vocabularies.volumes)
        self.volumes = volumes
        grades = GradeLexicon(grades: vocabularies.grades, bands: vocabularies.gradeBands, volumes: volumes)
        regions = RegionLexicon(vocabularies)
        scripts = ScriptLexicon(vocabularies.languages)
        subjectStages = Dictionary(
            vocabularies.subjects.terms.map { term in
                (term.code, Set((term.columns["stages"] ?? "").split(separator: "|").map(String.init)))
            }, uniquingKeysWith: { first, _ in first })
        awardRanks = Dictionary(
            vocabularies.awards.terms.map { term in
                (term.code, (term.columns["rank"].flatMap { Int($0) } ?? 99, term.columns["scope"] ?? ""))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the text is a label of the vocabulary.
    package func knows(_ text: String, as vocabulary: LexiconName) -> Bool {
        switch vocabulary {
        case .stages: !stages.codes(text).isEmpty
        case .grades: grades.reading(text) != nil
        case .subjects: !subjects.codes(text).isEmpty
        case .editions: !editions.codes(text).isEmpty
        case .volumes: !volumes.codes(text).isEmpty || grades.reading(text)?.volume != nil
        case .types: !types.codes(text).isEmpty
        case .awards: !awards.codes(text).isEmpty
        case .languages: !languages.codes(text).isEmpty
        case .provinces: !provinces.codes(text).isEmpty
        case .prefectures: regions.isPrefecture(text)
        case .counties: regions.isCounty(text)
        case .divisions: regions.division(text) != nil
        }
    }
}
