import Metadata
import Testing

@testable import Searching

@Suite("Words that mean a filter, beside filters of the address")
struct FilteredWordsTests {
    /// An animation of science, and lessons of two subjects without one.
    private static func fixture() throws -> SearchFixture {
        let fixture = try SearchFixture()
        let records = [
            ("animation", "水的循环", "science", "material"), ("lesson", "背影", "chinese", "lesson_plan"),
            ("other", "分数", "math", "lesson_plan"),
        ]
        try fixture.publish(
            records.map { id, title, subject, type in
                SearchFixture.resource(id, title: title) {
                    $0.subjects = [Coded(code: subject, raw: "学科")]
                    $0.resourceType = Coded(code: type, raw: "类型")
                }
            })
        return fixture
    }

    private static func search(
        _ text: String, _ filters: [FacetField: [String]], _ fixture: SearchFixture
    ) throws -> SearchResults {
        try fixture.searcher.search(SearchRequest(text: text, filters: filters, facets: [.subject, .type]))
    }

    @Test("A type nothing of the chosen subject has is given up, and the answer says so")
    func givenUp() throws {
        let fixture = try Self.fixture()
        let chosen = try Self.search("动画", [.subject: ["chinese"]], fixture)
        #expect(chosen.hits.map(\.resource.sourceID) == ["lesson"] && chosen.total == 1)
        #expect(chosen.relaxed == "没有同时符合全部条件的资源，以下放宽了“动画”")
        #expect(chosen.understood.map(\.field) == [.type])
        let written = try Self.search("动画 subject:chinese", [:], fixture)
        #expect(written.hits.map(\.resource.sourceID) == ["lesson"] && written.relaxed == chosen.relaxed)
        let lesson = try Self.search("背影 动画", [.subject: ["chinese"]], fixture)
        #expect(lesson.hits.map(\.resource.sourceID) == ["lesson"])
    }

    @Test("The number beside a value is still what choosing it finds")
    func counts() throws {
        let fixture = try Self.fixture()
        let facets = try Self.search("动画", [.subject: ["chinese"]], fixture).facets
        #expect(facets[.subject]?.map(\.code) == ["chinese", "science"])
        #expect(facets[.type]?.map(\.code) == ["lesson_plan"])
        for (field, counts) in facets {
            for count in counts {
                var filters: [FacetField: [String]] = [.subject: ["chinese"]]
                filters[field, default: []].append(count.code)
                #expect(try Self.search("动画", filters, fixture).total == count.count, "\(field)")
            }
        }
    }

    @Test("Text and subject are kept, and what there is nothing of anywhere is not replaced by all that was chosen")
    func kept() throws {
        let fixture = try Self.fixture()
        for text in ["背影 动画", "语文", "试卷 动画", "飞檐走壁"] {
            let results = try Self.search(text, [.subject: ["math"]], fixture)
            #expect(results.hits.isEmpty, "\(text)")
        }
    }
}
