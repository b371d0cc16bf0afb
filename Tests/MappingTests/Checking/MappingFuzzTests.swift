import Foundation
import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Fuzzing crosswalks and the texts of records")
struct MappingFuzzTests {
    @Test("Crosswalk files: refused with a line, or read")
    func crosswalks() async throws {
        let examples = try Project.root.yamlFiles(in: Project.root.crosswalks).map {
            try String(contentsOf: $0, encoding: .utf8)
        }
        let tokens = [
            "\n", ": ", "- ", "{", "}", "[", "]", "do:", "capture: \"(a+)+$\"", "split: []", "from:", "`", "[1:]", "!=",
        ]
        await Fuzz.run("crosswalks", texts: examples, tokens: tokens, share: 4) { text in
            do throws(ConfigError) {
                _ = try Crosswalk(ConfigNode(yaml: text, file: "t.yml"))
            } catch {
                #expect(!error.reason.isEmpty && !error.mend.isEmpty)
            }
        }
        let paths = ["tag_list[tag_dimension_id=zxxbb|a].tag_name", "`a.b`.*[-1]", "$datestamp", "x[3:][.=y][@z!=]"]
        await Fuzz.run("source paths", texts: paths, tokens: ["[", "]", ".", "=", "`", "|", ":", "99999999999"]) {
            var symbols = SymbolTable()
            _ = try SourcePath($0, symbols: &symbols)
        }
    }

    @Test("Dates, markup, personal numbers and languages of any text")
    func texts() async {
        let dates = [
            "2019-10-24 21:43:02", "2019年10月24日", "1571924582000", "43762.9", "20191024", "2019/1/2 下午3:04",
            "2019-10-24T13:43:02.123+0800", "Thu, 24 Oct 2019 13:43:02 GMT",
        ]
        await Fuzz.run("dates", texts: dates, tokens: ["-", "年", "月", ":", "+", "T", "9999999999999999999"]) {
            _ = SourceDateReader.read($0)
        }
        let markup = ["<p>分数&nbsp;的<br/>初步<!-- x -->认识</p><script>a<b</script>&#x5206;&#99999999;"]
        await Fuzz.run("HTML texts", texts: markup, tokens: ["<", ">", "&", "&#", "<!--", "<script", ";"]) {
            _ = HTMLText.plain($0)
        }
        let numbers = ["电话１３８ 1234-5678，证件 11010519491231002X，li＠example.com", "+86 13812345678"]
        await Fuzz.run("personal numbers", texts: numbers, tokens: ["138", "@", " ", "-", "X", "．com"]) { text in
            guard let (clean, _) = PersonalNumbers.removed(from: text) else { return }
            #expect(PersonalNumbers.removed(from: clean) == nil)
        }
        let scripts = ["བོད་ཡིག", "ئۇيغۇر تىلى", "қазақ тілі", "ᠮᠣᠩᠭᠣᠯ", "ꆈꌠꉙ", "Sawcuengh", "조선말", "汉语"]
        let lexicon = MappingFixture.lexicon.scripts
        await Fuzz.run("languages", texts: scripts, tokens: ["\u{FFFD}", "\u{200D}", "ٴ"]) {
            _ = LanguageDetector.detect($0, lexicon)
        }
    }
}
