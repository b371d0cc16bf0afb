internal import Metadata

/// Which letters and words tell the languages apart, from languages.csv.
struct ScriptLexicon: Sendable {
    struct Language: Sendable {
        var code: String
        var script: String
        /// Letters no other language of the script uses.
        var letters: Set<UInt32>
        /// Letters of the script the language never uses.
        var foreignLetters: Set<UInt32>
        /// Letters no word of the language begins with: Uyghur writes ئ before a vowel.
        var foreignInitials: Set<UInt32>
        /// Frequent small words, folded.
        var words: Set<String>
        /// Spoken by a people of China other than the Han: what its script tells is the language of teaching.
        var isMinority: Bool
    }

    let languages: [Language]
    /// Languages by script: those whose own script it is first, in file order.
    let byScript: [String: [Language]]
    /// ISO 15924 codes of the scripts there are; `Latn` and `Hans` are always among them.
    let scripts: [String]
    let latin, han: Int
    /// Apart from each other, ascending.
    private let ranges: [(range: ClosedRange<UInt32>, script: Int)]

    init(_ vocabulary: Vocabulary) {
        var languages: [Language] = []
        var ranges: [String: (range: ClosedRange<UInt32>, script: String)] = [:]
        for term in vocabulary.terms {
            guard let script = term.columns["script"], !script.isEmpty else { continue }
            let platforms = term.columns["main_platforms"] ?? ""
            languages.append(
                Language(
                    code: term.code, script: script,
                    letters: Set(Self.ranges(term.columns["distinctive_letters"]).flatMap { Array($0) }),
                    foreignLetters: Set(Self.ranges(term.columns["foreign_letters"]).flatMap { Array($0) }),
                    foreignInitials: Set(Self.ranges(term.columns["foreign_initials"]).flatMap { Array($0) }),
                    words: Set((term.columns["telling_words"] ?? "").split(separator: "|").map(String.init)),
                    isMinority: !platforms.isEmpty && platforms != "all 32"))
            if script == "Latn" { continue }
            for range in Self.ranges(term.columns["unicode_ranges"]) {
                // Ranges shared by several scripts (the Han of Japanese) stay with the first.
                let key = "\(range.lowerBound)-\(range.upperBound)"
                if ranges[key] == nil { ranges[key] = (range, script) }
            }
        }
        self.languages = languages
        var byScript = Dictionary(grouping: languages, by: \.script)
        for term in vocabulary.terms {
            for script in (term.columns["other_scripts"] ?? "").split(separator: "|") {
                byScript[String(script), default: []] += languages.filter { $0.code == term.code }
            }
        }
        self.byScript = byScript
        let scripts = Set(ranges.values.map(\.script)).union(["Latn", "Hans"]).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: scripts.enumerated().map { ($1, $0) })
        self.scripts = scripts
        latin = numbers["Latn"] ?? 0
        han = numbers["Hans"] ?? 0
        self.ranges = ranges.values.map { ($0.range, numbers[$0.script] ?? 0) }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Whether the code is that of a language of teaching of a people of China other than the Han.
    func isMinority(_ code: String) -> Bool {
        languages.contains { $0.code == code && $0.isMinority }
    }

    /// The script of a letter, as its place in `scripts`, or nil for anything else.
    func script(of scalar: Unicode.Scalar) -> Int? {
        let value = scalar.value
        if value < 0x80 { return (0x61...0x7A).contains(value | 0x20) ? latin : nil }
        if (0x4E00...0x9FFF).contains(value) { return han }
        let place = ranges.partitioningIndex { $0.range.upperBound >= value }
        let isKnown = place < ranges.count && ranges[place].range.contains(value)
        guard isKnown || value < 0x250, scalar.properties.isAlphabetic else { return nil }
        return isKnown ? ranges[place].script : latin
    }

    /// `U+0F00-0FFF|U+06D0` as ranges.
    private static func ranges(_ text: String?) -> [ClosedRange<UInt32>] {
        (text ?? "").split(separator: "|").compactMap { part in
            let ends = part.dropFirst(part.hasPrefix("U+") ? 2 : 0).split(separator: "-")
            guard let first = ends.first.flatMap({ UInt32($0, radix: 16) }) else { return nil }
            let last = ends.count > 1 ? UInt32(ends[1], radix: 16) ?? first : first
            return last < first ? nil : first...last
        }
    }
}
