package import GRDB
package import Metadata

/// Which targets a record is counted for, by its values alone; works are not linked here, and units are not counted.
package struct TargetMembership: Sendable {
    /// The fields the rules look at.
    package let fields: Set<FacetField>
    private let items: [TargetPlan.Item]
    private let met: [UInt32: AtomSet]

    package init(_ plan: TargetPlan, _ db: Database) throws {
        // Units are counted there, not records: of none can be said that it is one of the twenty.
        items = plan.items.filter { $0.target.measure != .providers }
        let distinct = items.compactMap(\.distinctField)
        fields = Set(plan.atoms.atoms.map(\.field)).union(distinct)
        var met: [UInt32: AtomSet] = [:]
        let statement = try db.cachedStatement(sql: "SELECT id FROM term WHERE field = ? AND code = ?")
        for (index, atom) in plan.atoms.atoms.enumerated() where !atom.isKind {
            for code in atom.codes {
                let term = try UInt32.fetchOne(statement, arguments: [Int(atom.field.rawValue), code])
                if let term { met[term, default: AtomSet()].formUnion(AtomSet(index)) }
            }
        }
        self.met = met
    }

    /// The targets counted from records, in the order of their document.
    package var targets: [Target] { items.map(\.target) }

    /// Ids of the targets that count a record with these values, in the order of their document.
    package func targets(of facets: [(field: FacetField, term: UInt32)]) -> [String] {
        var atoms = AtomSet()
        for facet in facets { if let more = met[facet.term] { atoms.formUnion(more) } }
        return items.compactMap { item in
            // As in the scan: where nodes are counted, a record without one counts in no case.
            if let field = item.distinctField, !facets.contains(where: { $0.field == field }) { return nil }
            return counts(item, atoms) ? item.target.id : nil
        }
    }

    private func counts(_ item: TargetPlan.Item, _ atoms: AtomSet) -> Bool {
        func holds(_ program: RuleProgram) -> Bool { program.verdict(met: atoms, possible: AtomSet()) == .yes }
        guard holds(item.program), !atoms.intersects(item.excluded) else { return false }
        return item.cellPrograms.isEmpty || item.cellPrograms.contains(where: holds)
    }
}
