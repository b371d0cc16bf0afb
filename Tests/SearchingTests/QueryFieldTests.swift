import Metadata
import Testing

@testable import Searching

@Suite("Identifiers, fields and limits of a query")
struct QueryFieldTests {
    private static func fixture() throws -> SearchFixture {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("moc-0000043-fe244154", title: "分数的意义") {
                $0.stages = [Coded(code: "primary", raw: "小学")]
                $0.subjects = [Coded(code: "math", raw: "数学")]
                $0.creators = [Creator(name: "李思刚")]
                $0.school = School(name: "兰州市第一中学")
            },
            SearchFixture.resource("2", title: "岳阳楼记 moc 0000043") {
                $0.stages = [Coded(code: "junior", raw: "初中")]
            },
        ])
        return fixture
    }

    @Test("The identifier of a record, ours, the platform's or one in OAI-PMH, finds that record alone")
    func identifiers() throws {
        let fixture = try Self.fixture()
        let id = LearningResource.identifier(platform: "620000", sourceID: "moc-0000043-fe244154")
        for text in [id, " \(id) ", "oai:some.example:\(id)", "moc-0000043-fe244154"] {
            let results = try fixture.searcher.search(SearchRequest(text: text))
            #expect(results.hits.map(\.resource.id) == [id], "\(text)")
            #expect(results.total == 1 && results.relaxed == nil, "\(text)")
        }
    }

    @Test("An identifier a record brought from another catalogue finds it")
    func broughtIdentifier() throws {
        let fixture = try SearchFixture()
        let brought = "cnres:elsewhere:0123456789abcdef"
        try fixture.publish([SearchFixture.resource("1", title: "分数的意义") { $0.id = brought }])
        #expect(try fixture.titles(brought) == ["分数的意义"])
    }

    @Test("An identifier of a platform may have a space")
    func spacedIdentifier() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("GS 2019-001", title: "分数的意义"),
            SearchFixture.resource("b", title: "GS 2019-001 分数的意义"),
        ])
        #expect(try fixture.titles("GS 2019-001") == ["分数的意义"])
    }

    @Test("A short number is no identifier")
    func shortNumbers() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("2019", title: "无关的课"), SearchFixture.resource("b", title: "2019年的课"),
        ])
        #expect(try fixture.titles("2019").first == "2019年的课")
    }

    @Test(
        "A field before a colon finds what the parameter of that name finds",
        arguments: [
            "node:primary", "节点:primary", "node:primary|math", "source:620000 分数的意义", "平台:620000 分数的意义",
            "author:李思刚", "creator:李思刚", "作者:李思刚", "school:兰州市第一中学", "学校:第一中学", "school:第一中学",
        ])
    func fields(query: String) throws {
        let results = try Self.fixture().searcher.search(SearchRequest(text: query))
        #expect(results.hits.map(\.resource.displayTitle) == ["分数的意义"])
        #expect(results.relaxed == nil)
    }

    @Test(
        "A value that does not exist is told",
        arguments: ["subject:nope", "学科:nope", "node:nope", "source:nope", "year:1900", "分数 -stage:nope"])
    func unknownValues(query: String) throws {
        let results = try Self.fixture().searcher.search(SearchRequest(text: query))
        let value = try #require(query.split(separator: ":").last)
        #expect(results.relaxed?.contains("“\(value)”") == true, "\(results.relaxed ?? "")")
    }

    @Test("What is listed but has no records is no mistake")
    func emptyValues() throws {
        #expect(try Self.fixture().searcher.search(SearchRequest(text: "subject:physics")).relaxed == nil)
    }

    @Test(
        "What lies beyond the limits is told, never dropped in silence",
        arguments: [
            "-" + String(repeating: "z", count: 300) + " year:1900",
            (1...16).map { "甲\($0)" }.joined(separator: " ") + " -分数",
        ])
    func limits(query: String) throws {
        let results = try Self.fixture().searcher.search(SearchRequest(text: query))
        #expect(results.relaxed?.contains("300 个字符") == true)
    }

    @Test("Blanks beyond the limits are nothing that was left out")
    func blanks() {
        #expect(!ParsedQuery("分数" + String(repeating: " ", count: 400)).isCut)
        #expect(!ParsedQuery((1...16).map { "甲\($0)" }.joined(separator: " ") + " ").isCut)
    }

    @Test("Each filter of a word that says two things knows the words for the other")
    func restOfWords() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("1", title: "搭配") {
                $0.grades = [3]
                $0.subjects = [Coded(code: "math", raw: "数学")]
                $0.volume = Coded(code: "v_up", raw: "上册")
            }
        ])
        let understood = try fixture.searcher.search(SearchRequest(text: "三上数学")).understood
        let rests = Dictionary(uniqueKeysWithValues: understood.map { ($0.field, $0.rest) })
        #expect(rests == [.grade: "上册", .volume: "三年级", .subject: ""])
    }
}
