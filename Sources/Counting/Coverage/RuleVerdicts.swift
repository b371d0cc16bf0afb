/// What records come to for every target. Records that meet the same conditions come to the same, and of a million
/// records there are a few thousand kinds, so each kind is judged once.
struct RuleVerdicts {
    struct Hit {
        enum Outcome {
            case counted, excluded
            /// It would depend on what the unmapped values mean; with an excluding flag it counts in no case.
            case undecided
        }

        /// Index in the plan.
        var item: Int
        var outcome: Outcome
        /// The cells it is counted in, as bits.
        var cells: UInt64 = 0
    }

    private struct Kind: Hashable {
        var met: AtomSet
        var possible: AtomSet
    }

    private let plan: TargetPlan
    private var known: [Kind: [Hit]] = [:]

    init(_ plan: TargetPlan) {
        self.plan = plan
    }

    /// The targets such a record matters to.
    mutating func hits(met: AtomSet, possible: AtomSet) -> [Hit] {
        let kind = Kind(met: met, possible: possible)
        if let known = known[kind] { return known }
        let hits = plan.items.indices.compactMap { judge($0, kind) }
        known[kind] = hits
        return hits
    }

    private func judge(_ index: Int, _ kind: Kind) -> Hit? {
        let item = plan.items[index]
        var verdict = item.program.verdict(met: kind.met, possible: kind.possible)
        if verdict == .no { return nil }
        var cells: UInt64 = 0
        if !item.cellPrograms.isEmpty {
            verdict = .no
            for (cell, program) in item.cellPrograms.enumerated() {
                switch program.verdict(met: kind.met, possible: kind.possible) {
                case .no: break
                case .undecided: if verdict == .no { verdict = .undecided }
                case .yes:
                    verdict = .yes
                    cells |= 1 << UInt64(cell)
                }
            }
        }
        switch verdict {
        case .no: return nil
        case .undecided where kind.met.intersects(item.excluded): return nil
        case .undecided: return Hit(item: index, outcome: .undecided)
        case .yes where kind.met.intersects(item.excluded): return Hit(item: index, outcome: .excluded)
        case .yes: return Hit(item: index, outcome: .counted, cells: cells)
        }
    }
}
