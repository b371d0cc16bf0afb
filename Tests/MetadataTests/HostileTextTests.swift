import Testing

@testable import Metadata

/// Texts and trees made to cost more than their length.
@Suite("Hostile texts and trees", .timeLimit(.minutes(2)))
struct HostileTextTests {
    @Test("An ampersand escaped two hundred thousand times over is still read")
    func escapes() {
        let text = "电话&" + String(repeating: "amp;", count: 200_000) + "#49;3812345678。"
        #expect(PersonalNumbers.removed(from: text)?.text == "电话。")
    }

    @Test("A hundred thousand escaped at signs in one word are not each read back to its beginning")
    func atSigns() {
        #expect(PersonalNumbers.removed(from: String(repeating: "a%40", count: 100_000)) == nil)
    }

    @Test("Numbers nested in numbers are all taken out")
    func nested() {
        var text = "13812345678"
        for _ in 0..<3_000 { text = "138" + text + "12345678" }
        let clean = PersonalNumbers.removed(from: text)?.text ?? text
        #expect(PersonalNumbers.removed(from: clean) == nil)
    }

    @Test("A document of a hundred thousand numbers outside of strings is read in one go")
    func values() {
        let text = "[" + Array(repeating: "13812345678", count: 100_000).joined(separator: ",") + "]"
        let clean = PersonalNumbers.removed(from: text, as: .json)?.text
        #expect(clean == "[" + Array(repeating: "null", count: 100_000).joined(separator: ",") + "]")
    }

    @Test(
        "Digits and signs of all scripts are noticed",
        arguments: [
            "１３８１２３４５６７８", "٠١٢٣٤٥٦٧٨٩٠", "༠༡༢༣༤༥༦༧༨༩༠", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎", "甲＠乙.cn", "๑๓๘๑๒๓๔๕๖๗๘", "१३८१२३४५६७८",
            "①③⑧①②③④⑤⑥⑦⑧", "¹³⁸¹²³⁴⁵⁶⁷⁸", "一三八一二三四五六七八", "甲﹫乙.cn", "a(AT)b.cn", "a（at）b.cn", "a艾特b.cn", "a%40b.cn",
            "Qq：1", "ＱＱ：1", "ｑＱ：1", "微信：a", "V信", "WeChat",
        ])
    func scripts(text: String) {
        #expect(NumberGlance.isSuspicious("电话：\(text)。"))
        #expect(!NumberGlance.isSuspicious("第十二课　天下，ཀཁག（二〇一九年）12345"))
        #expect(!NumberGlance.isSuspicious("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ “现代—汉语”…（上）[1] weight 100%"))
    }

    @Test("Names that no other record has share one table, and each tree finds its own")
    func names() {
        var builder = SourceTreeBuilder()
        var trees: [SourceTree] = []
        for number in 0..<20_000 {
            builder.open("")
            builder.leaf("k\(number)", "v\(number)")
            builder.close()
            trees.append(builder.finish())
        }
        #expect(trees.allSatisfy { $0.names === trees[0].names })
        #expect(trees[7].root?.child("k7")?.string == "v7")
        #expect(trees[7].root?.child("k8") == nil)
        #expect(trees[19_999].root?.children.first?.name == "k19999")
    }
}
