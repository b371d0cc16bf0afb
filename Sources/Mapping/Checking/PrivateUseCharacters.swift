internal import Metadata

/// Private-use code points: Menksoft Mongolian, old Tibetan fonts. Unreadable without that font.
enum PrivateUseCharacters: Rule {
    static let name = "pua_characters"
    static let summary = "Private-use code points (Menksoft Mongolian, old Tibetan fonts) in a title or description."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        let texts = draft.resource.titles + draft.resource.alternativeTitles + draft.resource.descriptions
        for text in texts where text.text.unicodeScalars.contains(where: isPrivate) {
            draft.note(name, .warning, field: "titles", RawText(text.text))
            return
        }
    }

    private static func isPrivate(_ scalar: Unicode.Scalar) -> Bool {
        (0xE000...0xF8FF).contains(scalar.value) || scalar.value >= 0xF0000
    }
}
