import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("A list that lost records is not simply believed")
struct GuardTests {
    private func shrunken(to share: Double) async throws -> (RunReport, Int) {
        let fixture = try CatalogueFixture()
        let all = (0..<100).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        let report = try await fixture.list(Array(all.prefix(Int(100 * share))))
        return (report, try fixture.visible().count)
    }

    @Test("An empty list is halted and readers keep everything")
    func empty() async throws {
        let (report, seen) = try await shrunken(to: 0)
        #expect(report.state == .held && report.verdict == .halt && seen == 100)
    }

    @Test("Half the records gone is held")
    func half() async throws {
        let (report, seen) = try await shrunken(to: 0.5)
        #expect(report.state == .held && report.verdict == .hold && seen == 100)
    }

    @Test("Sixteen per cent gone is applied with a warning")
    func sixteen() async throws {
        let (report, seen) = try await shrunken(to: 0.84)
        #expect(report.state == .ok && report.verdict == .warn && seen == 84)
    }

    @Test("Five per cent gone is applied")
    func five() async throws {
        let (report, seen) = try await shrunken(to: 0.95)
        #expect(report.state == .ok && report.verdict == .apply && seen == 95)
    }

    @Test("An empty first list is a failure that says why and what to do")
    func emptyFirst() async throws {
        let report = try await CatalogueFixture().list([])
        #expect(report.state == .failed && report.stage == .harvest)
        #expect(report.cause?.contains("空") == true && report.nextStep?.isEmpty == false)
    }

    @Test("What is held because the platform flagged its records deleted says that, and not that they are absent")
    func flagged() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<100).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        let report = try await fixture.list(all.map { fixture.tombstone($0.sourceID ?? "") })
        #expect(report.state == .held)
        #expect(report.cause == "平台把 100 条标为已删除；100 条记录将消失，未采信")
        let mixed = try await fixture.list(all.prefix(20).map { fixture.tombstone($0.sourceID ?? "") } + all[20..<60])
        #expect(mixed.cause == "平台的清单有 60 条，其中没有目录里的 40 条，平台把 20 条标为已删除；60 条记录将消失，已暂缓发布")
    }

    @Test("A first list has no baseline to shrink from")
    func zeroBaseline() {
        #expect(ShrinkGuard(Platform.DeletionGuard()).verdict(live: 0, lost: 0) == .apply)
    }

    @Test("A record vanishes only after the configured number of complete lists without it")
    func patience() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 2")
        let all = (0..<50).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        try await fixture.list(Array(all.dropLast()))
        #expect(try fixture.visible().count == 50)
        try await fixture.list(Array(all.dropLast()))
        #expect(try fixture.visible().count == 49)
    }

    @Test("What became of the records a list lost is told as it was done: gone, flagged, or waiting for another night")
    func lossesTold() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 2")
        let all = (0..<100).map { fixture.active("r\($0)", title: "第\($0)课") }
        #expect(try await fixture.list(all).lossesTold == nil)
        let shorter = Array(all.prefix(85))
        #expect(try await fixture.list(shorter).lossesTold == "清单里没有的 15 条仍在库，连续缺 2 夜才撤下")
        #expect(try await fixture.list(shorter).lossesTold == "清单里不再有的 15 条已撤下")
        #expect(try await fixture.list(shorter).lossesTold == nil)
        let flagged = all.prefix(20).map { fixture.tombstone($0.sourceID ?? "") }
        #expect(try await fixture.list(flagged + all[20..<85]).lossesTold == "平台标为已删除的 20 条已撤下")
    }

    @Test("Releasing a held run is one audited act")
    func release() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<100).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        try await fixture.list(Array(all.prefix(50)))
        _ = try fixture.catalogue.release("620000", evenIfHalted: false, actor: "test", now: stopped(fixture.clock))
        #expect(try fixture.visible().count == 50)
        let acts = try fixture.read { try String.fetchAll($0, sql: "SELECT act FROM audit") }
        #expect(acts == ["release"])
    }

    @Test("Releasing a held answer that was no complete list ends only what it named")
    func releasedChanges() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list((0..<10).map { fixture.active("r\($0)", title: "第\($0)课") })
        let run = try fixture.begin("since 2019-11-02T00:00:00Z")
        try await fixture.commit((0..<4).map { fixture.tombstone("r\($0)") }, run)
        #expect(try await fixture.finish(run, complete: false).state == .held)
        let released = try fixture.catalogue.release(
            "620000", evenIfHalted: false, actor: "t", now: stopped(fixture.clock))
        #expect(released.counts.deleted == 4 && released.vanished == 0)
        #expect(try fixture.visible().count == 6)
    }

    @Test("Deletions of what was never here are no loss")
    func foreignDeletions() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "甲"), fixture.active("b", title: "乙")], complete: false)
        let report = try await fixture.list(
            [fixture.active("a", title: "甲")] + (0..<50).map { fixture.tombstone("old\($0)") }, complete: false)
        #expect(report.state == .ok && report.verdict == .apply)
        #expect(report.counts.deleted == 0 && report.counts.unchanged == 51)
        #expect(try fixture.visible().count == 2)
    }

    @Test("Of a platform whose lists are never complete nothing vanishes")
    func neverComplete() async throws {
        let fixture = try CatalogueFixture(more: "complete: false")
        try await fixture.list((0..<10).map { fixture.active("r\($0)", title: "第\($0)课") })
        #expect(try await fixture.list([fixture.active("new", title: "新课")]).state == .ok)
        #expect(try fixture.visible().count == 11)
    }

    @Test("A halted run needs the explicit override")
    func halted() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        try await fixture.list([])
        #expect(throws: Catalogue.Failure.self) {
            try fixture.catalogue.release("620000", evenIfHalted: false, actor: "test", now: stopped(fixture.clock))
        }
        _ = try fixture.catalogue.release("620000", evenIfHalted: true, actor: "test", now: stopped(fixture.clock))
        #expect(try fixture.visible().isEmpty)
    }
}
