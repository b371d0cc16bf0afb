internal import Metadata

/// A title or description of a size no reader wants.
enum OverlongText: Rule {
    static let name = "text_truncated"
    static let summary = "A title over 500 or a description over 20,000 characters was cut."
    private static let longestTitle = 500
    private static let longestDescription = 20_000

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        cut(\.titles, longestTitle, "titles", &draft)
        cut(\.alternativeTitles, longestTitle, "alternativeTitles", &draft)
        cut(\.descriptions, longestDescription, "descriptions", &draft)
    }

    private static func cut(
        _ path: WritableKeyPath<LearningResource, [LanguageText]>, _ longest: Int, _ field: String,
        _ draft: inout Draft
    ) {
        for index in draft.resource[keyPath: path].indices {
            let text = draft.resource[keyPath: path][index].text
            guard text.utf8.count > longest, text.count > longest else { continue }
            draft.resource[keyPath: path][index].text = String(text.prefix(longest))
            draft.note(name, field: field)
        }
    }
}
