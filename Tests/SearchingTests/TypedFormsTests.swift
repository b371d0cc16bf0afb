import Metadata
import Testing

@testable import Searching

@Suite("Tones, formulas and abbreviations as they are typed")
struct TypedFormsTests {
    @Test(
        "Digits behind syllables are tones",
        arguments: ["yue4yang2lou2ji4", "yue4 yang2 lou2 ji4", "yue4yang2 lou2ji4", "yueyang2louji4"])
    func tones(query: String) throws {
        let fixture = try SearchFixture(titles: ["小石潭记", "岳阳楼记", "乐"])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.map(\.resource.displayTitle) == ["岳阳楼记"])
        #expect(results.hits.first?.highlights["title"]?.contains { $0.isMatch } == true)
        #expect(try fixture.searcher.suggest(query, limit: 8).map(\.text) == ["岳阳楼记"])
    }

    @Test(
        "A number behind letters that are no syllables is none, nor is one alone",
        arguments: ["co2", "unit3", "he3", "m5u1", "yue6yang7", "section2"])
    func numbers(query: String) throws {
        let phrase = try #require(QueryPhrase(query, SearchTablesFixture.analyser))
        #expect(PinyinQuery(phrase, SearchTablesFixture.analyser.pinyin) == nil)
    }

    @Test("The letters of a formula spell nothing", arguments: ["F=ma", "f+m", "f/m"])
    func formulas(query: String) throws {
        let fixture = try SearchFixture(titles: ["丰满区的历史", "F=ma的应用", "f+m的应用", "f/m的应用"])
        let titles = try fixture.titles(query)
        #expect(titles.first == "\(query)的应用")
        #expect(!titles.contains("丰满区的历史"))
    }
}
