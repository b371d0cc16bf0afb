internal import Metadata

/// Titles, descriptions and keywords.
enum TextNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        for value in draft.values.groups(.title).first?.values ?? [] {
            append(title(value), value, to: &draft.resource.titles)
        }
        for value in draft.values.all(.alternativeTitle) {
            let text = title(value)
            if draft.resource.titles.contains(where: { $0.text == text }) { continue }
            append(text, value, to: &draft.resource.alternativeTitles)
        }
        for value in draft.values.all(.description) {
            append(TextCleaning.clean(value.text, keepingLines: true).text, value, to: &draft.resource.descriptions)
        }
        for value in draft.values.all(.keyword) {
            let text = TextCleaning.clean(value.text, keepingLines: false).text
            if !text.isEmpty, !draft.resource.keywords.contains(text) { draft.resource.keywords.append(text) }
        }
        for value in draft.values.all(.audience) {
            let text = value.text.lowercased()
            if !draft.resource.audience.contains(text) { draft.resource.audience.append(text) }
        }
    }

    /// Platforms put what a page shows into titles: no field of any format says that it holds no markup.
    private static func title(_ value: RawText) -> String {
        TextCleaning.clean(HTMLText.plain(value.text, isTitle: true), keepingLines: false).text
    }

    private static func append(_ text: String, _ value: RawText, to list: inout [LanguageText]) {
        guard !text.isEmpty else { return }
        let entry = LanguageText(lang: TextCleaning.languageTag(value.language), text: text)
        if !list.contains(entry) { list.append(entry) }
    }
}
