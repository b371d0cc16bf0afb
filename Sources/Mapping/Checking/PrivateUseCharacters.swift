internal import Metadata

/// Private-use code points: Menksoft Mongolian, old Tibetan fonts. Unreadable without that font.
enum PrivateUseCharacters: Rule {
    static let name = "pua_characters"
    static let summary = "Private-use code points (Menksoft Mongolian, old Tibetan fonts) in a title or description."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        let texts = draft.resource.titles + draft.resource.alternativeTitles + draft.resource.descriptions
        for text in texts where holdsPrivate(text.text) {
            draft.note(name, .warning, field: "titles", RawText(text.text))
            return
        }
    }

    /// U+E000 to U+F8FF are EE 80 80 to EF A3 BF, U+F0000 and what follows F3 B0 and more.
    private static func holdsPrivate(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let found = bytes.firstIndex(
                amongEight: { $0.holdsByte(atLeast: 0xEE) },
                where: { index in
                    switch bytes[index] {
                    case ..<0xEE: false
                    case 0xEE, 0xF4...: true
                    case 0xEF: bytes[index + 1] < 0xA4
                    case 0xF3: bytes[index + 1] >= 0xB0
                    default: false
                    }
                })
            return found != nil
        }
    }
}
