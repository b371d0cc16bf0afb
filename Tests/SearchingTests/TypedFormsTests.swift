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

    @Test(
        "A formula also finds what has its name, alone, within other words and beside a type",
        arguments: [
            ("CO2", "二氧化碳制取的研究"), ("co₂", "二氧化碳制取的研究"), ("CO2的制取", "二氧化碳制取的研究"), ("CO2课件", "二氧化碳制取的研究"),
            ("实验室制CO2", "实验室制二氧化碳"), ("Ca(OH)2", "氢氧化钙"), ("NaOH和HCl", "氢氧化钠和盐酸"),
        ])
    func formulaNames(query: String, title: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: title) { $0.resourceType = Coded(code: "courseware", raw: "课件") },
            SearchFixture.resource("b", title: "等式") { $0.resourceType = Coded(code: "courseware", raw: "课件") },
        ])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.map(\.resource.sourceID) == ["a"])
        #expect(results.hits.first?.highlights["title"]?.contains { $0.isMatch } == true)
        #expect(results.understood.map(\.words) == (query.hasSuffix("课件") ? ["课件"] : []))
    }

    @Test("A title with the formula itself comes first and means no filters")
    func formulaTitles() throws {
        let fixture = try SearchFixture(titles: ["二氧化碳的制取", "CO2的制取实验", "二氧化碳的制取实验"])
        let results = try fixture.searcher.search(SearchRequest(text: "CO2的制取实验"))
        #expect(results.hits.first?.resource.displayTitle == "CO2的制取实验")
        #expect(Set(results.hits.map(\.resource.displayTitle)).isSuperset(of: ["二氧化碳的制取实验"]))
        #expect(results.understood.isEmpty)
    }

    @Test("The letters of a formula spell nothing", arguments: ["F=ma", "f+m", "f/m"])
    func formulas(query: String) throws {
        let fixture = try SearchFixture(titles: ["丰满区的历史", "F=ma的应用", "f+m的应用", "f/m的应用"])
        let titles = try fixture.titles(query)
        #expect(titles.first == "\(query)的应用")
        #expect(!titles.contains("丰满区的历史"))
    }
}
