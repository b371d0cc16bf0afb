package import Cataloguing
internal import Foundation
package import GRDB
package import Metadata

/// Everything counted in one state of the catalogue: the tallies of all sources, their standing and the linked works.
/// Reports, drill-downs, snapshots and exports are all read off this one value.
package struct CoverageCount: Sendable {
    package let plan: TargetPlan
    /// Digest of the vocabularies and trees counted with.
    let vocabularies: String
    package let states: SourceStates
    let tallies: [Int64: SourceTally]
    package let links: WorkLinks
    /// Term → (field, code), for the terms the tallies name.
    package let terms: [UInt32: (field: FacetField, code: String)]

    func tally(_ entry: SourceStates.Entry) -> SourceTally? {
        entry.generation > 0 ? tallies[entry.id] : nil
    }

    /// The source's row in the report, with what was counted of it.
    func row(_ entry: SourceStates.Entry) -> PlatformRow {
        var row = entry.row
        row.records = tally(entry)?.records
        row.confirmed = nil
        return row
    }
}

/// Counts the targets of a document over the catalogue.
package struct CoverageCounter: Sendable {
    package let plan: TargetPlan
    let reader: RuleReader
    let vocabularies: Vocabularies
    let reported: [ReportedFigure]
    package let trees: TextbookTrees
    let perCapita: [String: Int]
    package let inputs: CountingInputs
    let vocabularyDigest: String

    /// - Parameter isFrozen: the files are those a night kept. What is refused today must not take its recount away.
    /// - Throws: `ConfigError` with file, line and mend.
    package init(
        _ inputs: CountingInputs, vocabularies: Vocabularies, trees: TextbookTrees, isFrozen: Bool = false
    ) throws(ConfigError) {
        let name = "Schemas/targets/\(inputs.document).yml"
        let document = try TargetFile(vocabularies: vocabularies, isFrozen: isFrozen).document(
            try ConfigNode(yaml: inputs.targets, file: name), id: inputs.document, bytes: Array(inputs.targets.utf8))
        try self.init(document, inputs: inputs, vocabularies: vocabularies, trees: trees, isFrozen: isFrozen)
    }

    init(
        _ document: TargetDocument, inputs: CountingInputs, vocabularies: Vocabularies, trees: TextbookTrees,
        isFrozen: Bool = false
    ) throws(ConfigError) {
        plan = try TargetPlan(document)
        let reader = RuleReader(vocabularies: vocabularies)
        self.reader = reader
        vocabularyDigest = Self.digest(of: reader, trees)
        self.vocabularies = vocabularies
        self.trees = trees
        self.inputs = inputs
        reported =
            try inputs.reported.map { text throws(ConfigError) in
                try ReportedFigure.parse(text, document: document, isFrozen: isFrozen)
            } ?? []
        perCapita =
            try inputs.perCapita.map { text throws(ConfigError) in
                try PerCapita.parse(text, isFrozen: isFrozen)
            } ?? [:]
    }

    /// Reads everything a count needs from a root: `Schemas/targets/{document}.yml`, its reported figures, vocabularies
    /// and textbook trees.
    /// - Throws: `ConfigError` with file, line and mend.
    package init(root: ProjectRoot, document: String = "2019", vocabularies: Vocabularies) throws(ConfigError) {
        try self.init(
            CountingInputs(root: root, document: document), vocabularies: vocabularies,
            trees: try TextbookTrees(root: root, vocabularies: vocabularies))
    }

    /// Counts what readers see now.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func count(_ catalogue: Catalogue, _ db: Database) throws -> CoverageCount {
        try count(
            catalogue, states: SourceStates(catalogue, provinces: vocabularies.provinces, db), links: WorkLinks(db), db)
    }

    /// - Parameters:
    ///   - night: what readers saw at the end of this night; nil: now.
    ///   - known: tallies already made of these sources at these generations.
    func count(
        _ catalogue: Catalogue, states: SourceStates, links: WorkLinks, night: Int64? = nil,
        known: [Int64: SourceTally] = [:], _ db: Database
    ) throws -> CoverageCount {
        let terms = try catalogue.terms(db)
        let missing = states.entries.filter { $0.generation > 0 && known[$0.id] == nil }.map(\.id)
        var tallies = known
        if !missing.isEmpty {
            let index = TermIndex(terms, plan: plan, kinds: vocabularies.providerKinds)
            let scan = CatalogueScan(plan: plan, sources: missing, terms: index)
            tallies.merge(try scan.run(catalogue, night: night, db)) { $1 }
        }
        return CoverageCount(
            plan: plan, vocabularies: vocabularyDigest, states: states, tallies: tallies, links: links, terms: terms)
    }
}

extension CoverageCount {
    /// The same count with other links between works.
    func linked(_ links: WorkLinks) -> CoverageCount {
        CoverageCount(
            plan: plan, vocabularies: vocabularies, states: states, tallies: tallies, links: links, terms: terms)
    }
}
