internal import Metadata

/// Text that was decoded wrongly somewhere before us.
enum Mojibake: Rule {
    static let name = "mojibake"
    static let summary = "U+FFFD, 锟斤拷, or UTF-8 read as Latin-1 or GB18030 (æ°´, 鍏夊悎), in a title or description."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        let texts = draft.resource.titles + draft.resource.alternativeTitles + draft.resource.descriptions
        for text in texts where isBroken(text.text) {
            draft.note(name, .warning, field: "titles", RawText(text.text))
            return
        }
    }

    private static func isBroken(_ text: String) -> Bool {
        holdsReplacement(text) || MisreadText.looksLikeLatin(text) || MisreadText.looksLikeGB18030(text)
    }

    private static func holdsReplacement(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var index = 0
            while index + 2 < bytes.count {
                // EF BF BD is U+FFFD; E9 94 9F E6 96 A4 E6 8B B7 is 锟斤拷.
                if bytes[index] == 0xEF, bytes[index + 1] == 0xBF, bytes[index + 2] == 0xBD { return true }
                if bytes[index] == 0xE9, bytes[index + 1] == 0x94, bytes[index + 2] == 0x9F,
                    index + 5 < bytes.count, bytes[index + 3] == 0xE6, bytes[index + 4] == 0x96,
                    bytes[index + 5] == 0xA4
                {
                    return true
                }
                index += 1
            }
            return false
        }
    }
}
