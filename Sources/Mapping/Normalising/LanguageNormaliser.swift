internal import Metadata

/// The language of teaching: what the source declares, else a label in the title (（藏语）), else the writing of the
/// text. A Chinese title alone says nothing: a Tibetan book has one too.
enum LanguageNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        var languages: [TeachingLanguage] = []
        for value in draft.values.all(.language) {
            let codes = declared(value.text, context)
            if codes.isEmpty { draft.note("language_unmapped", field: "languages", value) }
            for code in codes where code != "und" { add(code, .declared, to: &languages) }
        }
        // A foreign language in brackets behind a title, （日语）, is the subject when the record declares a language.
        let labelled = draft.resource.titles.compactMap { label(in: $0.text, context) }
            .filter { languages.isEmpty || $0 == "zh" || context.lexicon.scripts.isMinority($0) }
        if labelled.contains(where: { code in !languages.contains { $0.code == code } }) {
            // A label in the title is more exact than a field that says 中文 for everything.
            if languages.allSatisfy({ $0.code == "zh" }) { languages = [] }
            for code in labelled { add(code, .label, to: &languages) }
        }
        if languages.isEmpty, let code = written(draft.resource, context) ?? likeliest(draft.resource, context) {
            add(code, .script, to: &languages)
        }
        if languages.isEmpty {
            add("zh", .default, to: &languages)
            draft.flag("language_default")
        }
        draft.resource.languages = languages
    }

    private static func add(
        _ code: String, _ evidence: TeachingLanguage.Evidence, to languages: inout [TeachingLanguage]
    ) {
        if !languages.contains(where: { $0.code == code }) {
            languages.append(TeachingLanguage(code: code, evidence: evidence))
        }
    }

    /// The codes of a declared language: by label, by the primary subtag of a BCP 47 tag (RFC 4647, lookup), those a
    /// bilingual label names, or those of a list every part of which is known.
    static func declared(_ text: String, _ context: MappingContext) -> [String] {
        let codes = context.lexicon.languages.codes(text)
        if codes.contains("mul") || text.contains("双语") {
            let named = text.compactMap { bilingual[$0] }
            return named.isEmpty ? ["zh"] : named
        }
        if !codes.isEmpty { return codes }
        // 汉藏, 中英文
        let initials = (text.hasSuffix("文") || text.hasSuffix("语") ? text.dropLast() : text[...]).map { bilingual[$0] }
        if initials.count > 1, !initials.contains(nil) { return initials.compactMap { $0 } }
        let parts = text.split(whereSeparator: separators.contains).map(\.trimmed)
        if parts.count > 1 {
            let lists = parts.map { declared($0, context) }
            return lists.contains(where: \.isEmpty) ? [] : lists.flatMap { $0 }
        }
        guard !TextCleaning.languageTag(text).isEmpty,
            let primary = text.split(whereSeparator: { "-_".contains($0) }).first
        else { return [] }
        return context.lexicon.languages.codes(primary.lowercased())
    }

    private static let separators: Set<Character> = [
        "、", "，", ",", ";", "；", "/", "|", "+", "＋", "和", "及", "与", " ",
    ]

    private static let bilingual: [Character: String] = [
        "汉": "zh", "中": "zh", "藏": "bo", "维": "ug", "蒙": "mn", "朝": "ko", "韩": "ko", "壮": "za", "哈": "kk",
        "彝": "ii", "柯": "ky", "锡": "sjo", "英": "en", "日": "ja", "俄": "ru",
    ]

    /// The language a bracket at the end of a title names: 滑轮（藏语）.
    static func label(in title: String, _ context: MappingContext) -> String? {
        guard let last = title.last, last == "）" || last == ")" || last == "】",
            let open = title.lastIndex(where: { $0 == "（" || $0 == "(" || $0 == "【" })
        else { return nil }
        let label = title[title.index(after: open)...].dropLast().trimmed
        let codes = context.lexicon.languages.codes(label)
        return codes.count == 1 && codes[0] != "und" && codes[0] != "mul" ? codes[0] : nil
    }

    /// The language the texts are written in, if it is one whose writing tells the language of teaching.
    static func written(_ resource: LearningResource, _ context: MappingContext) -> String? {
        let scripts = context.lexicon.scripts
        for text in resource.titles + resource.alternativeTitles + resource.descriptions {
            guard let code = LanguageDetector.detect(text.text, scripts) else { continue }
            if scripts.isMinority(code) { return code }
        }
        return nil
    }

    /// The likeliest language of texts whose writing is not Chinese and tells no more.
    private static func likeliest(_ resource: LearningResource, _ context: MappingContext) -> String? {
        for text in resource.titles + resource.alternativeTitles + resource.descriptions {
            if let code = LanguageDetector.likeliest(text.text, context.lexicon.scripts) { return code }
        }
        return nil
    }
}
