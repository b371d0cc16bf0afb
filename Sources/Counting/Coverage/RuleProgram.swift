import Metadata

/// A rule compiled to postfix over atoms: a million records times all targets must stay under a second.
struct RuleProgram: Sendable {
    private enum Step: Sendable {
        case leaf(AtomSet)
        case all(Int)
        case any(Int)
        case not
    }

    private var steps: [Step] = []

    init(_ rule: Rule, atoms: inout AtomTable) throws(AtomTable.Full) {
        try append(rule, &atoms)
    }

    private mutating func append(_ rule: Rule, _ atoms: inout AtomTable) throws(AtomTable.Full) {
        switch rule {
        case .all(let rules): try append(rules, &atoms, joining: Step.all)
        case .any(let rules): try append(rules, &atoms, joining: Step.any)
        case .not(let rule):
            try append(rule, &atoms)
            steps.append(.not)
        case .field(let field, let codes):
            steps.append(.leaf(AtomSet(try atoms.atom(AtomTable.Atom(field: field, codes: Set(codes))))))
        case .providerKind(let kinds):
            let atom = AtomTable.Atom(field: .provider, codes: Set(kinds), isKind: true)
            steps.append(.leaf(AtomSet(try atoms.atom(atom))))
        }
    }

    /// Values that wait on the stack for one of a list to be joined with.
    private static let mostWaiting = 8

    private mutating func append(
        _ rules: [Rule], _ atoms: inout AtomTable, joining join: (Int) -> Step
    ) throws(AtomTable.Full) {
        var waiting = 0
        for rule in rules {
            // A list may be longer than the stack is deep.
            if waiting == Self.mostWaiting {
                steps.append(join(waiting))
                waiting = 1
            }
            try append(rule, &atoms)
            waiting += 1
        }
        steps.append(join(waiting))
    }

    /// What a record with unmapped values comes to.
    enum Verdict: Sendable {
        case no
        /// It would depend on what the unmapped values mean.
        case undecided
        case yes
    }

    /// - Parameters:
    ///   - met: the atoms the record meets.
    ///   - possible: those it might meet if its unmapped values meant them; empty when it has none.
    func verdict(met: AtomSet, possible: AtomSet) -> Verdict {
        if possible.isEmpty { return holds(met, met) ? .yes : .no }
        var either = met
        either.formUnion(possible)
        if holds(met, either) { return .yes }
        return holds(either, met) ? .undecided : .no
    }

    /// Kleene: `sure` decides plain leaves, `maybe` those under an odd number of negations.
    private func holds(_ sure: AtomSet, _ maybe: AtomSet) -> Bool {
        // A stack of at most 64 booleans; each entry also keeps its value under negation.
        var plain: UInt64 = 0
        var negated: UInt64 = 0
        for step in steps {
            switch step {
            case .leaf(let atoms):
                plain = plain << 1 | (sure.intersects(atoms) ? 1 : 0)
                negated = negated << 1 | (maybe.intersects(atoms) ? 1 : 0)
            case .all(let count):
                let mask: UInt64 = (1 << UInt64(count)) - 1
                plain = ((plain >> UInt64(count)) << 1) | (plain & mask == mask ? 1 : 0)
                negated = ((negated >> UInt64(count)) << 1) | (negated & mask == mask ? 1 : 0)
            case .any(let count):
                let mask: UInt64 = (1 << UInt64(count)) - 1
                plain = ((plain >> UInt64(count)) << 1) | (plain & mask != 0 ? 1 : 0)
                negated = ((negated >> UInt64(count)) << 1) | (negated & mask != 0 ? 1 : 0)
            case .not:
                let flipped = ~negated & 1
                negated = negated & ~1 | (~plain & 1)
                plain = plain & ~1 | flipped
            }
        }
        return plain & 1 == 1
    }
}

/// The distinct elementary conditions of all rules, numbered.
struct AtomTable: Sendable {
    /// More conditions than a file of targets may hold.
    struct Full: Error {}

    struct Atom: Sendable, Equatable {
        var field: FacetField
        var codes: Set<String>
        /// The codes are kinds of the units that are the field's values.
        var isKind = false

        /// - Parameter kinds: of provider units.
        func isMet(by code: String, _ kinds: ProviderKinds) -> Bool {
            guard isKind else { return codes.contains(code) }
            return kinds.kind(of: code).map(codes.contains) ?? false
        }
    }

    private(set) var atoms: [Atom] = []

    /// The conditions on a field.
    func all(of field: FacetField) -> AtomSet {
        var set = AtomSet()
        for (number, atom) in atoms.enumerated() where atom.field == field { set.insert(number) }
        return set
    }

    mutating func atom(_ atom: Atom) throws(Full) -> Int {
        if let known = atoms.firstIndex(of: atom) { return known }
        guard atoms.count < AtomSet.capacity else { throw Full() }
        atoms.append(atom)
        return atoms.count - 1
    }
}
