/// A base unit of a text: a character of an unspaced script, a Tibetan syllable, or a word.
///
/// Positions in the index count units, so phrases and highlights are exact in every script.
struct SearchUnit: Equatable, Sendable {
    enum Kind: Sendable {
        case character, syllable, word
    }

    var kind: Kind
    /// Folded code points, as a range of `FoldedText.scalars`.
    var start: Int
    var end: Int
    /// The next unit is of the same unspaced script and follows without sentence punctuation: both make a pair.
    var joinsNext = false
}

/// Cuts folded text into units by script, with no dictionary.
struct UnitScanner {
    /// Longer words are cut: nothing anyone types is longer, and hostile text should not fill the index.
    static let longestWord = 48

    let table: CharacterTable

    func units(of text: FoldedText) -> [SearchUnit] { units(of: text.scalars) }

    func units(of scalars: [UInt32]) -> [SearchUnit] {
        var units: [SearchUnit] = []
        units.reserveCapacity(scalars.count)
        scalars.withUnsafeBufferPointer { scan($0, into: &units) }
        return units
    }

    /// Where a Tibetan syllable ends without the genitive འི that is written onto it: པའི is པ. མཁའི is མཁའ, which could
    /// not be read without its འ.
    private static func stemEnd(_ scalars: UnsafeBufferPointer<UInt32>, _ start: Int, _ end: Int) -> Int {
        guard end - start > 2, scalars[end - 2] == 0x0F60, scalars[end - 1] == 0x0F72 else { return end }
        let needsLast = end - start == 4 && (0x0F40...0x0F6C).contains(scalars[start + 1])
        return needsLast ? end - 1 : end - 2
    }

    private func scan(_ scalars: UnsafeBufferPointer<UInt32>, into units: inout [SearchUnit]) {
        var joined: SearchUnit.Kind?
        var index = 0
        func add(_ kind: SearchUnit.Kind, _ start: Int, _ end: Int) {
            if joined == kind, kind != .word { units[units.count - 1].joinsNext = true }
            units.append(SearchUnit(kind: kind, start: start, end: end))
            joined = kind
        }
        while index < scalars.count {
            let start = index
            let characterClass = table.characterClass(scalars[index])
            index += 1
            switch characterClass {
            case .joint, .suffix, .tsheg: break
            case .breaking:
                // 3.14 and 1.1 stay in order as words; only unspaced scripts make pairs, which must not cross this.
                joined = nil
            case .syllabic: add(.character, start, index)
            case .tibetan:
                while index < scalars.count, table.characterClass(scalars[index]) == .tibetan { index += 1 }
                add(.syllable, start, min(Self.stemEnd(scalars, start, index), start + Self.longestWord))
            case .word:
                while index < scalars.count, table.characterClass(scalars[index]) == .word { index += 1 }
                if scalars[index - 1] > 0x39 {
                    while index < scalars.count, table.characterClass(scalars[index]) == .suffix { index += 1 }
                }
                add(.word, start, min(index, start + Self.longestWord))
            }
        }
    }
}
