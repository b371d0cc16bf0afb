import Metadata
import Testing

@testable import Searching

@Suite("Where a run without spaces is cut")
struct CuttingTests {
    /// The chips of a search: field and codes.
    private static func chips(_ results: SearchResults) -> Set<String> {
        Set(results.understood.map { "\($0.field.name)=\($0.codes.joined(separator: ","))" })
    }

    private static func lesson(
        _ id: String, _ title: String, grade: Int, _ volume: String, type: String = "lesson_case"
    ) -> LearningResource {
        SearchFixture.resource(id, title: title) {
            $0.grades = [grade]
            $0.volume = Coded(code: volume, raw: "册")
            $0.resourceType = Coded(code: type, raw: "类型")
        }
    }

    private static func shelf() throws -> SearchFixture {
        let fixture = try SearchFixture()
        try fixture.publish([
            lesson("1", "光的反射", grade: 8, "v_down"), lesson("2", "光的反射", grade: 8, "v_up"),
            lesson("3", "Unit 3 At the zoo", grade: 6, "v_up"), lesson("4", "Unit 3 My friends", grade: 3, "v_up"),
            lesson("5", "济南的冬天", grade: 9, "v_up"), lesson("6", "济南的冬天", grade: 7, "v_up", type: "courseware"),
            lesson("7", "今天", grade: 7, "v_up"),
        ])
        return fixture
    }

    @Test(
        "A book that is run together with a lesson is a book",
        arguments: [
            ("八上光的反射", "2", "grade=8 volume=v_up"), ("初二上光的反射", "2", "grade=8 volume=v_up"),
            ("八上光的反", "2", "grade=8 volume=v_up"), ("光的反射八上", "2", "grade=8 volume=v_up"),
            ("三上Unit3", "4", "grade=3 volume=v_up"), ("七上济南的冬天课件", "6", "grade=7 volume=v_up type=courseware"),
            ("济南的冬天七上", "6", "grade=7 volume=v_up"),
        ])
    func booksAndLessons(query: String, id: String, chips: String) throws {
        let results = try Self.shelf().searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results) == Set(chips.split(separator: " ").map(String.init)))
        #expect(results.hits.first?.resource.sourceID == id)
        #expect(results.didYouMean == nil)
    }

    @Test("Beside text that is no lesson there is no book", arguments: ["七下八上", "三上张三", "历史上的今天"])
    func noBook(query: String) throws {
        let results = try Self.shelf().searcher.search(SearchRequest(text: query))
        #expect(!results.understood.contains { $0.field == .volume })
    }

    @Test(
        "The words are those that leave the least text, not those that come first",
        arguments: [
            ("植树的牧羊人教学设计", "植树的牧羊人"), ("哈姆莱特教学设计", "哈姆莱特"), ("天地人教案", "天地人"), ("谁是最可爱的人教案", "谁是最可爱的人"),
        ])
    func wordBorders(query: String, title: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("a", title, grade: 7, "v_up"), Self.lesson("b", title, grade: 7, "v_up", type: "lesson_plan"),
        ])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results) == ["type=lesson_plan"])
        #expect(results.hits.first?.resource.sourceID == "b")
    }

    @Test(
        "The name of a school, or its end, is no filters",
        arguments: [
            ("贾汪区高级中学", "a"), ("实验小学", "b"), ("示例理工大学背影", "c"), ("灵宝一中", "d"), ("灵宝一中 背影", "d"),
            ("徐州实验小学", "b"), ("灵宝第一中学 背影", "d"), ("徐州贾汪第三小学", "g"), ("徐州贾汪三小", "g"), ("学校:灵宝一中", "d"),
            ("school:灵宝第一中学", "d"),
        ])
    func schools(query: String, id: String) throws {
        let fixture = try SearchFixture()
        let schools = [
            "a": "贾汪区高级中学", "b": "徐州市实验小学", "c": "示例理工大学", "d": "灵宝市第一中学", "e": "灵宝市第二中学", "f": "徐州市第一中学",
            "g": "徐州市贾汪区第三小学",
        ]
        try fixture.publish(
            schools.sorted { $0.key > $1.key }.map { id, name in
                SearchFixture.resource(id, title: "背影") { $0.school = School(name: name) }
            })
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.understood.isEmpty)
        #expect(results.hits.first?.resource.sourceID == id)
    }
}
