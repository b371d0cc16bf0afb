package import Metadata

/// All vocabularies in the form mapping uses them. An object: it is handed on with every step of every record.
package final class Lexicon: Sendable {
    package let vocabularies: Vocabularies
    /// The books whose nodes resources are attached to.
    package let trees: TextbookTrees
    /// A digest over what may move any record, and every label that moves only those which asked about it.
    let basis: MappingBasis
    private let trace: LabelTrace?
    let stages, subjects, editions, types, awards, languages, provinces, parts: LabelIndex
    let grades: GradeLexicon
    let volumes: VolumeLexicon
    let regions: RegionLexicon
    let scripts: ScriptLexicon
    /// Chapter and section names as they stand in keys of nodes; nil for those of which nothing may stand.
    let headings: Memo<String?>
    /// Subject → stages it is taught in.
    let subjectStages: [String: Set<String>]
    /// Award → rank (1 is highest) and the programme within which ranks compare.
    let awardRanks: [String: (rank: Int, scope: String)]
    /// Award → year → the batch awarded in it.
    let awardBatches: [String: [Int: Int]]

    package init(_ vocabularies: Vocabularies, trees: TextbookTrees) {
        self.vocabularies = vocabularies
        self.trees = trees
        trace = nil
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
        headings = Memo()
        scripts = ScriptLexicon(vocabularies.languages)
        subjectStages = Dictionary(
            vocabularies.subjects.terms.map { term in
                (term.code, Set((term.columns["stages"] ?? "").split(separator: "|").map(String.init)))
            }, uniquingKeysWith: { first, _ in first })
        awardRanks = Dictionary(
            vocabularies.awards.terms.map { term in
                (term.code, (term.columns["rank"].flatMap { Int($0) } ?? 99, term.columns["scope"] ?? ""))
            }, uniquingKeysWith: { first, _ in first })
        awardBatches = Dictionary(
            vocabularies.awards.terms.map { ($0.code, Lexicon.batches($0.columns["batch_years"] ?? "")) },
            uniquingKeysWith: { first, _ in first })
        let indices = [stages, subjects, editions, types, awards, languages, provinces, parts]
        basis = MappingBasis(
            frame: Self.frame(of: vocabularies, trees),
            answers: LabelAnswers(indices.flatMap(\.answers) + trees.titles.words.map(Self.mark)))
    }

    /// The same, and every question about a label is written down.
    init(_ other: Lexicon, tracedBy trace: LabelTrace) {
        vocabularies = other.vocabularies
        trees = other.trees
        basis = other.basis
        self.trace = trace
        stages = other.stages.traced(by: trace)
        subjects = other.subjects.traced(by: trace)
        editions = other.editions.traced(by: trace)
        types = other.types.traced(by: trace)
        awards = other.awards.traced(by: trace)
        languages = other.languages.traced(by: trace)
        provinces = other.provinces.traced(by: trace)
        parts = other.parts.traced(by: trace)
        grades = other.grades
        volumes = other.volumes
        regions = other.regions
        scripts = other.scripts
        subjectStages = other.subjectStages
        awardRanks = other.awardRanks
        awardBatches = other.awardBatches
        headings = other.headings
    }

    /// The node of the textbook trees a resource hangs on.
    func node(of resource: LearningResource, code: String?) -> String? {
        trees.key(for: resource, code: code) { [trace] word in
            if let trace { trace.note(Self.mark(word).label) }
        }
    }

    /// `2017:1|2018:2` as years and their batches.
    private static func batches(_ text: String) -> [Int: Int] {
        var batches: [Int: Int] = [:]
        for pair in text.split(separator: "|") {
            let parts = pair.split(separator: ":").compactMap { Int($0) }
            if parts.count == 2 { batches[parts[0]] = parts[1] }
        }
        return batches
    }

    private static func mark(_ word: String) -> LabelAnswers.Answer {
        LabelAnswers.Answer(label: LabelTrace.number("title-marks", word), answer: 1)
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
