internal import Metadata

/// The language text is written in, by script, by letters that tell, and by small words.
enum LanguageDetector {
    /// A code of languages.csv, or nil when the text does not tell.
    static func detect(_ text: String, _ lexicon: ScriptLexicon) -> String? {
        if isMostlyHan(text), let only = lexicon.byScript["Hans"], only.count == 1 { return only[0].code }
        var numbers = [Int](repeating: 0, count: lexicon.scripts.count)
        for scalar in text.unicodeScalars {
            if let script = lexicon.script(of: scalar) { numbers[script] += 1 }
        }
        let counts = Dictionary(uniqueKeysWithValues: zip(lexicon.scripts, numbers).filter { $0.1 > 0 })
        // Kana beside Han is Japanese however much Han there is.
        if let kana = counts["Jpan"], kana * 5 >= counts["Hans"] ?? 0 { return "ja" }
        guard let script = dominant(counts), let languages = lexicon.byScript[script] else { return nil }
        if languages.count == 1 { return languages[0].code }
        var letters: [UInt32: Int] = [:]
        for scalar in text.unicodeScalars { letters[scalar.value, default: 0] += 1 }
        return best(of: languages, letters: letters, words: words(text))
    }

    /// Han, ASCII and East Asian punctuation and nothing else, with no more than three Latin letters to a character:
    /// nearly every text there is, told without counting every script.
    private static func isMostlyHan(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            var han = 0
            var latin = 0
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                if byte < 0x80 {
                    if (0x41...0x5A).contains(byte & 0xDF) { latin += 1 }
                    index += 1
                } else if (0xE5...0xE9).contains(byte) {
                    han += 1
                    index += 3
                } else {
                    switch Unicode.Scalar.decode(utf8, &index) {
                    case 0x4E00...0x9FFF: han += 1
                    case 0x2010...0x2027, 0x3000...0x3004, 0x3008...0x3020, 0xFF01...0xFF0F, 0xFF1A...0xFF20: break
                    default: return false
                    }
                }
            }
            return han > 0 && han * 3 >= latin
        }
    }

    /// The script with most letters. Latin words within other writing (HTML, DNA, names) do not outvote it.
    private static func dominant(_ counts: [String: Int]) -> String? {
        let others = counts.filter { $0.key != "Latn" }
        let top = others.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let top, top.value * 3 >= counts["Latn"] ?? 0 else { return counts["Latn"] == nil ? nil : "Latn" }
        return top.key
    }

    /// Telling letters weigh most, small words next; without either only a script with a plain default tells.
    private static func best(
        of languages: [ScriptLexicon.Language], letters: [UInt32: Int], words: [String]
    ) -> String? {
        var winner: (code: String, score: Int)?
        for language in languages {
            let letterScore = language.letters.reduce(0) { $0 + (letters[$1] ?? 0) }
            let wordScore = words.count { language.words.contains($0) }
            let score = letterScore * 3 + wordScore * 4
            if score > winner?.score ?? 0 { winner = (language.code, score) }
        }
        if let winner { return winner.code }
        // Mongolian writing without a Sibe letter is Mongolian: the language without telling letters is the default.
        guard let first = languages.first, first.script != "Latn", first.letters.isEmpty else { return nil }
        return first.code
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }.map(String.init)
    }
}
