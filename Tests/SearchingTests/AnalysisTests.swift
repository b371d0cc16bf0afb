import Foundation
import Metadata
import Testing

@testable import Searching

@Suite("Analysis chain")
struct AnalysisTests {
    static let analyser = SearchTablesFixture.analyser

    @Test(
        "Width, case, script variant and grade numerals make no difference",
        arguments: [
            ("ＡＢＣ ①", "abc 1"), ("岳陽樓記", "岳阳楼记"), ("7年级", "七年级"), ("12年级", "十二年级"), ("第３课", "第三课"),
            ("٣ཀ༣", "3ཀ3"), ("e\u{301}", "é"), ("\u{1112}\u{1161}\u{11AB}", "한"), ("ᠮᠤᠩᠭ\u{180B}ᠤᠯ", "ᠮᠤᠩᠭᠤᠯ"),
            ("2017年级", "2017年级"), ("第1單元", "第一单元"), ("第 12 章", "第 十二 章"), ("第20課時", "第二十课时"),
            ("第21讲", "第二十一讲"), ("第10册第3组第2节", "第十册第三组第二节"), ("第1单", "第1单"), ("第2999课", "第2999课"), ("第3个", "第3个"),
            ("تـارىخ", "تارىخ"), ("\u{0640}", ""),
            ("ءتىل", "تىل"), ("ٴتىل", "تىل"), ("ئانا", "ئانا"), ("ᠮᠣᠩᠭᠣᠯ", "ᠮᠤᠩᠭᠤᠯ"), ("ᠥᠪᠦᠷ", "ᠦᠪᠦᠷ"),
        ])
    func folding(original: String, folded: String) {
        #expect(Self.analyser.folding.fold(original).string == folded)
    }

    @Test("Every folded character knows the original it came from")
    func offsets() {
        let original = "《岳陽樓記》ﷺ１２年级第21課e\u{301}"
        let folded = Self.analyser.folding.fold(original)
        let utf8 = Array(original.utf8)
        for index in folded.scalars.indices {
            let source = String(decoding: utf8[Int(folded.starts[index])..<Int(folded.ends[index])], as: UTF8.self)
            let again = Self.analyser.folding.fold(source).string
            #expect(
                again.unicodeScalars.contains { $0.value == folded.scalars[index] } || "12".contains(source.first!)
                    || source == "１２" || source == "21")
        }
    }

    @Test(
        "Scripts without spaces give pairs, a run's last character stands alone, words stay whole",
        arguments: [
            ("岳阳楼记", "岳阳|阳楼|楼记|记"), ("《岳阳 楼记》", "岳阳|阳楼|楼记|记"), ("数学，语文", "数学|学|语文|文"),
            ("年、月、日", "年月|月日|日"), ("རིག་པའི་དེབ", "རིག་པ|པ་དེབ|དེབ"), ("ནམ་མཁའི", "ནམ་མཁའ|མཁའ"), ("མི།འི", "མི|འི"),
            ("C++ 程序", "c++|程序|序"), ("3D打印", "3d|打印|印"), ("ꊿꂷꃅ", "ꊿꂷ|ꂷꃅ|ꃅ"), ("인간은 자유", "인간|간은|은자|자유|유"),
            ("བོད་ཡིག", "བོད་ཡིག|ཡིག"), ("ئىززەت-ھۆرمەت", "ئىززەت|ھۆرمەت"), ("x²+1", "x2|1"), ("1.1 正数", "1|1|正数|数"),
        ])
    func tokens(text: String, tokens: String) {
        var buffer: [UInt8] = []
        Self.analyser.appendTokens(of: text, field: 0x74, to: &buffer)
        let found = String(decoding: buffer, as: UTF8.self).split(separator: " ").map { String($0.dropFirst()) }
        let expected = tokens.split(separator: "|").map { Self.analyser.folding.fold(String($0)).string }
        #expect(found == expected)
    }

    @Test("Every reading of a polyphonic character is known")
    func readings() {
        let pinyin = Self.analyser.pinyin
        let syllables = pinyin.readings(of: 0x957F).map { String(decoding: pinyin.syllables[Int($0)], as: UTF8.self) }
        #expect(Set(syllables) == ["chang", "zhang"])
        #expect(pinyin.homophones(of: 0x4FA7).contains(0x6D4B))
        #expect(!pinyin.homophones(of: 0x4FA7).contains(0x957F))
    }

    @Test(
        "Characters sound alike by their common readings only",
        arguments: [("侧", "测", true), ("题", "是", false), ("题", "液", false)])
    func homophones(first: String, second: String, isAlike: Bool) throws {
        let first = try #require(first.unicodeScalars.first)
        let second = try #require(second.unicodeScalars.first)
        #expect(Self.analyser.pinyin.homophones(of: first.value).contains(second.value) == isAlike)
    }
}
