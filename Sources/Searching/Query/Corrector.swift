/// Finds what was meant when little is found: characters that sound alike, words one letter off.
struct Corrector {
    let snapshot: Snapshot
    let analyser: TextAnalyser
    let vocabulary: QueryVocabulary

    /// The same text with one part put right, or nil.
    func correction(of parts: [ParsedQuery.Part], _ matches: [PartMatch]) -> String? {
        var corrected = false
        let words = parts.map { part -> String in
            guard !part.isQuoted, !part.isExcluded, part.field == nil,
                let match = matches.first(where: { $0.words == part.text }), match.count == 0,
                let phrase = match.phrase, let better = soundingAlike(phrase) ?? spelledAlike(phrase)
            else { return Self.typed(part) }
            corrected = true
            return better
        }
        return corrected ? words.joined(separator: " ") : nil
    }

    private static func typed(_ part: ParsedQuery.Part) -> String {
        var text = part.isQuoted ? "\"\(part.text)\"" : part.text
        if let field = part.field { text = "\(field):\(text)" }
        return part.isExcluded ? "-\(text)" : text
    }

    /// The most frequent run of characters in titles and names that is read as the phrase is; when there is none, one
    /// in the words of the vocabularies.
    func soundingAlike(_ phrase: QueryPhrase) -> String? {
        let wanted = phrase.units.map { phrase.folded.scalars[$0.start] }
        guard wanted.count >= 2, wanted.count <= 8, phrase.units.allSatisfy({ $0.kind == .character }),
            wanted.allSatisfy({ !analyser.pinyin.readings(of: $0).isEmpty })
        else { return nil }
        let sounds = wanted.map { analyser.pinyin.homophones(of: $0) }
        let runs = runsInNames(sounds, wanted)
        return (runs ?? runsInVocabulary(sounds, wanted)).map(Self.string)
    }

    private func runsInNames(_ sounds: [BasicPlaneSet], _ wanted: [UInt32]) -> [UInt32]? {
        var found: [[UInt32]: Int] = [:]
        let names = names(wanted)
        snapshot.strings.withAllUnits { units, ends in
            for number in names.lazy.map(Int.init) {
                let weight = snapshot.byTitle.count(number) + snapshot.byPerson.count(number)
                guard weight > 0 else { continue }
                let name = UnsafeBufferPointer(rebasing: units[Int(ends[number])..<Int(ends[number + 1])])
                Self.collect(name, sounds, weight, &found)
            }
        }
        return Self.mostFrequent(found, but: wanted)
    }

    /// The names that may hold the sounds: what sounds alike begins with the same letters, and the two rarest pairs of
    /// neighbouring letters leave few names.
    private func names(_ wanted: [UInt32]) -> [UInt32] {
        let letters = wanted.map(analyser.pinyin.initials)
        let index = snapshot.initialPairs
        let pairs = zip(letters, letters.dropFirst()).map { ($0, $1, index.count($0, $1)) }.sorted { $0.2 < $1.2 }
        guard let rarest = pairs.first else { return [] }
        var names = index.strings(rarest.0, then: rarest.1)
        if pairs.count > 1 { names.formIntersection(index.strings(pairs[1].0, then: pairs[1].1)) }
        return names.ids
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
            if sounds[0].contains(units[index] & ~StringTable.joins),
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

    /// The word of the titles that is one letter off (two in long words), when the phrase is one word.
    func spelledAlike(_ phrase: QueryPhrase) -> String? {
        guard phrase.units.count == 1, let unit = phrase.units.first, unit.kind == .word else { return nil }
        let word = Array(phrase.folded.scalars[unit.start..<unit.end])
        guard word.count >= 4 else { return nil }
        let allowed = word.count >= 8 ? 2 : 1
        var best: (distance: Int, text: [UInt32])?
        for text in snapshot.strings.words.texts where abs(text.count - word.count) <= allowed && text != word {
            let distance = Self.distance(word, text, limit: best.map { $0.distance - 1 } ?? allowed)
            if let distance { best = (distance, text) }
            if best?.distance == 1 { break }
        }
        return best.map { Self.string($0.text) }
    }

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

    private static func string(_ scalars: [UInt32]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        return String(view)
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
