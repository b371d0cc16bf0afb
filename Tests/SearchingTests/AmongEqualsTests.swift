import Metadata
import Testing

@testable import Searching

@Suite("What comes first among records that answer a query alike")
struct AmongEqualsTests {
    private static let best = [Award(level: "national_youke", raw: "部级优课")]

    private static func ids(_ text: String, _ records: [LearningResource]) throws -> [String] {
        let fixture = try SearchFixture()
        try fixture.publish(records)
        return try fixture.searcher.search(SearchRequest(text: text)).hits.map(\.resource.sourceID)
    }

    @Test(
        "The edition that was named comes before the one it stands for",
        arguments: ["部编版语文五下", "部编版 语文 五下", "统编版 童年的发现"])
    func edition(query: String) throws {
        func record(_ id: String, _ edition: String) -> LearningResource {
            SearchFixture.resource(id, title: "童年的发现") {
                $0.subjects = [Coded(code: "chinese", raw: "语文")]
                $0.grades = [5]
                $0.volume = Coded(code: "v_down", raw: "下册")
                $0.edition = Edition(code: edition, raw: "版")
                $0.awards = edition == "ed006" ? Self.best : []
            }
        }
        #expect(try Self.ids(query, [record("twin", "ed006"), record("named", "ed079")]) == ["named", "twin"])
    }

    @Test("An edition also means its variants, which come behind it", arguments: ["人教版 集合", "人教版集合", "版本:人教版 集合"])
    func variants(query: String) throws {
        func record(_ id: String, _ edition: String) -> LearningResource {
            SearchFixture.resource(id, title: "集合") {
                $0.edition = Edition(code: edition, raw: "版")
                $0.awards = edition == "ed007" ? Self.best : []
            }
        }
        let records = [record("variant", "ed007"), record("other", "ed083"), record("named", "ed006")]
        let found = try Self.ids(query, records)
        #expect(Set(found.prefix(2)) == ["named", "variant"])
        #expect(try Self.ids("人教A版 集合", records).first == "variant")
        let fixture = try SearchFixture()
        try fixture.publish([record("variant", "ed007")])
        #expect(try fixture.searcher.search(SearchRequest(text: query)).relaxed == nil)
    }

    @Test("A subject by a word that is not its name leaves titles with the word in front")
    func plainWords() throws {
        let records = [
            SearchFixture.resource("lesson", title: "影子的秘密") {
                $0.subjects = [Coded(code: "science", raw: "科学")]
                $0.awards = Self.best
            }, SearchFixture.resource("title", title: "大自然的声音"),
        ]
        #expect(try Self.ids("自然", records) == ["title", "lesson"])
    }

    @Test("汉语 is the subject, not all that is in Chinese")
    func chineseLanguage() throws {
        let records = [("1", "han_for_minority"), ("2", "math")].map { id, subject in
            SearchFixture.resource(id, title: "无题") {
                $0.subjects = [Coded(code: subject, raw: "学科")]
                $0.languages = [TeachingLanguage(code: "zh", evidence: .label)]
            }
        }
        #expect(try Self.ids("汉语", records) == ["1"])
    }

    @Test("One character that a title shares with the words for a filter or a chapter lifts nothing")
    func coincidences() throws {
        func lesson(_ id: String, _ title: String, _ subject: String, _ path: String) -> LearningResource {
            SearchFixture.resource(id, title: title) {
                $0.subjects = [Coded(code: subject, raw: "学科")]
                $0.node = TextbookNode(path: [path, title])
                $0.awards = id.hasPrefix("a") ? Self.best : []
            }
        }
        // As many as are enough, so that nothing is loosened.
        let english = (1...19).map { lesson("a\($0)", "Getting to school", "english", "Unit 3") }
        #expect(
            try Self.ids("英语 Unit 3", english + [lesson("b", "Getting to school（语）", "english", "Unit 3")]).last == "b")
        let chinese = (1...19).map { lesson("a\($0)", "花的学校", "chinese", "第一单元") }
        #expect(try Self.ids("语文 第一单元", chinese + [lesson("b", "花的学校（第二课时）", "chinese", "第一单元")]).last == "b")
    }

    @Test("What is in the language of the query comes first, unless another language is asked for")
    func languages() throws {
        func book(_ id: String, _ title: String, _ language: String) -> LearningResource {
            SearchFixture.resource(id, title: title) {
                $0.subjects = [Coded(code: "physics", raw: "物理")]
                $0.languages = [TeachingLanguage(code: language, evidence: .label)]
                $0.keywords = ["蒙古文"]
                if language == "mn" {
                    $0.modified = SourceDate(instant: UTCInstant(seconds: 1_600_000_000), precision: .day)
                }
            }
        }
        let books = [book("mn", "物理八年级上册", "mn"), book("zh", "物理八年级上册", "zh")]
        #expect(try Self.ids("物理八年级上册", books) == ["zh", "mn"])
        #expect(try Self.ids("蒙古文 物理八年级上册", books).first == "mn")
    }

    @Test("Lessons for school come before university courses, unless these are asked for")
    func stages() throws {
        func record(_ id: String, _ title: String, _ stage: String) -> LearningResource {
            SearchFixture.resource(id, title: title) {
                $0.stages = [Coded(code: stage, raw: "学段")]
                $0.awards = stage == "undergraduate" ? [Award(level: "national_moc", raw: "国家精品")] : []
            }
        }
        let records = [record("course", "细胞生物学", "undergraduate"), record("lesson", "细胞的生活", "junior")]
        #expect(try Self.ids("细胞", records) == ["lesson", "course"])
        #expect(try Self.ids("细胞 本科", records).first == "course")
    }
}
