internal import Metadata

/// No title at all: nothing to show, nothing to find. The record goes to quarantine.
enum MissingTitle: Rule {
    static let name = "missing_title"
    static let summary =
        "There is no title, or a word that stands for none (null, 无, 标题); the record goes to quarantine."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        let placeholders = context.lexicon.vocabularies.placeholders
        draft.resource.titles.removeAll { $0.text.isEmpty || isPlaceholder($0.text, placeholders) }
        if draft.resource.titles.isEmpty { draft.note(name, .error, field: "titles") }
    }

    /// Longer is a title: most need no folding.
    private static let longest = 16

    private static func isPlaceholder(_ title: String, _ placeholders: Set<String>) -> Bool {
        title.utf8.count <= longest && placeholders.contains(TextFolding.fold(title))
    }
}
