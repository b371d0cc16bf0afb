import Cataloguing
import Metadata

/// The tally of one source while it is being made.
struct SourceScan {
    private var tally: SourceTally
    /// By term: records, and those of them from counties of 三区三州.
    private var counts: [Int32]
    private var sanqu: [Int32] = []
    /// By term, the last record it was seen in: a value that is written twice counts once.
    private var stamps: [UInt32]
    private var stamp: UInt32 = 0
    // Kept between records to save allocations.
    private var languages: [UInt32] = []
    private var stages: [UInt32] = []
    private var subjects: [UInt32] = []
    private var awards: [UInt32] = []

    init(plan: TargetPlan, terms: Int) {
        tally = SourceTally(plan: plan)
        counts = Array(repeating: 0, count: terms)
        stamps = Array(repeating: 0, count: terms)
    }

    mutating func add(
        record: Int64, facets: UnsafeBufferPointer<UInt8>, plan: TargetPlan, terms: TermIndex,
        verdicts: inout RuleVerdicts
    ) {
        tally.records += 1
        stamp += 1
        var met = AtomSet()
        var possible = AtomSet()
        var node: UInt32 = 0
        var provider: UInt32 = 0
        var province: UInt32 = 0
        var school: UInt32 = 0
        var year: Int16 = 0
        var isSanqu = false
        var hasType = false
        var isLesson = false
        var filled: UInt32 = 0
        languages.removeAll(keepingCapacity: true)
        stages.removeAll(keepingCapacity: true)
        subjects.removeAll(keepingCapacity: true)
        awards.removeAll(keepingCapacity: true)
        FacetRow.forEach(facets) { field, term in
            let index = Int(term)
            guard index < counts.count, stamps[index] != stamp else { return }
            stamps[index] = stamp
            // Those of schools are counted by province, below.
            if field != .school { counts[index] += 1 }
            let meaning = terms.meanings[index]
            if meaning.met != 0 { met.formUnion(terms.sets[Int(meaning.met)]) }
            if meaning.possible != 0 { possible.formUnion(terms.sets[Int(meaning.possible)]) }
            filled |= meaning.fills
            switch field {
            case .language: if !meaning.isChinese { languages.append(term) }
            case .stage: stages.append(term)
            case .subject: subjects.append(term)
            case .award: awards.append(term)
            case .node: node = term
            case .provider: provider = term
            case .province: province = term
            case .school: school = term
            case .year: year = meaning.year
            case .sanqu: isSanqu = true
            case .type:
                hasType = true
                isLesson = isLesson || meaning.isLesson
            default: break
            }
        }
        if year == 0 { possible.formUnion(plan.yearAtoms) }
        if !hasType { possible.formUnion(plan.typeAtoms) }
        for (item, start) in plan.increments where provider != 0 && year != 0 && Int(year) < start {
            tally.distinct[item].earlier.insert(provider)
        }
        for hit in verdicts.hits(met: met, possible: possible) {
            count(record, hit, node: node, provider: provider, plan)
        }
        while filled != 0 {
            tally.filled[filled.trailingZeroBitCount] += 1
            filled &= filled - 1
        }
        if !languages.isEmpty { countLanguages() }
        if school != 0 { tally.schools[.init(term: school, province: province), default: 0] += 1 }
        if node != 0 {
            let place = SourceTally.InProvince(term: node, province: province)
            // As for the target of nodes: what is not counted fills no gap.
            if !met.intersects(plan.excluded) {
                for award in awards { tally.nodeAwards.insert(.init(node: place, award: award)) }
            }
            if isLesson { tally.nodeLessons[place, default: []].append(record) }
        }
        if isSanqu { countSanqu(facets) }
    }

    private mutating func count(
        _ record: Int64, _ hit: RuleVerdicts.Hit, node: UInt32, provider: UInt32, _ plan: TargetPlan
    ) {
        let (slot, field) = plan.places[hit.item]
        // Where units or nodes are counted, a record without one counts in no case.
        if field == .provider && provider == 0 || field == .node && node == 0 { return }
        switch hit.outcome {
        case .undecided: tally.undecided[hit.item].append(record)
        case .excluded: tally.excluded[hit.item] += 1
        case .counted:
            switch field {
            case .provider: tally.distinct[hit.item].counts[provider, default: 0] += 1
            case .node: tally.distinct[hit.item].counts[node, default: 0] += 1
            default: break
            }
            tally.slots[slot].append(record)
            var cells = hit.cells
            while cells != 0 {
                tally.slots[slot + 1 + cells.trailingZeroBitCount].append(record)
                cells &= cells - 1
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

    private mutating func countSanqu(_ facets: UnsafeBufferPointer<UInt8>) {
        if sanqu.isEmpty { sanqu = Array(repeating: 0, count: counts.count) }
        stamp += 1
        FacetRow.forEach(facets) { _, term in
            let index = Int(term)
            guard index < sanqu.count, stamps[index] != stamp else { return }
            stamps[index] = stamp
            sanqu[index] += 1
        }
    }

    func finished() -> SourceTally {
        var result = tally
        for (term, count) in counts.enumerated() where count > 0 { result.terms[UInt32(term)] = Int(count) }
        for (term, count) in sanqu.enumerated() where count > 0 { result.sanqu[UInt32(term)] = Int(count) }
        // Documents come in the order of their versions; records must be in their own.
        for slot in result.slots.indices { result.slots[slot].sort() }
        for item in result.undecided.indices { result.undecided[item].sort() }
        result.nodeLessons = result.nodeLessons.mapValues { $0.sorted() }
        return result
    }
}
