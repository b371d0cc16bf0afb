import Metadata

/// What each term means for the targets. Small, so that the terms of a record are in the processor's cache.
struct TermIndex: Sendable {
    struct Meaning: Sendable {
        /// Places in `sets`.
        var met: UInt32 = 0
        var possible: UInt32 = 0
        /// The completeness fields it fills, as bits.
        var fills: UInt32 = 0
        /// Of a term of the year field.
        var year: Int16 = 0
        var isChinese = false
        var isLesson = false
    }

    /// By term.
    let meanings: [Meaning]
    /// The distinct sets of atoms a term meets, or might meet; the first is empty.
    let sets: [AtomSet]

    init(_ names: [UInt32: (field: FacetField, code: String)], plan: TargetPlan, kinds: ProviderKinds) {
        var meanings = [Meaning](repeating: Meaning(), count: Int(names.keys.max() ?? 0) + 1)
        var sets = [AtomSet()]
        var places = [AtomSet(): UInt32(0)]
        func place(_ set: AtomSet) -> UInt32 {
            if let known = places[set] { return known }
            sets.append(set)
            places[set] = UInt32(sets.count - 1)
            return UInt32(sets.count - 1)
        }
        let atoms = Dictionary(grouping: plan.atoms.atoms.enumerated(), by: \.element.field)
        for (term, name) in names {
            var meaning = Meaning()
            meaning.fills = CompletenessField.mask(name.field, name.code)
            if name.field == .year { meaning.year = Int16(name.code) ?? 0 }
            meaning.isChinese = name.field == .language && name.code == "zh"
            meaning.isLesson = name.field == .type && name.code == "lesson_case"
            if let atoms = atoms[name.field] {
                var met = AtomSet()
                var possible = AtomSet()
                for (number, atom) in atoms {
                    if atom.isMet(by: name.code, kinds) { met.insert(number) }
                    if name.code == FacetField.unmapped { possible.insert(number) }
                }
                meaning.met = place(met)
                meaning.possible = place(possible)
            }
            meanings[Int(term)] = meaning
        }
        self.meanings = meanings
        self.sets = sets
    }
}
