import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Gaps")
struct NodeGapsTests {
    @Test("A lesson on two platforms is one lesson of its node")
    func works() throws {
        let trees = try TextbookTrees(root: projectRoot, vocabularies: vocabularies)
        let key = try #require(trees.nodes.first).key
        let fixture = try CatalogueFixture()
        for platform in ["110000", "120000"] {
            try fixture.register(platform)
            try fixture.deliver(
                platform,
                ["a", "b"].map { id in lesson(platform, id) { $0.node = TextbookNode(path: [], key: key) } })
        }
        let document = try target("kind: started, rule: {type: lesson_case}")
        let counter = try CoverageCounter(
            document, inputs: CountingInputs(document: document.id, targets: ""), vocabularies: vocabularies,
            trees: trees)
        let count = try fixture.catalogue.pool.read { try counter.count(fixture.catalogue, $0) }
        func lessons(_ count: CoverageCount, province: String? = nil) throws -> Int? {
            try counter.gaps(count, NodeGaps.Question(lack: .award, province: province))
                .nodes.first { $0.key == key }?.lessons
        }
        #expect(try lessons(count) == 4)
        #expect(try lessons(count.linked(WorkLinks([(1, 1), (3, 1)]))) == 3)
        #expect(try lessons(count.linked(WorkLinks([(1, 1), (3, 1)])), province: "120000") == 2)
    }

    @Test("A lesson counts for the province of its record, whatever platform it is on, as a search finds it")
    func provinces() throws {
        let trees = try TextbookTrees(root: projectRoot, vocabularies: vocabularies)
        let key = try #require(trees.nodes.first).key
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver(
            "110000",
            [
                lesson("110000", "a") {
                    $0.node = TextbookNode(path: [], key: key)
                    $0.region.province = "440000"
                    $0.awards = [Award(level: "national_youke", raw: "部级优课", year: 2019)]
                }
            ])
        let document = try target("kind: started, rule: {type: lesson_case}")
        let counter = try CoverageCounter(
            document, inputs: CountingInputs(document: document.id, targets: ""), vocabularies: vocabularies,
            trees: trees)
        let count = try fixture.catalogue.pool.read { try counter.count(fixture.catalogue, $0) }
        for (province, isLacking) in [("440000", false), ("110000", true)] {
            for lack in NodeGaps.Lack.allCases {
                let gaps = try counter.gaps(count, NodeGaps.Question(lack: lack, province: province))
                #expect(gaps.nodes.contains { $0.key == key } == isLacking, "\(province) \(lack)")
            }
        }
    }

    @Test("The gaps are the nodes the target of nodes counts: an award of a record that is not counted fills none")
    func flagged() throws {
        let trees = try TextbookTrees(root: projectRoot, vocabularies: vocabularies)
        let keys = trees.nodes.prefix(2).map(\.key)
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver(
            "110000",
            keys.enumerated().map { place, key in
                lesson("110000", "\(place)") {
                    $0.node = TextbookNode(path: [], key: key)
                    $0.awards = [Award(level: "national_youke", raw: "部级优课", year: 2019)]
                    $0.flags = place == 0 ? ["missing_title"] : []
                }
            })
        let document = try target("kind: list, count: nodes, rule: {award: national_youke}")
        let counter = try CoverageCounter(
            document, inputs: CountingInputs(document: document.id, targets: ""), vocabularies: vocabularies,
            trees: trees)
        let count = try fixture.catalogue.pool.read { try counter.count(fixture.catalogue, $0) }
        let gaps = try counter.gaps(count, NodeGaps.Question(lack: .award))
        #expect(gaps.nodes.count == counter.report(count).targets[0].number)
        #expect(gaps.nodes.contains { $0.key == keys[0] } && !gaps.nodes.contains { $0.key == keys[1] })
        // A node is listed with its book.
        let listed = try fixture.catalogue.pool.read {
            try counter.drillDown(count, target: document.targets[0].id, limit: 1, $0)
        }
        #expect(listed?.items.first?.name == "天地人（语文 一年级 上册 统编版 识字）")
    }
}
