import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Drill-down")
struct DrillDownTests {
    /// Three platforms with some of everything the targets of 2019 ask for, partly linked.
    private func fixture() throws -> CatalogueFixture {
        let fixture = try CatalogueFixture()
        for code in ["110000", "220000", "510000"] {
            try fixture.register(code)
            try fixture.deliver(code, RandomLessons(seed: UInt64(code) ?? 1).make(code, 60))
        }
        return fixture
    }

    @Test("Every number of the report has as many items behind it as it says")
    func everyCell() throws {
        let fixture = try fixture()
        var (counter, count) = try fixture.count(document2019())
        count = count.linked(WorkLinks([(1, 1), (61, 1), (2, 2), (62, 2), (122, 2)]))
        let counted = counter.report(count).targets.filter { $0.outcome == .counted }
        #expect(counted.contains { ($0.number ?? 0) > 0 })
        #expect(counted.contains { !$0.cells.isEmpty })
        #expect(counted.contains { $0.rows.contains { ($0.number ?? 0) > 0 } })
        try fixture.catalogue.pool.read { db in
            for target in counted {
                func total(_ cell: String?, _ platform: String?) throws -> Int? {
                    var items = 0
                    var offset: Int? = 0
                    var total: Int?
                    while let start = offset {
                        let page = try counter.drillDown(
                            count, target: target.id, cell: cell, platform: platform, offset: start, limit: 7, db)
                        items += page?.items.count ?? 0
                        total = page?.total
                        offset = page?.next
                    }
                    #expect(total == items, "\(target.id)")
                    return total
                }
                let whole = try total(nil, nil)
                #expect(whole == target.number, "\(target.id)")
                for cell in target.cells {
                    let found = try total(cell.key, nil)
                    #expect(found == cell.number, "\(target.id) \(cell.key)")
                }
                for row in target.rows where row.number != nil {
                    let found = try total(nil, row.code)
                    #expect(found == row.number, "\(target.id) \(row.code)")
                }
            }
        }
    }

    @Test("A drill-down of what is not there is nil, not empty")
    func unknown() throws {
        let fixture = try fixture()
        let (counter, count) = try fixture.count(document2019())
        func page(_ target: String, cell: String? = nil, platform: String? = nil) throws -> DrillDown? {
            try fixture.catalogue.pool.read {
                try counter.drillDown(count, target: target, cell: cell, platform: platform, $0)
            }
        }
        #expect(try page("T99") == nil)
        #expect(try page("T06", cell: "bo/math") == nil)
        #expect(try page("T01", platform: "999999") == nil)
        #expect(try page("T30") == nil)
    }

    @Test("Where no record speaks of a matter there is no number of a platform either, nor of platforms not measured")
    func silent() throws {
        let fixture = try fixture()
        func drill(_ members: String, platform: String?) throws -> DrillDown? {
            let (counter, count) = try fixture.count(target(members))
            return try fixture.catalogue.pool.read {
                try counter.drillDown(count, target: "T1", platform: platform, $0)
            }
        }
        let silent = "kind: started, evidence: true, rule: {programme: vocational_core, award: model_case}"
        let unmeasured = "kind: not-measurable, count: platforms, notCounted: 不可测"
        for members in [silent, unmeasured] {
            #expect(try drill(members, platform: nil) == nil, "\(members)")
            #expect(try drill(members, platform: "110000") == nil, "\(members)")
        }
    }

    @Test(
        "What needs evidence has as much behind it as its report says, or no number in either",
        arguments: [
            "kind: list, count: nodes, evidence: true, rule: {award: model_case, programme: vocational_core}",
            "kind: matrix, evidence: true, rule: {programme: vocational_core, award: model_case}, axes: {stage: [junior]}",
            "kind: increment, count: providers, number: 1, evidence: true, window: 2019, rule: {subject: physics}",
            "kind: all-of, count: platforms, number: 32, evidence: true",
            "kind: list, count: providers, evidence: true, rule: {subject: physics}",
        ])
    func evidence(members: String) throws {
        let fixture = try fixture()
        let document = try target(members)
        let counter = try CoverageCounter(
            document, inputs: CountingInputs(document: document.id, targets: ""), vocabularies: vocabularies,
            trees: try TextbookTrees(root: projectRoot, vocabularies: vocabularies))
        let count = try fixture.catalogue.pool.read { try counter.count(fixture.catalogue, $0) }
        let result = counter.report(count).targets[0]
        func total(_ platform: String?) throws -> Int? {
            try fixture.catalogue.pool.read {
                try counter.drillDown(count, target: "T1", platform: platform, limit: 1, $0)?.total
            }
        }
        #expect(try total(nil) == result.number)
        #expect(try total("110000") == result.rows.first { $0.code == "110000" }?.number)
        #expect(result.outcome == .counted || result.cells.isEmpty)
    }

    @Test("A work on two platforms is one item that names its copies")
    func copies() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        try fixture.deliver("110000", [lesson("110000", "a")])
        try fixture.deliver("120000", [lesson("120000", "b")])
        var (counter, count) = try fixture.count(target("kind: started, rule: {type: lesson_case}"))
        count = count.linked(WorkLinks([(1, 1), (2, 1)]))
        let page = try fixture.catalogue.pool.read { try counter.drillDown(count, target: "T1", $0) }
        #expect(page?.total == 1)
        #expect(page?.items.first?.id == lesson("110000", "a").id)
        #expect(page?.items.first?.copies == [lesson("120000", "b").id])
        #expect(counter.report(count).targets[0].records == 2)
        #expect(counter.report(count).works == 1)
    }

    @Test("Behind 全接入 stand the platforms that have joined, one a province, with the others of it as copies")
    func platforms() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("440000")
        try fixture.register("gd-szs", province: "440000")
        try fixture.register("510000")
        try fixture.deliver("440000", [lesson("440000", "a")])
        try fixture.deliver("gd-szs", [lesson("gd-szs", "b")])
        let broken = try fixture.deliver("510000", [lesson("510000", "c")])
        try fixture.set("last_success", nil, source: "510000")
        try fixture.catalogue.pool.write {
            try $0.execute(sql: "UPDATE run SET state = 'partial' WHERE id = ?", arguments: [broken])
        }
        let (counter, count) = try fixture.count(target("kind: all-of, count: platforms, number: 32"))
        func page(_ platform: String? = nil) throws -> DrillDown? {
            try fixture.catalogue.pool.read { try counter.drillDown(count, target: "T1", platform: platform, $0) }
        }
        let all = try page()
        #expect(all?.total == 1 && counter.report(count).targets[0].number == 1)
        #expect(all?.items.first?.id == "440000" && all?.items.first?.copies == ["gd-szs"])
        for (code, number) in [("440000", 1), ("gd-szs", 1), ("510000", 0)] {
            let found = try page(code)?.total
            #expect(found == number, "\(code)")
            #expect(counter.report(count).targets[0].rows.first { $0.code == code }?.number == number, "\(code)")
        }
    }

    @Test("Of a target that counts platforms nothing is in doubt: the list is empty, not missing")
    func undoubted() throws {
        let fixture = try fixture()
        let (counter, count) = try fixture.count(document2019())
        func listed(_ target: String, _ platform: String?) throws -> DrillDown? {
            try fixture.catalogue.pool.read {
                try counter.drillDown(count, target: target, platform: platform, of: .doubtful, $0)
            }
        }
        let (all, one) = (try listed("T04", nil), try listed("T04", "110000"))
        #expect(all?.total == 0 && all?.items.isEmpty == true && one?.total == 0)
        #expect(try listed("T04", "999999") == nil)
        #expect(try listed("T15", nil) == nil)
    }

    @Test("What is in doubt is listed, as many records as the target and the row of a platform say")
    func doubtful() throws {
        let fixture = try fixture()
        let (counter, count) = try fixture.count(document2019())
        let result = try #require(counter.report(count).target("T01"))
        #expect(result.unmapped > 0)
        func listed(_ platform: String?) throws -> DrillDown? {
            try fixture.catalogue.pool.read {
                try counter.drillDown(count, target: "T01", platform: platform, of: .doubtful, limit: 1000, $0)
            }
        }
        let all = try listed(nil)
        #expect(all?.total == result.unmapped && all?.items.count == result.unmapped)
        for row in result.rows {
            let drill = try listed(row.code)
            #expect(drill?.total == row.unmapped, "\(row.code)")
        }
    }
}
