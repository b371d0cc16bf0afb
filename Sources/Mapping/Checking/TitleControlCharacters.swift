internal import Metadata

/// Line breaks, odd spaces, zero-width and control characters in a title.
enum TitleControlCharacters: Rule {
    static let name = "title_control_chars"
    static let summary = "Line breaks, odd spaces, zero-width or control characters in the title were taken out."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        for value in draft.values.groups(.title).first?.values ?? []
        where TextCleaning.clean(value.text, keepingLines: false).repaired {
            draft.note(name, field: "titles", value)
        }
    }
}
