/// A run of query text as FTS5 is asked for it.
struct QueryPhrase: Sendable {
    let text: String
    /// Bytes of the text that was folded before this one, of which it may be a part.
    private let origin: Int
    let folded: FoldedText
    let units: [SearchUnit]
    /// A word at the end may be the beginning of a longer one.
    let isOpen: Bool
    /// Tokens without field letter.
    private let tokens: [[UInt8]]
    private let endsInPrefix: Bool
    /// The last unit is a word that may be the beginning of a longer one.
    var mayContinueLast: Bool { endsInPrefix && units[units.count - 1].kind == .word }

    /// - Parameter isOpen: the last word also matches as a beginning (2 letters or more), unless it is an abbreviation.
    init?(_ text: String, _ analyser: TextAnalyser, isOpen: Bool = true) {
        let (folded, units) = analyser.analyse(text)
        self.init(text: text, folded: folded, units: units, isOpen: isOpen && !Self.endsInCapital(text))
    }

    /// Whether a text ends in Latin letters of which the last is a capital, as abbreviations do: DNA, pH. They begin no
    /// longer word and spell no pinyin.
    static func endsInCapital(_ text: String) -> Bool {
        let last = text.unicodeScalars.suffix(2)
        return last.count == 2 && last.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
            && last.last?.properties.isUppercase == true
    }

    init?(text: String, origin: Int = 0, folded: FoldedText, units: [SearchUnit], isOpen: Bool) {
        let units = Array(units.prefix(60))
        guard let last = units.last else { return nil }
        self.text = text
        self.origin = origin
        self.folded = folded
        self.units = units
        self.isOpen = isOpen
        var tokens: [[UInt8]] = []
        var endsInPrefix = false
        for (index, unit) in units.enumerated() {
            let isLast = index == units.count - 1
            // The last unit of a run is covered by its pair, unless the run is one unit long.
            if isLast, index > 0, units[index - 1].joinsNext { break }
            var token: [UInt8] = []
            TextAnalyser.append(unit, of: folded.scalars, to: &token)
            if unit.joinsNext, !isLast {
                if unit.kind == .syllable { token += TextAnalyser.tsheg }
                TextAnalyser.append(units[index + 1], of: folded.scalars, to: &token)
            } else if isLast {
                switch unit.kind {
                case .character: endsInPrefix = true
                // A syllable alone or the first of a pair; the pair's mark keeps it from matching longer syllables,
                // which `expression` asks for as an alternative.
                case .syllable: endsInPrefix = true
                case .word: endsInPrefix = isOpen && Self.mayContinue(folded.scalars[unit.start..<unit.end])
                }
            }
            tokens.append(token)
        }
        if last.kind == .word, units.count > 1, !endsInPrefix, isOpen {
            endsInPrefix = Self.mayContinue(folded.scalars[last.start..<last.end])
        }
        self.tokens = tokens
        self.endsInPrefix = endsInPrefix
    }

    /// Two letters or more are worth completing; numbers never.
    private static func mayContinue(_ word: ArraySlice<UInt32>) -> Bool {
        word.count >= 2 && !word.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// The FTS5 expression for this phrase in one field.
    func expression(_ field: TextField) -> String {
        var bytes: [UInt8] = []
        func phrase(_ mark: [UInt8], star: Bool) {
            bytes.append(0x22)
            for (index, token) in tokens.enumerated() {
                if index > 0 { bytes.append(0x20) }
                bytes.append(field.rawValue)
                bytes += token
            }
            bytes += mark
            bytes.append(0x22)
            if star { bytes.append(0x2A) }
        }
        if endsInPrefix, units[units.count - 1].kind == .syllable {
            phrase([], star: false)
            bytes += Array(" OR ".utf8)
            phrase(TextAnalyser.tsheg, star: true)
        } else {
            phrase([], star: endsInPrefix)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The parts the phrase is broken into when it is not found as a whole: pairs, syllables' pairs and words.
    var grams: [QueryPhrase] {
        var grams: [QueryPhrase] = []
        var index = 0
        while index < units.count {
            var unit = units[index]
            if unit.joinsNext, index + 1 < units.count {
                var next = units[index + 1]
                next.joinsNext = false
                append([unit, next], to: &grams)
                // The last pair of a run also covers the last unit.
                index += units[index + 1].joinsNext && index + 2 < units.count ? 1 : 2
            } else {
                unit.joinsNext = false
                append([unit], to: &grams)
                index += 1
            }
        }
        return grams
    }

    private func append(_ units: [SearchUnit], to grams: inout [QueryPhrase]) {
        if let gram = QueryPhrase(text: "", folded: folded, units: units, isOpen: isOpen) { grams.append(gram) }
    }

    /// What a unit says, for look-ups: folded code points, words closed by a space.
    func key(_ range: Range<Int>) -> [UInt32] {
        var key: [UInt32] = []
        for unit in units[range] {
            key += folded.scalars[unit.start..<unit.end]
            if unit.kind != .character { key.append(0x20) }
        }
        return key
    }

    /// A run of the units as a phrase of its own.
    func slice(_ range: Range<Int>) -> QueryPhrase? {
        var part = Array(units[range])
        guard let first = part.first else { return nil }
        part[part.count - 1].joinsNext = false
        let utf8 = Array(text.utf8)
        let start = Int(folded.starts[first.start]) - origin
        let end = Int(folded.ends[part[part.count - 1].end - 1]) - origin
        let isInside = 0 <= start && start <= end && end <= utf8.count
        let words = isInside ? String(decoding: utf8[start..<end], as: UTF8.self) : ""
        return QueryPhrase(text: words, origin: origin + start, folded: folded, units: part, isOpen: isOpen)
    }
}
