import Cataloguing
import Counting
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Searching

@Suite("One hit for the same work on several platforms")
struct MergedWorksTests {
    private static let linker = Result { WorkLinker(vocabularies: try Vocabularies(root: Project.root)) }
    private static let lessons = ["牛顿第一定律", "光的折射", "岳阳楼记", "分数的意义", "平行四边形的面积"]

    /// What the links say, read the plain way: work of each visible record that shares one.
    private static func works(_ fixture: SearchFixture) throws -> [String: Int64] {
        try fixture.catalogue.pool.read { db in
            let pairs = try WorkLinks(db).pairs.map { (try id(of: $0.record, db), $0.work) }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
    }

    private static func id(of record: Int64, _ db: Database) throws -> String {
        let row = try #require(
            try Row.fetchOne(
                db,
                sql: "SELECT source_id, code FROM record JOIN source ON source.id = source WHERE record.id = ?",
                arguments: [record]))
        return LearningResource.identifier(platform: row[1], sourceID: row[0])
    }

    private static func lesson(_ id: String, _ platform: String, _ generator: inout SeededGenerator) -> LearningResource
    {
        SearchFixture.resource(id, platform: platform, title: lessons.randomElement(using: &generator) ?? "") {
            record in
            record.resourceType = Coded(code: "lesson_case", raw: "课例")
            record.languages = [TeachingLanguage(code: "zh", evidence: .declared)]
            record.subjects = [Coded(code: "physics", raw: "物理")]
            record.edition = Edition(code: "ed006", raw: "人教版")
            record.volume = Coded(code: "v_down", raw: "下册")
            record.school = School(name: "兰州市第一中学")
            record.creators = [Creator(name: ["王一", "李二"].randomElement(using: &generator) ?? "")]
            record.node = TextbookNode(path: ["第八章 运动和力"])
            let level = ["none", "city_youke", "provincial_youke"].randomElement(using: &generator) ?? ""
            record.awards = [Award(level: level, raw: "", year: 2019)]
        }
    }

    private func walk(_ request: SearchRequest, _ fixture: SearchFixture) throws -> [SearchResults.Hit] {
        var request = request
        var hits: [SearchResults.Hit] = []
        repeat {
            let page = try fixture.searcher.search(request)
            #expect(page.hits.count <= request.size)
            hits += page.hits
            request.cursor = page.next
        } while request.cursor != nil
        return hits
    }

    @Test(
        "Every work once, by its best record, with all its other places; counts stay those of records", arguments: 1...5
    )
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let fixture = try SearchFixture()
        var live: Set<String> = []
        var sawWork = false
        for round in 0..<4 {
            for platform in SearchFixture.platforms {
                let page = (0..<8).map { Self.lesson("\($0)", platform, &generator) }
                    .filter { _ in Bool.random(using: &generator) }
                let gone = (8..<10).map(String.init)
                try fixture.publish(page, deleted: gone, platform: platform)
                live.formUnion(page.map(\.id))
            }
            // A generation whose works are not linked yet is shown as well as one whose works are.
            if round != 1 { try Self.linker.get().link(fixture.catalogue) }
            let works = try Self.works(fixture)
            sawWork = sawWork || !works.isEmpty
            for request in [
                SearchRequest(text: "\"光\""), SearchRequest(), SearchRequest(text: "定律 王一", sort: .newest),
                SearchRequest(filters: [.award: ["city_youke", "provincial_youke"]], sort: .award),
            ] {
                try compare(request, works, live, fixture)
            }
        }
        #expect(sawWork)
    }

    private func compare(
        _ request: SearchRequest, _ works: [String: Int64], _ live: Set<String>, _ fixture: SearchFixture
    ) throws {
        var request = request
        request.size = 3
        request.facets = [.province]
        var apart = request
        apart.mergesWorks = false
        let records = try walk(apart, fixture).map(\.resource.id)
        let first = try fixture.searcher.search(request)
        #expect(records.count == first.total && Set(records).count == records.count)
        var seen: Set<Int64> = []
        let expected = records.filter { id in works[id].map { seen.insert($0).inserted } ?? true }
        let hits = try walk(request, fixture)
        #expect(hits.map(\.resource.id) == expected)
        #expect(first.works == expected.count)
        for hit in hits {
            let work = works[hit.resource.id]
            let others = live.filter { $0 != hit.resource.id && work != nil && works[$0] == work }
            #expect(hit.alsoAt == others.sorted())
            #expect(try fixture.searcher.otherPlaces(of: hit.document) == hit.alsoAt)
        }
        let provinces = first.facets[.province] ?? []
        #expect(provinces.isEmpty == records.isEmpty)
        for count in provinces {
            var narrower = request
            narrower.filters[.province] = [count.code]
            #expect(try fixture.searcher.search(narrower).total == count.count)
        }
    }

    @Test("Linking alone moves the generation, so that nobody keeps an answer of before")
    func generation() throws {
        var generator = SeededGenerator(state: 1)
        let fixture = try SearchFixture()
        let lesson = Self.lesson("1", "620000", &generator)
        try fixture.publish([lesson])
        try fixture.publish(
            [
                SearchFixture.resource("2", platform: "440000", title: lesson.displayTitle) { record in
                    let own = record
                    record = lesson
                    record.id = own.id
                    record.platform = own.platform
                    record.sourceID = own.sourceID
                }
            ], platform: "440000")
        let before = try fixture.searcher.generation()
        #expect(try fixture.searcher.search(SearchRequest()).hits.count == 2)
        try Self.linker.get().link(fixture.catalogue)
        #expect(try fixture.searcher.generation() != before)
        let after = try fixture.searcher.search(SearchRequest())
        #expect(after.total == 2)
        #expect(after.hits.map(\.alsoAt.count) == [1])
        #expect(try fixture.searcher.related(to: after.hits[0].document, limit: 5).isEmpty)
    }
}
