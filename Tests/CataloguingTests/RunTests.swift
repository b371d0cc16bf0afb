import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("Runs: what they are mapped with, what they take back, what they have seen")
struct RunTests {
    private static let broken = HarvestError(
        platform: "620000", stage: .harvest, cause: "断了", nextStep: "再来", isTransient: true)

    /// One run under a mapping; it breaks off when it is not whole.
    private func run(
        _ fixture: CatalogueFixture, _ page: [PendingRecord], mapping: String, isWhole: Bool
    ) async throws -> String {
        let run = try fixture.begin("full", mapping: mapping)
        try await fixture.commit(page, run)
        var ending = RunEnding()
        ending.isCompleteList = isWhole
        ending.error = isWhole ? nil : Self.broken
        ending.mapping = mapping
        _ = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        return try await fixture.catalogue.state(of: "620000").mapping
    }

    @Test("A source counts as mapped with something else only after a whole run, back to the former as well")
    func mapping() async throws {
        let fixture = try CatalogueFixture()
        let page = [fixture.active("a", title: "一"), fixture.active("b", title: "二")]
        #expect(try await run(fixture, page, mapping: "A", isWhole: true) == "A")
        let mixed = try await run(fixture, [fixture.active("a", title: "改")], mapping: "B", isWhole: false)
        #expect(mixed != "A" && mixed != "B")
        #expect(try await run(fixture, page, mapping: "A", isWhole: false) == mixed)
        #expect(try await run(fixture, page, mapping: "B", isWhole: true) == "B")
    }

    @Test("The first run of a source counts although it broke off: all there is was mapped with it")
    func firstMapping() async throws {
        let fixture = try CatalogueFixture()
        #expect(try await run(fixture, [fixture.active("a", title: "一")], mapping: "A", isWhole: false) == "A")
    }

    @Test("A run that was cut off is begun anew under another mapping, and goes on under its own")
    func cutOff() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin("full", mapping: "A")
        try await fixture.commit([fixture.active("a", title: "一")], run)
        let same = try fixture.begin("full", mapping: "A")
        #expect(same.id == run.id && same.checkpoint == "{}")
        let other = try fixture.begin("full", mapping: "B")
        #expect(other.id != run.id && other.checkpoint == nil)
        #expect(try fixture.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM document") } == 0)
    }

    @Test("A run that was cut off is begun anew when the platform is asked elsewhere")
    func cutOffElsewhere() async throws {
        let fixture = try CatalogueFixture()
        func begin(_ connection: String) throws -> RunHandle {
            try fixture.catalogue.beginRun(
                night: fixture.night, code: "620000", extent: "full", connection: connection, now: fixture.clock)
        }
        let run = try begin("A")
        try await fixture.commit([fixture.active("a", title: "一")], run)
        let same = try begin("A")
        #expect(same.id == run.id && same.checkpoint == "{}")
        let other = try begin("B")
        #expect(other.id != run.id && other.checkpoint == nil)
    }

    @Test("Where a source was asked is noted with the place to go on from: after a run that was whole")
    func connection() async throws {
        let fixture = try CatalogueFixture()
        func night(_ connection: String, error: HarvestError? = nil) async throws -> String {
            let run = try await fixture.catalogue.beginRun(
                night: fixture.night, code: "620000", extent: "full", connection: connection, now: fixture.clock)
            try await fixture.commit([fixture.active("a", title: "一")], run)
            _ = try await fixture.finish(run, error: error)
            return try await fixture.catalogue.state(of: "620000").connection
        }
        #expect(try await night("A") == "A")
        #expect(try await night("B", error: Self.broken) == "A")
        #expect(try await night("B") == "B")
    }

    @Test("More versions than are removed at a time are all taken back, and readers see none of it")
    func manyVersions() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("r0", title: "旧")])
        let run = try fixture.begin("full", mapping: "A")
        try await fixture.commit((0..<1_201).map { fixture.active("r\($0)", title: "第\($0)课") }, run)
        let other = try fixture.begin("full", mapping: "B")
        #expect(try fixture.visible() == ["r0": "旧"])
        let left = try fixture.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM document WHERE born = ?", arguments: [run.id])
        }
        #expect(left == 0)
        let counts = try await fixture.commit([fixture.active("r0", title: "旧")], other)
        #expect(counts.unchanged == 1)
    }

    @Test("A run that is half taken back is not gone on with")
    func halfTakenBack() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin("full", mapping: "A")
        try await fixture.commit((0..<600).map { fixture.active("r\($0)", title: "第\($0)课") }, run)
        // As if the process had ended between two batches.
        let catalogue = fixture.catalogue
        let isMore = try await catalogue.pool.write {
            try catalogue.takeBackSome(of: run.id, source: run.source, $0)
        }
        #expect(isMore)
        #expect(try fixture.begin("full", mapping: "A").id != run.id)
    }

    @Test("Work on what is stored is not having been seen: neither when, nor how often missed, nor by which payload")
    func storedWork() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 9, warn: 1, hold: 1, halt: 1")
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("b", title: "二")])
        try await fixture.list([fixture.active("b", title: "二")])
        func seen() throws -> Row? {
            try fixture.read {
                try Row.fetchOne($0, sql: "SELECT last_seen, missed, raw_hash FROM record WHERE source_id = 'a'")
            }
        }
        let before = try #require(try seen())
        let run = try fixture.begin("renormalise", isHarvest: false)
        var changed = fixture.active("a", title: "一改")
        changed.rawHash = before["raw_hash"]
        try await fixture.commit([changed], run)
        var ending = RunEnding()
        ending.isHarvest = false
        _ = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        #expect(try fixture.visible()["a"] == "一改")
        #expect(try seen() == before)
    }

    @Test("Of two copies in work on what is stored the last one is published, counted once")
    func storedTwins() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        let run = try fixture.begin("replay", isHarvest: false)
        let counts = try await fixture.commit(
            [fixture.active("a", title: "先来"), fixture.active("a", title: "后来")], run)
        #expect(counts.updated == 1 && counts.duplicate == 1, "\(counts)")
        _ = try await fixture.finish(run, complete: false)
        #expect(try fixture.visible() == ["a": "后来"])
    }

    @Test("A night that could not begin is a failed run with its cause; one that was cut off can still be gone on with")
    func couldNotBegin() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        let success = fixture.clock
        func fail() async throws -> RunReport {
            try await fixture.catalogue.failRun(
                night: fixture.night, of: fixture.platform, error: Self.broken, now: fixture.clock)
        }
        func status() throws -> SourceStatus? { try fixture.read { try fixture.catalogue.statuses($0).first } }
        let report = try await fail()
        #expect(report.state == .failed && report.run > 0 && report.cause == "断了")
        #expect(try status()?.latest == "failed")
        #expect(try status()?.staleSince == success.iso8601)
        #expect(try fixture.visible() == ["a": "一"])
        let run = try fixture.begin("full", mapping: "A")
        try await fixture.commit([fixture.active("b", title: "二")], run)
        #expect(try await fail().run == 0)
        let again = try fixture.begin("full", mapping: "A")
        #expect(again.id == run.id && again.checkpoint == "{}")
    }

    @Test("An act that publishes stands in the audit log with what it published; one that failed does not")
    func act() async throws {
        let fixture = try CatalogueFixture()
        func finish(_ page: [PendingRecord], error: HarvestError?) async throws {
            let run = try fixture.begin("import x", isHarvest: false)
            try await fixture.commit(page, run)
            var ending = RunEnding()
            ending.isHarvest = false
            ending.error = error
            ending.act = OperatorAct(actor: "test", act: "import", detail: "folder")
            _ = try await fixture.catalogue.finish(
                run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        }
        try await finish([], error: Self.broken)
        try await finish([fixture.active("a", title: "一")], error: nil)
        let acts = try fixture.read { try String.fetchAll($0, sql: "SELECT act || ' ' || detail FROM audit") }
        #expect(acts == ["import 620000 run 2 folder"])
    }

    @Test("A source a whole night did not ask is stale since its last success, until it is asked again")
    func unasked() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        func since() throws -> UTCInstant? {
            try fixture.read { try fixture.catalogue.sources($0).first?.staleSince }
        }
        try fixture.catalogue.markUnasked(night: fixture.night, now: fixture.clock)
        #expect(try since() == nil)
        let success = fixture.clock
        let before = try fixture.read { try fixture.catalogue.generation($0) }
        fixture.night = try fixture.catalogue.beginNight(holder: "test", now: fixture.clock)
        let unasked = try fixture.catalogue.markUnasked(
            night: fixture.night, now: UTCInstant(seconds: success.seconds + 86_400))
        #expect(unasked.map(\.source) == ["620000"] && unasked.first?.records == 1)
        #expect(try since() == success)
        #expect(try fixture.read { try fixture.catalogue.generation($0) } != before)
        try await fixture.list([fixture.active("a", title: "一")])
        #expect(try since() == nil)
    }
}
