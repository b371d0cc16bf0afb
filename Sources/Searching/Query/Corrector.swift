/// Finds what was meant when little is found: characters that sound alike, words one letter off.
struct Corrector {
    let snapshot: Snapshot
    let analyser: TextAnalyser
    let vocabulary: QueryVocabulary

    /// A text that may have been meant.
    struct Correction {
        var text: String
        var certainty: Certainty
    }

    /// How sure it is that it was meant.
    enum Certainty: Int {
        /// Offered only. Whoever types a lesson that is not there does not mean a teacher who is called like it, and
        /// two characters sound like too much: 先代 may be no 现代.
        case offered
        /// Searched without asking when nothing else is found.
        case likely
        /// Searched though parts of what was typed are found.
        case sure
    }

    /// The same text with the parts put right that are found nowhere and have no meaning, or nil.
    func correction(of parts: [ParsedQuery.Part], _ matches: [PartMatch]) -> Correction? {
        Self.joining(parts, typed: Self.typed) { part in
            guard !part.isQuoted, !part.isExcluded, part.field == nil else { return nil }
            return matches.first { $0.words == part.text }.flatMap(corrected)
        }
    }

    /// A part put right in what it was cut into, or as a whole. Where all that it was cut into is found, or means
    /// something, nothing is wrong with it, though no record has all: 数据结构微课.
    private func corrected(_ match: PartMatch) -> Correction? {
        guard match.count == 0, !isKnown(match), let phrase = match.phrase else { return nil }
        guard !match.pieces.isEmpty else { return better(phrase) }
        guard match.pieces.contains(where: { $0.count == 0 && !isKnown($0) }) else { return nil }
        let pieces = Self.joining(match.pieces, typed: \.words) { isPair($0) ? nil : corrected($0) }
        if let pieces, pieces.certainty != .offered { return pieces }
        return better(phrase) ?? pieces
    }

    /// Two characters that were left over beside a word sound like anything: 语文园地 is no 语文 圆的.
    private func isPair(_ piece: PartMatch) -> Bool {
        piece.phrase.map { $0.units.count == 2 && $0.units[0].kind == .character } ?? false
    }

    /// What is put right among what stays as it was typed, as sure as its least sure part; nil when all stays.
    private static func joining<Item>(
        _ items: [Item], typed: (Item) -> String, _ correct: (Item) -> Correction?
    ) -> Correction? {
        var certainty: Certainty?
        let words = items.map { item -> String in
            guard let better = correct(item) else { return typed(item) }
            if certainty.map({ better.certainty.rawValue < $0.rawValue }) ?? true { certainty = better.certainty }
            return better.text
        }
        return certainty.map { Correction(text: words.joined(separator: " "), certainty: $0) }
    }

    func better(_ phrase: QueryPhrase) -> Correction? {
        let sounding = soundingAlike(phrase)
        if let sounding, sounding.certainty != .offered { return sounding }
        return titleAlike(phrase) ?? sounding ?? spelledAlike(phrase)
    }

    /// Whether a part is right as it is, though there is nothing of it: 试卷, 三年级法语.
    private func isKnown(_ match: PartMatch) -> Bool {
        if match.understood != nil { return true }
        if let phrase = match.phrase, vocabulary.isWord(phrase.key(phrase.units.indices)) { return true }
        return !match.pieces.isEmpty && match.pieces.allSatisfy { $0.understood != nil }
    }

    private static func typed(_ part: ParsedQuery.Part) -> String {
        var text = part.isQuoted ? "\"\(part.text)\"" : part.text
        if let field = part.field { text = "\(field):\(text)" }
        return part.isExcluded ? "-\(text)" : text
    }

    /// The most frequent run of characters in titles that is read as the phrase is; when there is none, one in the words
    /// of the vocabularies; when there is none either, the name of a person.
    func soundingAlike(_ phrase: QueryPhrase) -> Correction? {
        let wanted = phrase.units.map { phrase.folded.scalars[$0.start] }
        guard wanted.count >= 2, wanted.count <= 8, phrase.units.allSatisfy({ $0.kind == .character }),
            wanted.allSatisfy({ !analyser.pinyin.readings(of: $0).isEmpty }),
            // Two characters sound like too much as it is: 长城, were it read zhang, would be 章程.
            wanted.count > 2 || analyser.pinyin.spellings(of: wanted).count == 1
        else { return nil }
        let sounds = wanted.map { analyser.pinyin.homophones(of: $0) }
        let (runs, isTitle, persons) = namesAlike(sounds, wanted)
        if let found = runs ?? runsInVocabulary(sounds, wanted) {
            let certainty: Certainty = isTitle || wanted.count > 3 ? .sure : .likely
            return Correction(text: String(scalars: found), certainty: wanted.count == 2 ? .offered : certainty)
        }
        return persons.map { Correction(text: String(scalars: $0), certainty: .offered) }
    }

    /// The most frequent run in titles and whether it is a whole one, and the most frequent whole name of a person.
    private func namesAlike(
        _ sounds: [BasicPlaneSet], _ wanted: [UInt32]
    ) -> (inTitles: [UInt32]?, isTitle: Bool, person: [UInt32]?) {
        var runs: [[UInt32]: Int] = [:]
        var wholes: [[UInt32]: Int] = [:]
        var persons: [[UInt32]: Int] = [:]
        let names = names(wanted)
        snapshot.strings.withAllUnits { units, ends in
            for number in names.lazy.map(Int.init) {
                let name = UnsafeBufferPointer(rebasing: units[Int(ends[number])..<Int(ends[number + 1])])
                let titles = snapshot.byTitle.count(number)
                if titles > 0 { Self.collect(name, sounds, titles, &runs) }
                if titles > 0, name.count == sounds.count { Self.collect(name, sounds, titles, &wholes) }
                let records = snapshot.byPerson.count(number)
                if records > 0, name.count == sounds.count { Self.collect(name, sounds, records, &persons) }
            }
        }
        let run = Self.mostFrequent(runs, but: wanted)
        return (run, run.map { wholes[$0] != nil } ?? false, Self.mostFrequent(persons, but: wanted))
    }

    /// The names that may hold the sounds: what sounds alike begins with the same letters.
    private func names(_ wanted: [UInt32]) -> [UInt32] {
        let initials = wanted.map(analyser.pinyin.initials)
        return snapshot.initialPairs.strings(
            holdingOneOfEach: zip(initials, initials.dropFirst()).map { [.init(first: $0, second: $1)] }
        ).ids
    }

    private func runsInVocabulary(_ sounds: [BasicPlaneSet], _ wanted: [UInt32]) -> [UInt32]? {
        var found: [[UInt32]: Int] = [:]
        for word in vocabulary.words {
            // A word that is the run itself counts for more than one the run is a part of.
            word.withUnsafeBufferPointer { Self.collect($0, sounds, word.count == wanted.count ? 100 : 1, &found) }
        }
        return Self.mostFrequent(found, but: wanted)
    }

    @inline(__always)
    private static func collect(
        _ units: UnsafeBufferPointer<UInt32>, _ sounds: [BasicPlaneSet], _ weight: Int, _ found: inout [[UInt32]: Int]
    ) {
        var index = 0
        while index + sounds.count <= units.count {
            // Within a title two characters are more often the end of one word and the beginning of another.
            let end = index + sounds.count
            let isWithin =
                sounds.count == 2 && index > 0 && units[index - 1] & StringTable.joins != 0
                && end < units.count && units[end - 1] & StringTable.joins != 0
            if !isWithin, sounds[0].contains(units[index] & ~StringTable.joins),
                sounds.indices.allSatisfy({ sounds[$0].contains(units[index + $0] & ~StringTable.joins) })
            {
                found[units[index..<index + sounds.count].map { $0 & ~StringTable.joins }, default: 0] += weight
            }
            index += 1
        }
    }

    private static func mostFrequent(_ found: [[UInt32]: Int], but wanted: [UInt32]) -> [UInt32]? {
        found.filter { $0.key != wanted }.max {
            $0.value != $1.value ? $0.value < $1.value : $0.key.lexicographicallyPrecedes($1.key)
        }?.key
    }

    /// The word of the titles that is one letter off (two in long words), when the phrase is one word. A number is never
    /// another number.
    func spelledAlike(_ phrase: QueryPhrase) -> Correction? {
        guard phrase.units.count == 1, let unit = phrase.units.first, unit.kind == .word else { return nil }
        let word = Array(phrase.folded.scalars[unit.start..<unit.end])
        guard word.count >= 4 else { return nil }
        let allowed = word.count >= 8 ? 2 : 1
        let digits = word.filter(Self.isDigit)
        var best: (distance: Int, text: [UInt32])?
        for text in snapshot.strings.words.texts where abs(text.count - word.count) <= allowed && text != word {
            let distance = Self.distance(word, text, limit: best.map { $0.distance - 1 } ?? allowed)
            if let distance, text.filter(Self.isDigit) == digits { best = (distance, text) }
            if best?.distance == 1 { break }
        }
        return best.map { best in
            let isSure = best.distance == 1 && word.count >= QueryPhrase.shortestInflected
            return Correction(text: String(scalars: best.text), certainty: isSure ? .sure : .likely)
        }
    }

    private static func isDigit(_ code: UInt32) -> Bool { code >= 0x30 && code <= 0x39 }

    /// Edit distance with neighbours exchanged counted once, or nil when over the limit.
    static func distance(_ left: [UInt32], _ right: [UInt32], limit: Int) -> Int? {
        guard limit > 0, abs(left.count - right.count) <= limit else { return nil }
        var earlier: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...max(1, left.count) where row <= left.count {
            var current = [row] + Array(repeating: 0, count: right.count)
            for column in 1...max(1, right.count) where column <= right.count {
                let same = left[row - 1] == right[column - 1]
                current[column] = min(
                    previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    current[column] = min(current[column], earlier[column - 2] + 1)
                }
            }
            if (current.min() ?? 0) > limit { return nil }
            earlier = previous
            previous = current
        }
        return previous[right.count] <= limit ? previous[right.count] : nil
    }
}

/// A set of code points of the basic plane, 8 KB.
struct BasicPlaneSet {
    private var bits = [UInt64](repeating: 0, count: 1024)

    init(_ codes: some Sequence<UInt32>) {
        for code in codes where code < 0x10000 { bits[Int(code >> 6)] |= 1 << UInt64(code & 63) }
    }

    @inline(__always) func contains(_ code: UInt32) -> Bool {
        code < 0x10000 && bits.withUnsafeBufferPointer { $0[Int(code >> 6)] >> UInt64(code & 63) & 1 == 1 }
    }
}
