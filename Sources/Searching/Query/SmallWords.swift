/// Small words of titles: those that may be there or not, and those that stand for one another.
struct SmallWords: Sendable {
    /// 的.
    private(set) var omissible: Set<UInt32> = []
    /// 与 → 和: what each is compared as.
    private var equal: [UInt32: UInt32] = [:]

    init() {}

    /// - Parameters:
    ///   - omissible: characters that may be left out.
    ///   - equal: words of one character with the one they are compared as; longer ones are not read.
    init(omissible: [UInt32], equal: [([UInt32], [UInt32])]) {
        self.omissible = Set(omissible)
        for (word, other) in equal where word.count == 1 && other.count == 1 { self.equal[word[0]] = other[0] }
    }

    /// Whether a character is one of them.
    func contains(_ character: UInt32) -> Bool {
        omissible.contains(character) || equal.contains { $0.key == character || $0.value == character }
    }

    /// Without what may be left out, and with one of those that are equal.
    func core(of characters: [UInt32]) -> [UInt32] {
        characters.filter { !omissible.contains($0) }.map { equal[$0] ?? $0 }
    }

    /// All that a character of the core may be in a title.
    func spellings(of character: UInt32) -> [UInt32] {
        [character] + equal.filter { $0.value == character }.map(\.key)
    }

    /// Whether a title says a core from some place on.
    /// - Parameter title: units as in `StringTable`.
    /// - Returns: the place behind it; nil where it does not, or where it does across the end of a sentence.
    func end(of core: [UInt32], in title: UnsafeBufferPointer<UInt32>, from start: Int) -> Int? {
        func unit(_ place: Int) -> UInt32 { title[place] & ~StringTable.joins }
        var place = start
        for wanted in core {
            while place > start, place < title.count, omissible.contains(unit(place)) { place += 1 }
            guard place < title.count, (equal[unit(place)] ?? unit(place)) == wanted else { return nil }
            place += 1
        }
        return (start..<place - 1).allSatisfy { title[$0] & StringTable.joins != 0 } ? place : nil
    }
}
