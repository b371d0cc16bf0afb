internal import Metadata

/// Latin letters read as pinyin: full syllables, initials, or both mixed; the last syllable may be unfinished.
struct PinyinQuery: Sendable {
    let letters: [UInt8]

    /// Vowels with the marks of the four tones, as Hanyu Pinyin is printed; ü is typed as v.
    private static let marked: [UInt32: UInt8] = {
        var marked: [UInt32: UInt8] = [:]
        for (letter, forms) in [
            ("a", "āáǎà"), ("e", "ēéěè"), ("i", "īíǐì"), ("o", "ōóǒò"), ("u", "ūúǔù"), ("v", "üǖǘǚǜ"), ("n", "ńňǹ"),
        ] {
            for form in forms.unicodeScalars { marked[form.value] = letter.utf8.first }
        }
        return marked
    }()

    /// Nil for anything but 2 to 40 Latin letters, spaces, apostrophes and tones aside.
    init?(_ phrase: QueryPhrase) {
        var letters: [UInt8] = []
        for unit in phrase.units {
            guard unit.kind == .word else { return nil }
            for scalar in phrase.folded.scalars[unit.start..<unit.end] {
                if let letter = Self.marked[scalar] {
                    letters.append(letter)
                    continue
                }
                guard scalar >= 0x61, scalar <= 0x7A else { return nil }
                letters.append(UInt8(scalar))
            }
        }
        guard (2...40).contains(letters.count) else { return nil }
        self.letters = letters
    }

    /// Where a match that starts at `index` ends, and how many of its characters are spelled in full.
    ///
    /// Each character takes a whole syllable, or just its first letter (also zh, ch, sh); the last may take any
    /// beginning of a syllable.
    func end(
        _ units: UnsafeBufferPointer<UInt32>, from index: Int, _ table: PinyinTable, anchoredEnd: Int
    ) -> (end: Int, full: Int)? {
        advance(units, index, 0, table, anchoredEnd, depth: 0)
    }

    private func advance(
        _ units: UnsafeBufferPointer<UInt32>, _ index: Int, _ place: Int, _ table: PinyinTable, _ limit: Int, depth: Int
    ) -> (end: Int, full: Int)? {
        if place == letters.count { return (index, 0) }
        guard index < limit else { return nil }
        let scalar = units[index] & ~StringTable.joins
        guard table.initials(of: scalar) & PinyinTable.bit(letters[place]) != 0 else { return nil }
        var best: (end: Int, full: Int)?
        for number in table.readings(of: scalar) {
            let syllable = table.syllables[Int(number)]
            let shared = common(syllable, place)
            guard shared > 0 else { continue }
            if shared == syllable.count,
                let rest = advance(units, index + 1, place + shared, table, limit, depth: depth + 1)
            {
                if best == nil || rest.full + 1 > best?.full ?? 0 { best = (rest.end, rest.full + 1) }
            } else if place + shared == letters.count, best == nil {
                best = (index + 1, 0)
            }
            if best == nil || depth == 0 {
                for length in [1, 2] where length <= shared && (length == 1 || syllable[1] == 0x68) {
                    if let rest = advance(units, index + 1, place + length, table, limit, depth: depth + 1),
                        best == nil || rest.full > best?.full ?? 0
                    {
                        best = (rest.end, rest.full)
                    }
                }
            }
        }
        return best
    }

    /// Letters of a syllable that stand at a place of the query; ü is typed v or u.
    private func common(_ syllable: [UInt8], _ place: Int) -> Int {
        var count = 0
        while count < syllable.count, place + count < letters.count {
            let letter = letters[place + count]
            guard letter == syllable[count] || (syllable[count] == 0x76 && letter == 0x75) else { break }
            count += 1
        }
        return count
    }

    /// How well a title is spelled by the letters: whole syllables before initials, all of the title before a part.
    func score(_ title: UnsafeBufferPointer<UInt32>, _ table: PinyinTable) -> Float {
        var best: Float = 0
        for index in title.indices {
            guard let found = end(title, from: index, table, anchoredEnd: title.count) else { continue }
            let length = Float(found.end - index)
            let spelled = Float(found.full) / length
            let covered = length / Float(title.count)
            best = max(best, 0.5 * spelled + 0.5 * covered + (index == 0 ? 0.25 : 0) + (found.full == 0 ? 0.2 : 0))
        }
        return best
    }

    /// The strings of visible names in which a match stands anywhere.
    func strings(in snapshot: Snapshot, _ table: PinyinTable) -> [UInt32] {
        let first = PinyinTable.bit(letters[0])
        return snapshot.strings.withAllUnits { units, ends in
            func isSpelled(_ number: UInt32) -> Bool {
                let end = Int(ends[Int(number) + 1])
                for index in Int(ends[Int(number)])..<end
                where table.initials(of: units[index] & ~StringTable.joins) & first != 0 {
                    if self.end(units, from: index, table, anchoredEnd: end) != nil { return true }
                }
                return false
            }
            // One character may be all there is to spell: then no pair narrows the choice.
            guard !table.isBeginning(letters) else {
                return (1..<UInt32(max(1, snapshot.strings.count))).filter(isSpelled)
            }
            return snapshot.initialPairs.strings(first, then: seconds(table)).ids.filter(isSpelled)
        }
    }

    /// The letters with which the second character may begin: what stands behind an initial or a whole syllable.
    private func seconds(_ table: PinyinTable) -> UInt32 {
        var seconds: UInt32 = 0
        for length in 1..<min(letters.count, 7) {
            let isInitial = length == 1 || (length == 2 && letters[1] == 0x68)
            if isInitial || table.isSyllable(letters[..<length]) { seconds |= PinyinTable.bit(letters[length]) }
        }
        return seconds
    }
}

extension Snapshot {
    /// The visible documents that have one of the strings as title, as first teacher, or as school.
    func documents(of strings: [UInt32]) -> DocumentSet {
        let column = column(.school)
        let named = Set(strings.flatMap { schoolsNamed[$0] ?? [] })
        var result = column.documents(column.mask(named), capacity: capacity)
        result.formIntersection(visible)
        for string in strings {
            result.insert(byTitle[string])
            result.insert(byPerson[string])
        }
        return result
    }
}
