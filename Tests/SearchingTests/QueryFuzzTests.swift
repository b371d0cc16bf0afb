import Metadata
import TestSupport
import Testing

@testable import Searching

@Suite("Fuzzing what people type")
struct QueryFuzzTests {
    @Test("Any text is a query that finds something or nothing")
    func queries() async throws {
        let fixture = try SearchFixture(titles: ["分数的初步认识", "岳阳楼记", "བོད་ཡིག", "Монгол хэл", "C++程序设计"])
        let examples = [
            "七年级数学 \"分数\" -期末", "yueyanglouji", "岳 阳 楼", "(分数 OR 小数)*", "བོད", "c++ \"\" ''", "初三 人教版 化学",
        ]
        let tokens = ["\"", "-", "*", "(", ")", "OR", "NEAR", ":", "\u{0}", "\u{200D}", "^", "'", "title:"]
        await Fuzz.run("queries", texts: examples, tokens: tokens, share: 4) { text in
            let found = try fixture.searcher.search(SearchRequest(text: text))
            #expect(found.total >= found.hits.count)
        }
        await Fuzz.run("parsed queries", texts: examples, tokens: tokens) { _ = ParsedQuery($0) }
        await Fuzz.run("search cursors", texts: ["1k.zz9.1", "-1.a.b"], tokens: [".", "-", "zzzzzzzzzzzzzz"]) {
            _ = SearchCursor($0)
        }
    }
}
