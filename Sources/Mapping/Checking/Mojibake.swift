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
        text.holds("\u{FFFD}") || text.holds("锟斤") || MisreadText.looksLikeLatin(text)
            || MisreadText.looksLikeGB18030(text)
    }
}
