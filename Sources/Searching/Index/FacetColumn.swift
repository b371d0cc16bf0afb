/// The values of one facet field for every document.
///
/// A document has one code; a code stands for a set of terms, so that several values cost no more than one. Counting is
/// a histogram over codes, filtering a look-up.
struct FacetColumn: Sendable {
    /// The terms of each code, ascending; code 0 is no value.
    private(set) var sets: [[UInt32]] = [[]]
    private var numbers: [[UInt32]: UInt32] = [[]: 0]
    /// Codes of the sets of one term, by term, 0 where there is none yet: the usual case without hashing.
    private var singles: [UInt32] = []
    /// All codes whose set has a term.
    private var codesOfTerm: [UInt32: [UInt32]] = [:]
    private var codes = CodeArray()

    var isEmpty: Bool { sets.count == 1 }

    mutating func set(_ document: Int, _ term: UInt32) {
        if Int(term) < singles.count, singles[Int(term)] != 0 {
            codes.set(document, singles[Int(term)])
            return
        }
        set(document, [term])
        while singles.count <= Int(term) { singles.append(0) }
        singles[Int(term)] = numbers[[term]] ?? 0
    }

    mutating func clear(_ document: Int) { codes.set(document, 0) }

    mutating func set(_ document: Int, _ terms: [UInt32]) {
        if let known = numbers[terms] {
            codes.set(document, known)
            return
        }
        let number = UInt32(sets.count)
        sets.append(terms)
        numbers[terms] = number
        for term in terms { codesOfTerm[term, default: []].append(number) }
        codes.set(document, number)
    }

    @inline(__always) func code(_ document: UInt32) -> Int { codes[Int(document)] }

    func terms(_ document: UInt32) -> [UInt32] { sets[codes[Int(document)]] }

    /// How many of the documents have each code.
    func histogram(_ documents: [UInt32]) -> [Int32] {
        var counts = [Int32](repeating: 0, count: sets.count)
        counts.withUnsafeMutableBufferPointer { counts in
            codes.visit(documents) { counts[$0] += 1 }
        }
        return counts
    }

    /// For each code, whether it has one of the terms.
    func mask(_ terms: Set<UInt32>) -> [Bool] {
        var mask = [Bool](repeating: false, count: sets.count)
        for term in terms { for code in codesOfTerm[term] ?? [] { mask[Int(code)] = true } }
        return mask
    }

    /// The documents below `capacity` whose code is in the mask.
    func documents(_ mask: [Bool], capacity: Int) -> DocumentSet {
        guard mask.contains(true) else { return DocumentSet(capacity: capacity) }
        return codes.documents(mask, capacity: capacity)
    }
}
