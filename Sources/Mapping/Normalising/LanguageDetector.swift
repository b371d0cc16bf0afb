internal import Metadata

/// The language text is written in, by script, by letters that tell, and by small words.
enum LanguageDetector {
    /// A code of languages.csv, or nil when the text does not tell.
    static func detect(_ text: String, _ lexicon: ScriptLexicon) -> String? {
        if isMostlyHan(text), let only = lexicon.byScript["Hans"], only.count == 1 { return only[0].code }
        let counts = Self.counts(text, lexicon)
        // Kana beside Han is Japanese however much Han there is.
        if let kana = counts["Jpan"], kana * 5 >= counts["Hans"] ?? 0 { return "ja" }
        guard let script = dominant(counts), let languages = lexicon.byScript[script] else { return nil }
        if languages.count == 1 { return languages[0].code }
        return best(of: languages, letters: letters(text), words: words(text))
    }

    /// The language of text in a script Chinese is never written in and several languages share, told by the letters
    /// it does without when nothing says more: in Arabic script a title of one word is no Chinese.
    static func likeliest(_ text: String, _ lexicon: ScriptLexicon) -> String? {
        if isMostlyHan(text) { return nil }
        let counts = Self.counts(text, lexicon)
        guard counts["Hans"] == nil, let script = dominant(counts) else { return nil }
        let languages = (lexicon.byScript[script] ?? []).filter { $0.script == script }
        guard languages.contains(where: { !$0.foreignLetters.isEmpty }) else { return nil }
        if let told = detect(text, lexicon) { return told }
        let letters = Self.letters(text)
        let words = Self.words(text)
        // The first of equals, which is the one most people speak.
        var likeliest: (code: String, foreign: Int)?
        for language in languages {
            let foreign = number(of: language.foreignLetters, in: letters) + foreignBeginnings(words, language)
            if foreign < likeliest?.foreign ?? Int.max { likeliest = (language.code, foreign) }
        }
        return likeliest?.code
    }

    private static func counts(_ text: String, _ lexicon: ScriptLexicon) -> [String: Int] {
        var numbers = [Int](repeating: 0, count: lexicon.scripts.count)
        for scalar in text.unicodeScalars {
            if let script = lexicon.script(of: scalar) { numbers[script] += 1 }
        }
        return Dictionary(uniqueKeysWithValues: zip(lexicon.scripts, numbers).filter { $0.1 > 0 })
    }

    private static func letters(_ text: String) -> [UInt32: Int] {
        var letters: [UInt32: Int] = [:]
        for scalar in text.unicodeScalars { letters[scalar.value, default: 0] += 1 }
        return letters
    }

    private static func number(of wanted: Set<UInt32>, in letters: [UInt32: Int]) -> Int {
        wanted.reduce(0) { $0 + (letters[$1] ?? 0) }
    }

    /// How many words begin as no word of the language does.
    private static func foreignBeginnings(_ words: [String], _ language: ScriptLexicon.Language) -> Int {
        if language.foreignInitials.isEmpty { return 0 }
        return words.count { word in
            word.unicodeScalars.first.map { language.foreignInitials.contains($0.value) } ?? false
        }
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
        var winner: (language: ScriptLexicon.Language, score: Int)?
        for language in languages {
            let letterScore = number(of: language.letters, in: letters)
            let foreignScore = number(of: language.foreignLetters, in: letters) + foreignBeginnings(words, language)
            let wordScore = words.count { language.words.contains($0) }
            let score = (letterScore - foreignScore) * 3 + wordScore * 4
            if score > winner?.score ?? 0 { winner = (language, score) }
        }
        if let winner {
            return isProved(winner.language, script: languages[0].script, words) ? winner.language.code : nil
        }
        // Mongolian writing without a Sibe letter is Mongolian: the language without telling letters is the default.
        guard let first = languages.first, first.script != "Latn", first.letters.isEmpty else { return nil }
        return first.code
    }

    /// Latin letters prove no minority language, and its small words look like English ones (we, her, bar): only
    /// several of them, or words that are all its own, do.
    private static func isProved(_ language: ScriptLexicon.Language, script: String, _ words: [String]) -> Bool {
        guard script == "Latn", language.isMinority else { return true }
        let telling = words.filter { language.words.contains($0) }
        if telling.count == words.count, telling.contains(where: { $0.count >= 7 }) { return true }
        return Set(telling).count >= 2 && telling.count * 10 >= words.count
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }.map(String.init)
    }
}
