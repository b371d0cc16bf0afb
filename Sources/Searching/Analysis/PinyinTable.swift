/// Every reading of every common Han character, without tones (Schemas/search/pinyin.tsv), and which of them are rare
/// (Schemas/search/rare-readings.tsv).
package struct PinyinTable: Sendable {
    private static let first: UInt32 = 0x3007
    private static let last: UInt32 = 0x9FFF
    /// Letters of the longest syllable: zhuang.
    static let longest = 6

    /// Syllables by number; number 0 is unused.
    let syllables: [[UInt8]]
    /// Per syllable, how it is typed, first as it is written, then by whoever does not hear the difference between zh and
    /// z, ch and c, sh and s, l and n, or ng and n at the end.
    let heard: [[[UInt8]]]
    private let allHeard: Set<[UInt8]>
    /// The syllables as they are typed, ü as v or u, and all that these begin with.
    private let typed: Set<[UInt8]>
    private let beginnings: Set<[UInt8]>
    /// The characters that are commonly read as each syllable.
    private let characters: [[UInt32]]
    /// Per character, the place of its readings in `readings`: start << 3 | count.
    private let places: [UInt32]
    private let readings: [UInt16]
    /// Per character, the first letters of its readings as a bit set.
    private let initials: [UInt32]

    /// - Parameters:
    ///   - rows: each syllable with all characters that may be read so.
    ///   - rare: the same for the readings that hardly occur.
    package init(
        _ rows: [(syllable: String, characters: String)], rare: [(syllable: String, characters: String)] = []
    ) {
        let seldom = Dictionary(
            rare.map { ($0.syllable, Set($0.characters.unicodeScalars)) }, uniquingKeysWith: { $0.union($1) })
        let count = Int(Self.last - Self.first) + 1
        var syllables: [[UInt8]] = [[]]
        characters =
            [[]]
            + rows.map { row -> [UInt32] in
                let rare = seldom[row.syllable] ?? []
                return row.characters.unicodeScalars.filter { !rare.contains($0) }.map(\.value)
            }
        var byCharacter = [[UInt16]](repeating: [], count: count)
        for row in rows {
            let number = UInt16(syllables.count)
            syllables.append(Array(row.syllable.utf8))
            for scalar in row.characters.unicodeScalars where scalar.value >= Self.first && scalar.value <= Self.last {
                if byCharacter[Int(scalar.value - Self.first)].count < 7 {
                    byCharacter[Int(scalar.value - Self.first)].append(number)
                }
            }
        }
        var places = [UInt32](repeating: 0, count: count)
        var initials = [UInt32](repeating: 0, count: count)
        var readings: [UInt16] = []
        for (index, list) in byCharacter.enumerated() where !list.isEmpty {
            places[index] = UInt32(readings.count) << 3 | UInt32(list.count)
            readings += list
            for number in list { initials[index] |= Self.bit(syllables[Int(number)][0]) }
        }
        self.syllables = syllables
        let heard = syllables.map(Self.heardForms)
        self.heard = heard
        allHeard = Set(heard.dropFirst().joined())
        typed = Set(syllables.dropFirst().flatMap { [$0, $0.map { $0 == 0x76 ? 0x75 : $0 }] })
        beginnings = Set(typed.flatMap { syllable in (1...syllable.count).map { Array(syllable.prefix($0)) } })
        self.places = places
        self.readings = readings
        self.initials = initials
    }

    static func bit(_ letter: UInt8) -> UInt32 { letter >= 0x61 && letter <= 0x7A ? 1 << UInt32(letter - 0x61) : 0 }

    /// The first letters of a character's readings; 0 for what has none.
    @inline(__always) func initials(of scalar: UInt32) -> UInt32 {
        guard scalar >= Self.first, scalar <= Self.last else { return 0 }
        return initials.withUnsafeBufferPointer { $0[Int(scalar - Self.first)] }
    }

    /// The numbers of a character's syllables.
    @inline(__always) func readings(of scalar: UInt32) -> ArraySlice<UInt16> {
        guard scalar >= Self.first, scalar <= Self.last else { return [] }
        let place = places[Int(scalar - Self.first)]
        let start = Int(place >> 3)
        return readings[start..<start + Int(place & 7)]
    }

    /// Whether letters are a syllable or begin one.
    func isBeginning(_ letters: some Sequence<some FixedWidthInteger>) -> Bool {
        let letters = letters.map { UInt8(exactly: $0) ?? 0 }
        return letters.isEmpty || beginnings.contains(letters)
    }

    /// Whether letters are a whole syllable.
    func isSyllable(_ letters: ArraySlice<UInt8>) -> Bool { typed.contains(Array(letters)) }

    /// Whether letters are one whole syllable or several.
    func isInSyllables(_ letters: ArraySlice<UInt8>) -> Bool {
        var ends: Set<Int> = [letters.startIndex]
        for start in letters.indices where ends.contains(start) {
            for end in (start + 1...letters.endIndex).prefix(Self.longest) where isSyllable(letters[start..<end]) {
                ends.insert(end)
            }
        }
        return !letters.isEmpty && ends.contains(letters.endIndex)
    }

    private static func heardForms(_ syllable: [UInt8]) -> [[UInt8]] {
        guard syllable.count > 1 else { return [syllable] }
        let (first, second, rest) = (syllable[0], syllable[1], Array(syllable.dropFirst()))
        var forms = [syllable]
        switch Character(Unicode.Scalar(first)) {
        case "z", "c", "s": forms.append(second == 0x68 ? [first] + rest.dropFirst() : [first, 0x68] + rest)
        case "l": forms.append([0x6E] + rest)
        case "n": forms.append([0x6C] + rest)
        default: break
        }
        for form in forms {
            if form.last == 0x6E { forms.append(form + [0x67]) }
            if form.count > 2, form.suffix(2) == [0x6E, 0x67] { forms.append(Array(form.dropLast())) }
        }
        return forms
    }

    /// Whether letters are nothing but syllables as they are heard; the last may be unfinished.
    func isSounding(_ letters: [UInt8]) -> Bool {
        var starts = [true] + letters.map { _ in false }
        for start in letters.indices where starts[start] {
            if isBeginning(letters[start...]) { return true }
            for end in start + 1..<min(letters.count, start + Self.longest) + 1
            where allHeard.contains(Array(letters[start..<end])) {
                starts[end] = true
            }
        }
        return starts[letters.count]
    }

    /// How a word is spelled in full by the common readings of its characters; empty for what is not all Han.
    func spellings(of word: [UInt32]) -> [[UInt8]] {
        word.reduce([[]] as [[UInt8]]) { spellings, scalar in
            let read = readings(of: scalar).filter { characters[Int($0)].contains(scalar) }.map { syllables[Int($0)] }
            return spellings.flatMap { spelling in read.map { spelling + $0 } }
        }
    }

    /// The characters that share a common reading with this one. With the rare ones 题 would sound like 体 and 液.
    func homophones(of scalar: UInt32) -> BasicPlaneSet {
        BasicPlaneSet(readings(of: scalar).map { characters[Int($0)] }.filter { $0.contains(scalar) }.joined())
    }
}
