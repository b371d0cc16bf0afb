internal import Metadata

/// What decides among documents that answer a query alike: those come first that are of the edition that was named, not
/// of its twin; those in the language of the query; and those for school, unless another stage was asked for.
struct Standing {
    /// Behind the twin with the highest award.
    private static let twin = 0.88
    private static let otherLanguage = 0.95
    private static let higherStage = 0.88

    private let snapshot: Snapshot
    private let twins: [DocumentSet]
    /// Codes of the column that are of no language of the query; empty where that does not matter.
    private let otherLanguages: [Bool]
    /// Codes of the column with higher stages only; empty where stages were asked for.
    private let higherStages: [Bool]

    /// - Parameter leaves: the parts of the query that are not cut further.
    init(_ snapshot: Snapshot, _ leaves: [PartMatch], _ table: PinyinTable, _ vocabulary: QueryVocabulary) {
        self.snapshot = snapshot
        twins = leaves.compactMap(\.twins)
        let meanings = leaves.compactMap(\.understood)
        let asksForLanguage = meanings.contains { $0.field == .language || !$0.languages.isEmpty }
        let asksForStage = meanings.contains { $0.field == .stage || $0.field == .grade }
        let isChinese = leaves.compactMap(\.phrase).contains { phrase in
            phrase.units.contains { !table.readings(of: phrase.folded.scalars[$0.start]).isEmpty }
        }
        let terms = snapshot.terms
        let chinese = terms.number(.language, QueryVocabulary.ordinaryLanguage)
        otherLanguages =
            isChinese && !asksForLanguage
            ? snapshot.column(.language).sets.map { codes in
                !codes.isEmpty && !codes.contains { $0 == chinese }
            } : []
        let higher = Set(vocabulary.higherStages.compactMap { terms.number(.stage, $0) })
        higherStages =
            asksForStage
            ? [] : snapshot.column(.stage).sets.map { codes in !codes.isEmpty && codes.allSatisfy(higher.contains) }
    }

    /// The part of it that tells editions apart.
    @inline(__always) func ofEdition(_ document: UInt32) -> Double {
        twins.contains { $0.contains(document) } ? Self.twin : 1
    }

    /// What the key of a document is multiplied by.
    func of(_ document: UInt32) -> Double {
        var standing = ofEdition(document)
        if has(otherLanguages, snapshot.column(.language).code(document)) { standing *= Self.otherLanguage }
        if has(higherStages, snapshot.column(.stage).code(document)) { standing *= Self.higherStage }
        return standing
    }

    private func has(_ codes: [Bool], _ code: Int) -> Bool { code < codes.count && codes[code] }
}
