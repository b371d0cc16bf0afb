package import Cataloguing
internal import Foundation
package import GRDB
package import Metadata

/// Everything counted in one state of the catalogue: the tallies of all sources, their standing and the linked works.
/// Reports, drill-downs, snapshots and exports are all read off this one value.
package struct CoverageCount: Sendable {
    package let plan: TargetPlan
    package let states: SourceStates
    let tallies: [Int64: SourceTally]
    package let links: WorkLinks
    /// Term → (field, code), for the terms the tallies name.
    package let terms: [UInt32: (field: FacetField, code: String)]

    func tally(_ entry: SourceStates.Entry) -> SourceTally? {
        entry.generation > 0 ? tallies[entry.id] : nil
    }
}

/// Counts the targets of a document over the catalogue.
package struct CoverageCounter: Sendable {
    package let plan: TargetPlan
    package let reader: RuleReader
    let vocabularies: Vocabularies
    let reported: [ReportedFigure]
    let trees: TextbookTrees

    package init(
        _ document: TargetDocument, vocabularies: Vocabularies, trees: TextbookTrees, reported: [ReportedFigure] = []
    ) throws(ConfigError) {
        plan = try TargetPlan(document)
        reader = RuleReader(vocabularies: vocabularies)
        self.vocabularies = vocabularies
        self.reported = reported
        self.trees = trees
    }

    /// Reads everything a count needs from a root: `Schemas/targets/{document}.yml`, its reported figures, vocabularies
    /// and textbook trees.
    /// - Throws: `ConfigError` with file, line and mend.
    package init(root: ProjectRoot, document: String = "2019", vocabularies: Vocabularies) throws(ConfigError) {
        let file = root.targets.appending(path: "\(document).yml")
        let targets = try TargetFile(vocabularies: vocabularies).read(file, root: root)
        try self.init(
            targets, vocabularies: vocabularies, trees: try TextbookTrees(root: root, vocabularies: vocabularies),
            reported: try ReportedFigure.read(root: root, document: targets))
    }

    /// Counts what readers see now.
    /// - Parameter known: tallies already made of these sources at these generations.
    package func count(_ catalogue: Catalogue, _ db: Database) throws -> CoverageCount {
        try count(catalogue, db, known: [:], links: WorkLinks(db))
    }

    func count(
        _ catalogue: Catalogue, _ db: Database, known: [Int64: SourceTally], links: WorkLinks
    ) throws -> CoverageCount {
        let states = try SourceStates(catalogue, provinces: vocabularies.provinces, db)
        let terms = try catalogue.terms(db)
        let missing = states.entries.filter { $0.generation > 0 && known[$0.id] == nil }.map(\.id)
        var tallies = known
        if !missing.isEmpty {
            var scan = CatalogueScan(plan: plan, sources: missing, terms: TermIndex(terms, plan: plan))
            tallies.merge(try scan.run(catalogue, db)) { $1 }
        }
        return CoverageCount(plan: plan, states: states, tallies: tallies, links: links, terms: terms)
    }
}

extension CoverageCount {
    /// The same count with other links between works.
    func linked(_ links: WorkLinks) -> CoverageCount {
        CoverageCount(plan: plan, states: states, tallies: tallies, links: links, terms: terms)
    }
}
