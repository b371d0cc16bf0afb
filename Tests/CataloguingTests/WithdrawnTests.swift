import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("What the rules let pass no longer is withdrawn")
struct WithdrawnTests {
    @Test("Bytes that were good and pass the rules no longer are withdrawn; bad new bytes leave the last good version")
    func withdrawn() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<20).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        let finding = Finding(rule: "missing_title", severity: .error)
        var same = all[0]
        same.body = .rejected(.check, [finding])
        let other = PendingRecord(sourceID: "r1", format: .json, payload: [1], body: .rejected(.check, [finding]))
        let report = try await fixture.list([same, other] + all.dropFirst(2))
        #expect(report.counts.rejected == 2 && report.verdict == .apply)
        let seen = try fixture.visible()
        #expect(seen["r0"] == nil && seen["r1"] == "第1课" && seen.count == 19)
        let story = try fixture.read { try fixture.catalogue.why(source: "620000", sourceID: "r0", $0) }
        #expect(story.state == .quarantined && story.events.last?.outcome == "deleted")
        // Good again, it comes back, and nothing waits any more.
        try await fixture.list(all)
        #expect(try fixture.visible().count == 20)
        #expect(try fixture.read { try fixture.catalogue.quarantine(source: nil, limit: 9, $0) }.isEmpty)
    }

    @Test("What was withdrawn and rolled back is withdrawn again by the next night that finds the same bytes")
    func withdrawnAgain() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<20).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        var same = all[0]
        same.body = .rejected(.check, [Finding(rule: "missing_title", severity: .error)])
        try await fixture.list([same] + all.dropFirst())
        try fixture.catalogue.rollback("620000", evenIfEmpty: false, actor: "test", now: fixture.clock)
        #expect(try fixture.visible().count == 20)
        try await fixture.list([same] + all.dropFirst())
        #expect(try fixture.visible().count == 19)
    }

    @Test("Rules that would withdraw too much at once are held, and what is released is withdrawn")
    func withdrawnAtOnce() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<10).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        let run = try await fixture.catalogue.beginRun(
            night: fixture.night, code: "620000", extent: "renormalise", isHarvest: false, now: fixture.clock)
        let rejected = all.prefix(5).map { record in
            var copy = record
            copy.body = .rejected(.check, [Finding(rule: "missing_title", severity: .error)])
            return copy
        }
        try await fixture.commit(rejected, run)
        var ending = RunEnding()
        ending.isHarvest = false
        let report = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        #expect(report.state == .held && report.cause?.contains("不再合格") == true)
        #expect(try fixture.visible().count == 10)
        _ = try fixture.catalogue.release("620000", evenIfHalted: false, actor: "test", now: stopped(fixture.clock))
        #expect(try fixture.visible().count == 5)
    }
}
