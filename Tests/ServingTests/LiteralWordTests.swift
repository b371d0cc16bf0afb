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

    @Test("A word that stands nowhere by itself makes the whole query literal")
    func notFound() {
        var query = SearchQuery()
        query.text = "学科:数学"
        #expect(query.takingLiterally("数学").isLiteral)
    }
}
