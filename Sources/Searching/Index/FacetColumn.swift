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

    mutating func clear(_ document: Int) {
        if codes[document] != 0 { codes.set(document, 0) }
    }

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
            codes.withCodes { codes in
                for document in documents { counts[codes(Int(document))] += 1 }
            } u8: { codes in
                for document in documents where Int(document) < codes.count {
                    counts[Int(codes[Int(document)])] += 1
                }
            } u16: { codes in
                for document in documents where Int(document) < codes.count {
                    counts[Int(codes[Int(document)])] += 1
                }
            }
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

/// Small numbers, one a document, in as few bytes as the greatest needs.
struct CodeArray: Sendable {
    private enum Storage: Sendable {
        case u8([UInt8])
        case u16([UInt16])
        case u32([UInt32])
    }

    private var storage = Storage.u8([])

    var count: Int {
        switch storage {
        case .u8(let codes): codes.count
        case .u16(let codes): codes.count
        case .u32(let codes): codes.count
        }
    }

    /// The number of a document, 0 beyond the end.
    @inline(__always) subscript(index: Int) -> Int {
        switch storage {
        case .u8(let codes): index < codes.count ? Int(codes[index]) : 0
        case .u16(let codes): index < codes.count ? Int(codes[index]) : 0
        case .u32(let codes): index < codes.count ? Int(codes[index]) : 0
        }
    }

    /// Gives the fastest way in to the loops that count.
    @inline(__always)
    func withCodes(
        _ other: ((Int) -> Int) -> Void, u8: (UnsafeBufferPointer<UInt8>) -> Void,
        u16: (UnsafeBufferPointer<UInt16>) -> Void
    ) {
        switch storage {
        case .u8(let codes): codes.withUnsafeBufferPointer(u8)
        case .u16(let codes): codes.withUnsafeBufferPointer(u16)
        case .u32: other { self[$0] }
        }
    }

    /// The indices below `capacity` whose code is in the mask.
    func documents(_ mask: [Bool], capacity: Int) -> DocumentSet {
        switch storage {
        case .u8(let codes): DocumentSet(codes, mask, capacity: capacity)
        case .u16(let codes): DocumentSet(codes, mask, capacity: capacity)
        case .u32(let codes): DocumentSet(codes, mask, capacity: capacity)
        }
    }

    mutating func set(_ index: Int, _ code: UInt32) {
        widen(for: code)
        switch storage {
        case .u8(var codes):
            storage = .u8([])
            Self.store(UInt8(truncatingIfNeeded: code), at: index, in: &codes)
            storage = .u8(codes)
        case .u16(var codes):
            storage = .u16([])
            Self.store(UInt16(truncatingIfNeeded: code), at: index, in: &codes)
            storage = .u16(codes)
        case .u32(var codes):
            storage = .u32([])
            Self.store(code, at: index, in: &codes)
            storage = .u32(codes)
        }
    }

    @inline(__always)
    private static func store<Code: FixedWidthInteger>(_ code: Code, at index: Int, in codes: inout [Code]) {
        if index >= codes.count {
            codes.reserveCapacity(index + 1 > codes.capacity ? max(1024, (index + 1) * 3 / 2) : 0)
            codes.append(contentsOf: repeatElement(0, count: index + 1 - codes.count))
        }
        codes[index] = code
    }

    private mutating func widen(for code: UInt32) {
        switch storage {
        case .u8(let codes) where code > 0xFF:
            storage = code > 0xFFFF ? .u32(codes.map(UInt32.init)) : .u16(codes.map(UInt16.init))
        case .u16(let codes) where code > 0xFFFF: storage = .u32(codes.map(UInt32.init))
        default: break
        }
    }
}
