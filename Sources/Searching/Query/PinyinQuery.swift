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

    /// What stands between the letters of a formula, F=ma, and never in pinyin.
    private static let operators = Set("=+*/^<>×÷".unicodeScalars.map(\.value))
    /// Digits behind syllables: yue4yang2lou2ji4.
    private static let tones: ClosedRange<UInt32> = 0x31...0x35
    /// Of fewer tones the digit is rather a number: He3.
    private static let fewestTones = 2

    /// Nil for anything but 2 to 40 Latin letters, spaces, apostrophes and tones aside, and for abbreviations and formulas.
    /// - Parameter readsCapitals: take abbreviations as well.
    init?(_ phrase: QueryPhrase, _ table: PinyinTable, readsCapitals: Bool = false) {
        guard readsCapitals || !QueryPhrase.endsInCapital(phrase.text),
            let first = phrase.units.first, let last = phrase.units.last,
            !phrase.folded.scalars[first.start..<last.end].contains(where: Self.operators.contains)
        else { return nil }
        var letters: [UInt8] = []
        var tones = 0
        for unit in phrase.units {
            guard unit.kind == .word else { return nil }
            // Where the letters of the next tone begin.
            var start = letters.count
            for scalar in phrase.folded.scalars[unit.start..<unit.end] {
                if let letter = Self.marked[scalar] {
                    letters.append(letter)
                } else if scalar >= 0x61, scalar <= 0x7A {
                    letters.append(UInt8(scalar))
                } else if Self.tones.contains(scalar), table.isInSyllables(letters[start...]) {
                    tones += 1
                    start = letters.count
                } else {
                    return nil
                }
            }
        }
        guard (2...40).contains(letters.count), tones == 0 || tones >= Self.fewestTones else { return nil }
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
                for length in 1...2 where length <= shared && (length == 1 || syllable[1] == 0x68) {
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

    /// The same of whole syllables as they are heard (zongguo, chenfa, niuliang); the last may be unfinished, but then as
    /// it is written: dance is no 郸城.
    func heard(
        _ units: UnsafeBufferPointer<UInt32>, from index: Int, _ table: PinyinTable, anchoredEnd: Int
    ) -> (end: Int, full: Int)? {
        letters.count < Self.shortestHeard ? nil : advanceByEar(units, index, 0, table, anchoredEnd)
    }

    /// Of fewer letters too much sounds alike.
    private static let shortestHeard = 4

    private func advanceByEar(
        _ units: UnsafeBufferPointer<UInt32>, _ index: Int, _ place: Int, _ table: PinyinTable, _ limit: Int
    ) -> (end: Int, full: Int)? {
        if place == letters.count { return (index, 0) }
        guard index < limit else { return nil }
        let scalar = units[index] & ~StringTable.joins
        guard table.initials(of: scalar) & Self.heardInitials(letters[place]) != 0 else { return nil }
        var best: (end: Int, full: Int)?
        for number in table.readings(of: scalar) {
            for (form, syllable) in table.heard[Int(number)].enumerated() {
                let shared = common(syllable, place)
                if shared == syllable.count {
                    guard let rest = advanceByEar(units, index + 1, place + shared, table, limit) else { continue }
                    if rest.full + 1 > best?.full ?? 0 { best = (rest.end, rest.full + 1) }
                } else if form == 0, shared > 0, place + shared == letters.count, best == nil {
                    best = (index + 1, 0)
                }
            }
        }
        return best
    }

    /// The letters a syllable that is heard with this one first may begin with.
    private static func heardInitials(_ letter: UInt8) -> UInt32 {
        let nasal = PinyinTable.bit(0x6C) | PinyinTable.bit(0x6E)
        return PinyinTable.bit(letter) & nasal != 0 ? nasal : PinyinTable.bit(letter)
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

    /// How well a title is spelled by the letters: whole syllables before initials, all of the title before a part, what
    /// is written so before what is heard so.
    func score(_ title: UnsafeBufferPointer<UInt32>, _ table: PinyinTable) -> Float {
        var best: Float = 0
        for index in title.indices {
            let written = end(title, from: index, table, anchoredEnd: title.count)
            guard let found = written ?? heard(title, from: index, table, anchoredEnd: title.count) else { continue }
            let length = Float(found.end - index)
            let spelled = Float(found.full) / length
            let covered = length / Float(title.count)
            let score = 0.5 * spelled + 0.5 * covered + (index == 0 ? 0.25 : 0) + (found.full == 0 ? 0.2 : 0)
            best = max(best, written == nil ? 0.9 * score : score)
        }
        return best
    }

    /// The strings of visible names in which a match stands anywhere; when none is spelled in syllables, also those that
    /// sound alike.
    func strings(in snapshot: Snapshot, _ table: PinyinTable) -> [UInt32] {
        let (strings, isInSyllables) = written(in: snapshot, table)
        return isInSyllables || !table.isSounding(letters) ? strings : strings + heard(in: snapshot, table)
    }

    /// Of fewer letters an abbreviation spells some title by chance: DNA is no 东南亚.
    static let fewestCapitals = 4

    /// The strings that are titles and are spelled from their beginning to their end; none by a few letters.
    func wholeTitles(in snapshot: Snapshot, _ table: PinyinTable) -> [UInt32] {
        guard letters.count >= Self.fewestCapitals else { return [] }
        let written = written(in: snapshot, table).strings
        return snapshot.strings.withAllUnits { units, ends in
            written.filter { number in
                let (start, end) = (Int(ends[Int(number)]), Int(ends[Int(number) + 1]))
                return snapshot.byTitle.count(Int(number)) > 0
                    && self.end(units, from: start, table, anchoredEnd: end)?.end == end
            }
        }
    }

    /// The strings in which a match stands anywhere as it is written, and whether one is spelled in syllables rather than
    /// initials.
    func written(in snapshot: Snapshot, _ table: PinyinTable) -> (strings: [UInt32], isInSyllables: Bool) {
        let first = PinyinTable.bit(letters[0])
        var isInSyllables = false
        let strings = snapshot.strings.withAllUnits { units, ends -> [UInt32] in
            func isSpelled(_ number: UInt32) -> Bool {
                let end = Int(ends[Int(number) + 1])
                for index in Int(ends[Int(number)])..<end
                where table.initials(of: units[index] & ~StringTable.joins) & first != 0 {
                    guard let found = self.end(units, from: index, table, anchoredEnd: end) else { continue }
                    // The last syllable may be unfinished.
                    if found.full + 1 >= found.end - index { isInSyllables = true }
                    return true
                }
                return false
            }
            return names(in: snapshot, table)?.ids.filter(isSpelled)
                ?? (1..<UInt32(max(1, snapshot.strings.count))).filter(isSpelled)
        }
        return (strings, isInSyllables)
    }

    /// The names that may be spelled; nil where one character may be all there is to spell, and no pair narrows the choice.
    func names(in snapshot: Snapshot, _ table: PinyinTable) -> DocumentSet? {
        if table.isBeginning(letters) { return nil }
        return snapshot.initialPairs.strings(holdingOneOfEach: pairs(table))
    }

    private func heard(in snapshot: Snapshot, _ table: PinyinTable) -> [UInt32] {
        let seconds = letters.dropFirst().prefix(6).reduce(UInt32(0)) { $0 | Self.heardInitials($1) }
        let pair = InitialPairs.Pair(first: Self.heardInitials(letters[0]), second: seconds)
        let names = snapshot.initialPairs.strings(holdingOneOfEach: [[pair]]).ids
        return snapshot.strings.withAllUnits { units, ends in
            names.filter { number in
                let end = Int(ends[Int(number) + 1])
                return (Int(ends[Int(number)])..<end).contains {
                    heard(units, from: $0, table, anchoredEnd: end) != nil
                }
            }
        }
    }

    /// For each letter that cannot belong to the last character, the first letters of the character it may belong to and of
    /// the one behind: whatever is spelled has one of these pairs. Only of ways to read all letters.
    func pairs(_ table: PinyinTable) -> [[InitialPairs.Pair]] {
        let ends = letters.indices.map { self.ends(from: $0, table) }
        // Backwards: from where the letters can be read to their end.
        var leadsToEnd = Array(repeating: false, count: letters.count) + [true]
        for place in letters.indices.reversed() { leadsToEnd[place] = ends[place].contains { leadsToEnd[$0] } }
        var pairs = [[InitialPairs.Pair]](repeating: [], count: letters.count)
        var mayBeLast = Array(repeating: false, count: letters.count)
        var isReached = [true] + letters.map { _ in false }
        for place in letters.indices where isReached[place] {
            for end in ends[place] where leadsToEnd[end] {
                isReached[end] = true
                for letter in place..<end {
                    if end == letters.count {
                        mayBeLast[letter] = true
                    } else {
                        pairs[letter].append(
                            .init(first: PinyinTable.bit(letters[place]), second: PinyinTable.bit(letters[end])))
                    }
                }
            }
        }
        return letters.indices.filter { !mayBeLast[$0] }.map { pairs[$0] }
    }

    /// Where a character that begins at a letter may end: behind its initial or a whole syllable, and the last one anywhere
    /// in a syllable.
    private func ends(from place: Int, _ table: PinyinTable) -> [Int] {
        let isSpelled = table.isBeginning(letters[place...place])
        guard isSpelled else { return [] }
        return (place + 1...letters.count).prefix(PinyinTable.longest).filter { end in
            end == place + 1
                || end == place + 2 && letters[place + 1] == 0x68 && table.isBeginning(letters[place..<end])
                || table.isSyllable(letters[place..<end])
                || end == letters.count && table.isBeginning(letters[place...])
        }
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
