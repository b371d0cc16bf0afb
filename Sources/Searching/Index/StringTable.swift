internal import Glibc

/// The distinct titles, teachers and places of all documents, analysed once: what ranking, pinyin and suggestions read.
struct StringTable: Sendable {
    /// Marks a unit as a word; the low bits are its number in `words`.
    static let word: UInt32 = 0x0100_0000
    /// Marks a unit as a Tibetan syllable.
    static let syllable: UInt32 = 0x0200_0000
    /// The unit makes a pair with the next.
    static let joins: UInt32 = 0x8000_0000

    private var bytes = SharedArray<UInt8>()
    private var byteEnds = SharedArray<UInt32>()
    private var units = SharedArray<UInt32>()
    private var unitEnds = SharedArray<UInt32>()
    private var slots: [UInt32] = [UInt32](repeating: 0, count: 1 << 10)
    private(set) var words = WordTable()
    /// The strings come from platforms: with a seed nobody knows outside this process, none can choose them to collide.
    private let seed: UInt64

    /// Number 0 is the empty string.
    init(seed: UInt64 = UInt64(truncatingIfNeeded: 0.hashValue)) {
        self.seed = seed
        for _ in 0..<2 {
            byteEnds.append(0)
            unitEnds.append(0)
        }
    }

    var count: Int { byteEnds.count - 1 }

    /// The number of a string, new or known.
    mutating func intern(_ text: UnsafeBufferPointer<UInt8>, _ analyser: TextAnalyser) -> UInt32 {
        if text.isEmpty { return 0 }
        let slot = slot(of: text)
        if slots[slot] != 0 { return slots[slot] }
        let number = UInt32(count)
        slots[slot] = number
        bytes.append(contentsOf: text)
        byteEnds.append(UInt32(bytes.count))
        let folded = analyser.folding.fold(utf8: text)
        for unit in analyser.scanner.units(of: folded) {
            units.append(code(of: unit, in: folded.scalars[unit.start..<unit.end]))
        }
        unitEnds.append(UInt32(units.count))
        if count * 4 > slots.count * 3 { grow() }
        return number
    }

    /// The number of a string that is here.
    func number(of text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { bytes in
            let number = bytes.isEmpty ? 0 : slots[slot(of: bytes)]
            return number == 0 ? nil : number
        }
    }

    /// Where a string stands among the slots, or would stand.
    private func slot(of text: UnsafeBufferPointer<UInt8>) -> Int {
        var slot = Int(truncatingIfNeeded: hash(text)) & (slots.count - 1)
        while slots[slot] != 0, !equals(Int(slots[slot]), text) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func code(of unit: SearchUnit, in scalars: ArraySlice<UInt32>) -> UInt32 {
        let joins = unit.joinsNext ? Self.joins : 0
        switch unit.kind {
        case .character: return scalars[scalars.startIndex] | joins
        case .word: return Self.word | words.intern(scalars) | joins
        case .syllable: return Self.syllable | words.intern(scalars) | joins
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for number in 1..<count {
            var slot = Int(truncatingIfNeeded: withBytes(number) { hash($0) }) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number)
        }
    }

    private func equals(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        withBytes(number) { known in
            guard let left = known.baseAddress, let right = text.baseAddress else {
                return known.isEmpty && text.isEmpty
            }
            return known.count == text.count && memcmp(left, right, known.count) == 0
        }
    }

    @inline(__always)
    private func withBytes<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(.init(rebasing: $0[Int(byteEnds[number])..<Int(byteEnds[number + 1])])) }
    }

    /// FNV-1a over eight bytes at a time.
    func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        let raw = UnsafeRawBufferPointer(text)
        var place = 0
        while place + 8 <= raw.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0x100_0000_01B3
            // The low bits choose the slot, and a multiplication carries nothing down to them.
            hash ^= hash >> 32
            place += 8
        }
        while place < raw.count {
            hash = (hash ^ UInt64(raw[place])) &* 0x100_0000_01B3
            place += 1
        }
        return hash ^ hash >> 29
    }

    /// The string as it came.
    subscript(number: UInt32) -> String {
        withBytes(Int(number)) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a string, as it came, holds these bytes.
    func contains(_ text: [UInt8], in number: UInt32) -> Bool {
        withBytes(Int(number)) { bytes in
            guard let start = bytes.baseAddress, let first = text.first else { return text.isEmpty }
            var place = 0
            while place + text.count <= bytes.count {
                if start[place] == first, memcmp(start + place, text, text.count) == 0 { return true }
                place += 1
            }
            return false
        }
    }

    /// Whether units of a string have a run of units one after the other.
    static func holds(_ units: Slice<UnsafeBufferPointer<UInt32>>, _ run: [UInt32]) -> Bool {
        guard !run.isEmpty, units.count >= run.count else { return false }
        return (units.startIndex...units.endIndex - run.count).contains { start in
            run.indices.allSatisfy { units[start + $0] & ~joins == run[$0] }
        }
    }

    /// Gives the units of a string.
    @inline(__always)
    func withUnits<Result>(_ number: UInt32, _ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
        units.withUnsafeBufferPointer {
            body(.init(rebasing: $0[Int(unitEnds[Int(number)])..<Int(unitEnds[Int(number) + 1])]))
        }
    }

    /// Gives all units and where each string ends among them.
    func withAllUnits<Result>(_ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>) -> Result) -> Result {
        units.withUnsafeBufferPointer { units in unitEnds.withUnsafeBufferPointer { body(units, $0) } }
    }

    /// The units of a query in the same numbers; a word no string has gets a number no string has.
    func codes(of analysed: (folded: FoldedText, units: [SearchUnit])) -> [UInt32] {
        analysed.units.map { unit in
            let scalars = analysed.folded.scalars[unit.start..<unit.end]
            return switch unit.kind {
            case .character: scalars[scalars.startIndex]
            case .word: Self.word | (words.number(of: scalars) ?? WordTable.unknown)
            case .syllable: Self.syllable | (words.number(of: scalars) ?? WordTable.unknown)
            }
        }
    }
}

/// Distinct words of spaced scripts and Tibetan syllables.
struct WordTable: Sendable {
    /// The number of a word that is not in the table.
    static let unknown: UInt32 = 0x00FF_FFFF

    private(set) var texts: [[UInt32]] = []
    private var numbers: [[UInt32]: UInt32] = [:]

    mutating func intern(_ scalars: ArraySlice<UInt32>) -> UInt32 {
        let key = Array(scalars)
        if let known = numbers[key] { return known }
        // A table that is full gives every further word one number: they then rank alike, and are found all the same.
        guard texts.count < Int(Self.unknown) - 1 else { return Self.unknown - 1 }
        let number = UInt32(texts.count)
        texts.append(key)
        numbers[key] = number
        return number
    }

    func number(of scalars: ArraySlice<UInt32>) -> UInt32? { numbers[Array(scalars)] }
}
