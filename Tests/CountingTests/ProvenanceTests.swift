import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Where a number comes from")
struct ProvenanceTests {
    private static func graph(_ number: ProvenanceGraph.Number) throws -> ProvenanceGraph {
        try #require(try graphIfAny(number))
    }

    private static func graphIfAny(_ number: ProvenanceGraph.Number) throws -> ProvenanceGraph? {
        let fixture = try CatalogueFixture()
        for code in ["220000", "230000"] { try fixture.register(code) }
        try fixture.deliver(
            "230000",
            [lesson("230000", "b") { $0.languages = [TeachingLanguage(code: "ko", evidence: .declared)] }])
        try fixture.deliver(
            "220000",
            [
                lesson("220000", "a") {
                    $0.languages = [TeachingLanguage(code: "ko", evidence: .declared)]
                    $0.subjects = [Coded(code: "math", raw: "数学")]
                }
            ])
        let (counter, count) = try fixture.count(document2019())
        return try fixture.catalogue.pool.read { db in
            try ProvenanceGraph.number(
                number, of: counter, count, fixture.catalogue, snapshot: nil, counted: UTCInstant(seconds: 0), db)
        }
    }

    @Test("Of a cell or a platform that is not there no number comes; of one that has nothing yet one does")
    func unknownPlace() throws {
        #expect(try Self.graphIfAny(.init(target: "T06", cell: "ko/alchemy")) == nil)
        #expect(try Self.graphIfAny(.init(target: "T01", cell: "ko/math")) == nil)
        #expect(try Self.graphIfAny(.init(target: "T01", platform: "999999")) == nil)
        #expect(try Self.graphIfAny(.init(target: "T06", cell: "ko/physics")) != nil)
        #expect(try Self.graphIfAny(.init(target: "T01", platform: "620000")) != nil)
    }

    @Test("PROV-JSON says of a number what it is and when it was counted, as PROV does")
    func valueAndTime() throws {
        let json = String(decoding: try Self.graph(.init(target: "T06", cell: "ko/math")).provJSON(), as: UTF8.self)
        #expect(json.contains("\"prov:value\" : \"1\""))
        #expect(json.contains("\"prov:endTime\" : \"1970-01-01T00:00:00Z\""))
    }

    @Test("A cell comes from the platforms that have a record in it, not from all that have one of the target")
    func cellSources() throws {
        func sources(cell: String?) throws -> [String] {
            try Self.graph(.init(target: "T06", cell: cell)).nodes.map(\.label).filter { $0.hasSuffix("已发布的记录") }
        }
        #expect(try sources(cell: nil) == ["平台220000：已发布的记录", "平台230000：已发布的记录"])
        #expect(try sources(cell: "ko/math") == ["平台220000：已发布的记录"])
    }

    @Test("A rule is told whole: with years and flags, of a cell with what the cell asks for; T04 has none")
    func wholeRule() throws {
        func rule(_ number: ProvenanceGraph.Number) throws -> String? {
            try Self.graph(number).nodes.first?.facts.first { $0.name == "规则" }?.value
        }
        let lessons = try rule(.init(target: "T01"))
        #expect(lessons?.hasPrefix("类型=") == true && lessons?.hasSuffix(" 且 年度=2019 且 质量标记≠没有标识") == true)
        #expect(try rule(.init(target: "T06")) == "学段=初中 且 语种=朝鲜语 且 学科=数学、物理、化学 且 质量标记≠没有标识")
        #expect(try rule(.init(target: "T06", cell: "ko/math")) == "学段=初中 且 语种=朝鲜语 且 学科=数学 且 质量标记≠没有标识")
        #expect(try rule(.init(target: "T04")) == nil)
    }
}
