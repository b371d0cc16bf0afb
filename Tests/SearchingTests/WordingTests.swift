import Metadata
import Testing

@testable import Searching

@Suite("Titles that differ in small words")
struct WordingTests {
    @Test(
        "A lesson is found though a 的 is left out or another word for 和 is used",
        arguments: [
            ("三角形面积", "三角形的面积"), ("三角形的面积", "三角形面积"), ("熔化与凝固", "熔化和凝固"), ("熔化及凝固", "熔化与凝固"),
            ("二氧化碳的制取", "二氧化碳制取的研究"),
        ])
    func smallWords(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: ["无关的课", title])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.map(\.resource.displayTitle) == [title])
        #expect(results.relaxed == nil)
        #expect(results.hits.first?.highlights["title"]?.contains { $0.isMatch } == true)
    }

    @Test("It is found however many records have the words as they were typed, and beside a type")
    func otherEditions() throws {
        let fixture = try SearchFixture()
        let typed = (0..<QueryPlan.enough).map { SearchFixture.resource("\($0)", title: "三角形面积的计算") }
        let other = SearchFixture.resource("other", title: "三角形的面积") {
            $0.resourceType = Coded(code: "courseware", raw: "课件")
        }
        try fixture.publish(typed + [other])
        let results = try fixture.searcher.search(SearchRequest(text: "三角形面积"))
        #expect(results.total == QueryPlan.enough + 1)
        // The whole title, though with a word more, before the beginning of one.
        #expect(results.hits.first?.resource.sourceID == "other")
        #expect(try fixture.searcher.search(SearchRequest(text: "三角形面积课件")).hits.first?.resource.sourceID == "other")
    }

    @Test(
        "A number is found in digits and in characters",
        arguments: [
            ("论语12章", "论语十二章"), ("论语12章教案", "论语十二章"), ("词4首", "词四首"), ("九加几", "9加几"), ("零的认识", "0的认识"),
            ("二十四时计时法", "24时计时法"),
        ])
    func numbers(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: ["论语选读 12", "诗词三首", "8、7、6加几", "秒的认识", "减法", "计时", title])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.first?.resource.displayTitle == title)
        #expect(results.hits.first?.highlights["title"]?.contains { $0.isMatch } == true)
    }

    @Test("Digits within a word or a longer number stay, and so do characters that are no number")
    func noNumbers() {
        func rewritten(_ text: String, inDigits: Bool) -> [UInt32]? {
            SearchNumerals.rewritten(text.unicodeScalars.map(\.value), inDigits: inDigits)
        }
        for text in ["3d打印", "3.4", "2019年", "08班"] { #expect(rewritten(text, inDigits: false) == nil, "\(text)") }
        for text in ["二三", "十十", "背影"] { #expect(rewritten(text, inDigits: true) == nil, "\(text)") }
    }

    @Test("Words of a question are no part of a title")
    func questions() throws {
        #expect(try SearchFixture(titles: ["压缩空气课例", "空气"]).titles("空气的课").first == "空气")
    }

    @Test("In quotation marks, across the end of a sentence, and in two characters the words are as they are")
    func exact() throws {
        let fixture = try SearchFixture(titles: ["三角形的面积", "春的雨", "圆形，的面积"])
        #expect(try fixture.searcher.search(SearchRequest(text: "\"三角形面积\"")).relaxed != nil)
        #expect(try fixture.titles("春雨").isEmpty)
        #expect(try fixture.searcher.search(SearchRequest(text: "圆形面积")).relaxed != nil)
    }

    @Test("A title as it was typed comes before an awarded one in other words")
    func asTyped() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("other", title: "长度和时间的测量") {
                $0.awards = [Award(level: "national_youke", raw: "部级优课")]
            }, SearchFixture.resource("typed", title: "长度与时间的测量"),
        ])
        let hits = try fixture.searcher.search(SearchRequest(text: "长度与时间的测量")).hits
        #expect(hits.map(\.resource.sourceID) == ["typed", "other"])
    }
}
