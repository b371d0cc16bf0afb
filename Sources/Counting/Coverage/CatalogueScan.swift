import Cataloguing
import GRDB
import Metadata

/// One pass over the visible documents that tallies every source for every target.
struct CatalogueScan {
    private let plan: TargetPlan
    private let terms: TermIndex
    private let sources: [Int64]

    /// - Parameter sources: the sources to tally; documents of others are passed over.
    init(plan: TargetPlan, sources: [Int64], terms: TermIndex) {
        self.plan = plan
        self.terms = terms
        self.sources = sources
    }

    func run(_ catalogue: Catalogue, night: Int64?, _ db: Database) throws -> [Int64: SourceTally] {
        let place = Dictionary(sources.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var states = sources.map { _ in SourceScan(plan: plan, terms: terms.meanings.count) }
        var verdicts = RuleVerdicts(plan)
        var lastSource: Int64 = -1
        var index: Int?
        try catalogue.forEachVisible(night: night, db) { document, facets in
            if document.source != lastSource {
                lastSource = document.source
                index = place[document.source]
            }
            guard let index else { return }
            states[index].add(
                record: document.record, facets: facets, plan: plan, terms: terms, verdicts: &verdicts)
        }
        return place.mapValues { states[$0].finished() }
    }
}
