import Cataloguing
import GRDB
import Metadata

/// One pass over the visible documents that tallies every source for every target.
struct CatalogueScan {
    private let plan: TargetPlan
    private let terms: TermIndex
    private var states: [SourceScan] = []
    private var place: [Int64: Int] = [:]

    /// - Parameter sources: the sources to tally; documents of others are passed over.
    init(plan: TargetPlan, sources: [Int64], terms: TermIndex) {
        self.plan = plan
        self.terms = terms
        for source in sources {
            place[source] = states.count
            states.append(SourceScan(plan: plan, terms: terms.count))
        }
    }

    mutating func run(_ catalogue: Catalogue, night: Int64?, _ db: Database) throws -> [Int64: SourceTally] {
        var lastSource: Int64 = -1
        var index: Int?
        let plan = plan
        let terms = terms
        let place = place
        var states = states
        self.states = []
        try catalogue.forEachVisible(night: night, db) { document, facets in
            if document.source != lastSource {
                lastSource = document.source
                index = place[document.source]
            }
            guard let index else { return }
            states[index].add(record: document.record, facets: facets, plan: plan, terms: terms)
        }
        return place.mapValues { states[$0].tally(plan: plan) }
    }
}

/// What each term means for the targets.
struct TermIndex: Sendable {
    let names: [UInt32: (field: FacetField, code: String)]
    let count: Int
    fileprivate let met: [AtomSet]
    fileprivate let possible: [AtomSet]
    fileprivate let chinese: UInt32
    fileprivate let lesson: UInt32
    /// Per term of the year field, the year; else 0.
    fileprivate let years: [Int16]
    /// Per term, the completeness fields it fills, as bits.
    fileprivate let fills: [UInt32]

    init(_ names: [UInt32: (field: FacetField, code: String)], plan: TargetPlan) {
        self.names = names
        count = Int(names.keys.max() ?? 0) + 1
        var met = [AtomSet](repeating: AtomSet(), count: count)
        var possible = met
        var years = [Int16](repeating: 0, count: count)
        var fills = [UInt32](repeating: 0, count: count)
        var chinese: UInt32 = 0
        var lesson: UInt32 = 0
        let used = Set(plan.atoms.atoms.map(\.field))
        for (term, name) in names {
            fills[Int(term)] = CompletenessField.mask(name.field, name.code)
            if name.field == .year { years[Int(term)] = Int16(name.code) ?? 0 }
            if name.field == .language, name.code == "zh" { chinese = term }
            if name.field == .type, name.code == "lesson_case" { lesson = term }
            guard used.contains(name.field) else { continue }
            met[Int(term)] = plan.atoms.met(name.field, name.code)
            if name.code == FacetField.unmapped { possible[Int(term)] = plan.atoms.possible(name.field) }
        }
        self.met = met
        self.possible = possible
        self.fills = fills
        self.years = years
        self.chinese = chinese
        self.lesson = lesson
    }
}

/// The tally of one source while it is being made.
private struct SourceScan {
    private var tally: SourceTally
    private var counts: [Int32]
    // Scratch, kept between records to save allocations.
    private var languages: [UInt32] = []
    private var stages: [UInt32] = []
    private var subjects: [UInt32] = []
    private var awards: [UInt32] = []
    private var seen: [UInt32] = []

    init(plan: TargetPlan, terms: Int) {
        tally = SourceTally(plan: plan)
        counts = Array(repeating: 0, count: terms)
    }

    mutating func add(record: Int64, facets: UnsafeBufferPointer<UInt8>, plan: TargetPlan, terms: TermIndex) {
        tally.records += 1
        var met = AtomSet()
        var possible = AtomSet()
        var node: UInt32 = 0
        var provider: UInt32 = 0
        var year: Int16 = 0
        var isSanqu = false
        var isLesson = false
        var filled: UInt32 = 0
        languages.removeAll(keepingCapacity: true)
        stages.removeAll(keepingCapacity: true)
        subjects.removeAll(keepingCapacity: true)
        awards.removeAll(keepingCapacity: true)
        seen.removeAll(keepingCapacity: true)
        FacetRow.forEach(facets) { field, term in
            let index = Int(term)
            guard index < terms.count, !seen.contains(term) else { return }
            seen.append(term)
            counts[index] += 1
            met.formUnion(terms.met[index])
            possible.formUnion(terms.possible[index])
            filled |= terms.fills[index]
            switch field {
            case .language: if term != terms.chinese { languages.append(term) }
            case .stage: stages.append(term)
            case .subject: subjects.append(term)
            case .award: awards.append(term)
            case .node: node = term
            case .provider: provider = term
            case .year: year = terms.years[index]
            case .sanqu: isSanqu = true
            case .type: isLesson = isLesson || term == terms.lesson
            default: break
            }
        }
        count(record, met, possible, node: node, provider: provider, year: year, plan)
        while filled != 0 {
            tally.filled[filled.trailingZeroBitCount] += 1
            filled &= filled - 1
        }
        if !languages.isEmpty { countLanguages() }
        if node != 0 { for award in awards { tally.nodeAwards[.init(node: node, award: award), default: 0] += 1 } }
        if node != 0, isLesson { tally.nodeLessons[node, default: 0] += 1 }
        if isSanqu { for term in seen { tally.sanqu[term, default: 0] += 1 } }
    }

    private mutating func count(
        _ record: Int64, _ met: AtomSet, _ possible: AtomSet, node: UInt32, provider: UInt32, year: Int16,
        _ plan: TargetPlan
    ) {
        for (index, item) in plan.items.enumerated() {
            if item.distinctField == .provider, provider != 0, year != 0, let window = item.target.window,
                Int(year) < window.lowerBound
            {
                tally.distinct[index].earlier.insert(provider)
            }
            var verdict = item.program.verdict(met: met, possible: possible)
            if verdict == .no { continue }
            var cells: UInt64 = 0
            if !item.cellPrograms.isEmpty {
                var best = RuleProgram.Verdict.no
                for (cell, program) in item.cellPrograms.enumerated() {
                    switch program.verdict(met: met, possible: possible) {
                    case .no: break
                    case .undecided: if best == .no { best = .undecided }
                    case .yes:
                        best = .yes
                        cells |= 1 << UInt64(cell)
                    }
                }
                verdict = best
            }
            switch verdict {
            case .no: continue
            case .undecided: tally.undecided[index] += 1
            case .yes where met.intersects(item.excluded): tally.excluded[index] += 1
            case .yes:
                switch item.distinctField {
                case .provider where provider == 0, .node where node == 0: continue
                case .provider: tally.distinct[index].counts[provider, default: 0] += 1
                case .node: tally.distinct[index].counts[node, default: 0] += 1
                default: break
                }
                tally.slots[item.slot].append(record)
                while cells != 0 {
                    tally.slots[item.slot + 1 + cells.trailingZeroBitCount].append(record)
                    cells &= cells - 1
                }
            }
        }
    }

    private mutating func countLanguages() {
        for language in languages {
            for stage in stages.isEmpty ? [0] : stages {
                for subject in subjects.isEmpty ? [0] : subjects {
                    tally.languages[.init(language: language, stage: stage, subject: subject), default: 0] += 1
                }
            }
        }
    }

    func tally(plan: TargetPlan) -> SourceTally {
        var result = tally
        for (term, count) in counts.enumerated() where count > 0 { result.terms[UInt32(term)] = Int(count) }
        // Documents come in the order of their versions; records must be in their own.
        for slot in result.slots.indices { result.slots[slot].sort() }
        return result
    }
}
