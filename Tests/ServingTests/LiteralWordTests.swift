import Metadata
import Searching
import Testing

@testable import Serving

@Suite("Taking one word of a query literally")
struct LiteralWordTests {
    @Test(
        "Only that word is put in quotation marks, where it was understood",
        arguments: [
            ("初二 物理 课件", "物理", "初二 \"物理\" 课件"), ("初二物理压强", "初二", "\"初二\" 物理压强"),
            ("海上日出 四年级 上", "上", "海上日出 四年级 \"上\""), ("\"数学\" 高中数学", "数学", "\"数学\" 高中 \"数学\""),
        ])
    func quoted(text: String, words: String, expected: String) {
        var query = SearchQuery()
        query.text = text
        let literal = query.takingLiterally(words)
        #expect(literal.text == expected && !literal.isLiteral)
    }

    @Test(
        "A filter is taken away with its words, and what else they say stays",
        arguments: [
            ("三上数学", "三上", "上册", "上册 数学"), ("三上数学", "数学", "", "三上"), ("岳阳楼记教学设计", "教学设计", "", "岳阳楼记"),
            ("初二 物理 课件", "物理", "", "初二 课件"), ("三年级", "三年级", "", ""),
        ])
    func removed(text: String, words: String, rest: String, expected: String) {
        var query = SearchQuery()
        query.text = text
        query.cursor = "1.1.1"
        let filter = SearchResults.UnderstoodFilter(field: .grade, codes: ["3"], words: words, rest: rest)
        let wider = query.removing(filter)
        #expect(wider.text == expected && !wider.isLiteral && wider.cursor == nil)
    }

    @Test("A chip names an edition without its variants")
    func variants() {
        let names = ["人教版", "统编版", "人教版（A版）（主编：章建跃&李增沪）", "人教版（五线谱）"]
        #expect(Chips.shortest(names) == ["人教版", "统编版"])
        #expect(Chips.shortest(["初中", "普通高中"]) == ["初中", "普通高中"])
    }

    @Test("A word that stands nowhere by itself makes the whole query literal")
    func notFound() {
        var query = SearchQuery()
        query.text = "学科:数学"
        #expect(query.takingLiterally("数学").isLiteral)
    }
}
