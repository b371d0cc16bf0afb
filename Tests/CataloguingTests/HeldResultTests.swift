import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("A held result waits until something better comes")
struct HeldResultTests {
    private func held() async throws -> CatalogueFixture {
        let fixture = try CatalogueFixture()
        let all = (0..<10).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        #expect(try await fixture.list(Array(all.prefix(5))).state == .held)
        return fixture
    }

    @Test("A night that brings nothing leaves it, and it can be released")
    func failedNight() async throws {
        let fixture = try await held()
        let run = try fixture.begin()
        let error = HarvestError(
            platform: "620000", stage: .harvest, cause: "连不上", nextStep: "再试", isTransient: true)
        #expect(try await fixture.finish(run, error: error).state == .failed)
        #expect(try fixture.visible().count == 10)
        _ = try fixture.catalogue.release("620000", evenIfHalted: false, actor: "t", now: stopped(fixture.clock))
        #expect(try fixture.visible().count == 5)
    }

    @Test("Once released it is known as such by the nights after it")
    func released() async throws {
        let fixture = try await held()
        let catalogue = fixture.catalogue
        func runs() async throws -> Set<Int64> {
            try await catalogue.pool.read { try catalogue.releasedRuns(since: UTCInstant(seconds: 0), $0) }
        }
        let before = try await runs()
        let report = try catalogue.release("620000", evenIfHalted: false, actor: "t", now: stopped(fixture.clock))
        let after = try await runs()
        #expect(before.isEmpty && after == [report.run])
    }

    @Test("A night that brings a list replaces it, record for record")
    func replaced() async throws {
        let fixture = try await held()
        let all = (0..<10).map { fixture.active("r\($0)", title: "第\($0)课") }
        #expect(try await fixture.list(all).state == .ok)
        #expect(try fixture.visible().count == 10)
        #expect(try await fixture.catalogue.state(of: "620000").heldRun == nil)
        #expect(throws: Catalogue.Failure.self) {
            try fixture.catalogue.release("620000", evenIfHalted: true, actor: "t", now: stopped(fixture.clock))
        }
    }

    /// What a platform lists and nobody can use.
    private func unusable(_ numbers: Range<Int>, _ stage: Stage) -> [PendingRecord] {
        numbers.map { number in
            PendingRecord(
                sourceID: "r\(number)", format: .json, payload: [UInt8(number)],
                body: .rejected(stage, [Finding(rule: "test", severity: .error)]))
        }
    }

    @Test("Records that come first and cannot be used are listed all the same when a later page replaces what is held")
    func unusableFirst() async throws {
        let fixture = try await held()
        let run = try fixture.begin()
        try await fixture.commit(unusable(0..<3, .read), run)
        try await fixture.commit((3..<10).map { fixture.active("r\($0)", title: "第\($0)课") }, run)
        let report = try await fixture.finish(run)
        #expect(report.state == .ok && report.absent == 0 && report.counts.deleted == 0)
        #expect(try fixture.visible().count == 10)
    }

    @Test(
        "A list of which nothing can be used has failed; it ends nothing and leaves what is held",
        arguments: [Stage.read, .check])
    func unusableWhole(stage: Stage) async throws {
        let fixture = try await held()
        let run = try fixture.begin()
        try await fixture.commit(unusable(0..<10, stage), run)
        let report = try await fixture.finish(run)
        #expect(report.state == .failed && report.absent == 0)
        #expect(try fixture.visible().count == 10)
        #expect(try await fixture.catalogue.state(of: "620000").heldRun != nil)
    }

    @Test("A version withdrawn before the held one under it went stays withdrawn")
    func withdrawnOverHeld() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<10).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        let changed = fixture.active("r0", title: "改")
        #expect(try await fixture.list([changed] + all[1..<5]).state == .held)
        let run = try fixture.begin()
        var bad = changed
        bad.body = .rejected(.check, [Finding(rule: "test", severity: .error)])
        try await fixture.commit([bad], run)
        try await fixture.commit(Array(all[1...]), run)
        #expect(try await fixture.finish(run).state == .ok)
        #expect(try fixture.visible().keys.sorted() == (1..<10).map { "r\($0)" })
    }

    @Test("A rollback tells nobody of records that were only ever held")
    func rolledBack() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<10).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        try await fixture.list(all + [fixture.active("published", title: "乙")])
        let others = (10..<20).map { fixture.active("r\($0)", title: "第\($0)课") }
        #expect(try await fixture.list(others).state == .held)
        try fixture.catalogue.rollback("620000", evenIfEmpty: false, actor: "t", now: fixture.clock)
        #expect(try await fixture.list(all).state == .ok)
        let ended = try fixture.read {
            try String.fetchAll(
                $0,
                sql: """
                    SELECT record.source_id FROM document JOIN record ON record.id = document.record
                    WHERE document.status <> 0
                    """)
        }
        #expect(ended == ["published"])
    }

    @Test("What is held says how many records the list has and how many would go")
    func cause() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<400).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        let report = try await fixture.list(Array(all.prefix(40)))
        #expect(report.state == .held)
        #expect(report.cause?.contains("40 条") == true && report.cause?.contains("360 条记录将消失") == true)
    }
}
