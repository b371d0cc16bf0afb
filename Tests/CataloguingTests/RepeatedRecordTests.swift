import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

/// Records a list names more than once: which copy counts, and what the account of the night says.
@Suite("Records that come more than once")
struct RepeatedRecordTests {
    private func night(_ fixture: CatalogueFixture, _ page: [PendingRecord]) async throws -> RunReport {
        let run = try fixture.begin()
        // One by one, so that a copy meets the one before on another page.
        for record in page { try await fixture.commit([record], run) }
        return try await fixture.finish(run)
    }

    @Test("A deletion older than the record named before it deletes nothing, night after night")
    func oldDeletion() async throws {
        let fixture = try CatalogueFixture()
        let list = [
            fixture.active("a", title: "甲", datestamp: "2020-01-02T00:00:00Z"),
            fixture.tombstone("a", datestamp: "2019-05-01T00:00:00Z"),
        ]
        for added in [1, 0] {
            let report = try await night(fixture, list)
            #expect(report.counts.added == added && report.counts.deleted == 0 && report.counts.duplicate == 1)
            #expect(report.counts.unchanged == 1 - added)
            #expect(try fixture.visible() == ["a": "甲"])
        }
    }

    @Test("A copy older than the deletion named before it does not bring the record back")
    func oldCopy() async throws {
        let fixture = try CatalogueFixture()
        let list = [
            fixture.tombstone("a", datestamp: "2020-01-02"), fixture.active("a", title: "甲", datestamp: "2019-05-01"),
        ]
        let report = try await night(fixture, list)
        #expect(report.counts.added == 0 && report.counts.unchanged == 1 && report.counts.duplicate == 1)
        #expect(try fixture.visible().isEmpty)
    }

    @Test(
        "Of two live copies the later by its datestamp stays, in whichever order they come", arguments: [true, false])
    func laterVersion(laterFirst: Bool) async throws {
        let fixture = try CatalogueFixture()
        let copies = [
            fixture.active("a", title: "新", datestamp: "2019-09-02"),
            fixture.active("a", title: "旧", datestamp: "2019-09-01"),
        ]
        _ = try await night(fixture, laterFirst ? copies : copies.reversed())
        #expect(try fixture.visible() == ["a": "新"])
    }

    @Test("A record that is named and then deleted in every list was never here: its account says unchanged")
    func newDeletion() async throws {
        let fixture = try CatalogueFixture()
        let list = [
            fixture.active("b", title: "乙"), fixture.active("a", title: "甲", datestamp: "2019-05-01"),
            fixture.tombstone("a", datestamp: "2020-01-02"),
        ]
        let first = try await night(fixture, list)
        #expect(first.counts.added == 1 && first.counts.deleted == 0)
        #expect(first.counts.unchanged == 1 && first.counts.duplicate == 1)
        let rows = try fixture.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM history") }
        let second = try await night(fixture, list)
        #expect(second.counts.added == 0 && second.counts.deleted == 0 && second.counts.unchanged == 2)
        #expect(try fixture.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM history") } == rows)
        #expect(try fixture.visible() == ["b": "乙"])
    }

    @Test("A deletion and then the record as it was is no change, and the account balances")
    func deletedAndBack() async throws {
        let fixture = try CatalogueFixture(guardYAML: "warn: 1, hold: 1, halt: 1")
        _ = try await night(fixture, [fixture.active("a", title: "甲")])
        let report = try await night(fixture, [fixture.tombstone("a"), fixture.active("a", title: "甲")])
        #expect(report.counts.deleted == 0 && report.counts.unchanged == 1 && report.counts.total == 2)
        #expect(try fixture.visible() == ["a": "甲"])
    }

    @Test("Records swallowed by a shared identifier are flagged, and the night is not whole and says why")
    func swallowed() async throws {
        let fixture = try CatalogueFixture()
        let list = (1...5).map { fixture.active("1.23457E+15", title: "第\($0)课") }
        for _ in 1...2 {
            let report = try await night(fixture, list)
            #expect(report.state == .partial)
            #expect(report.cause?.contains("4 条记录与别的记录共用标识（如 1.23457E+15）") == true)
            #expect(report.nextStep?.contains("options.id") == true)
            let flags = try fixture.read { db in
                try fixture.catalogue.document(
                    resourceID: LearningResource.identifier(platform: "620000", sourceID: "1.23457E+15"), db
                ).flatMap { try fixture.catalogue.resource(document: $0.id, db)?.flags }
            }
            #expect(flags == ["duplicate_in_source"])
        }
    }

    @Test("A version with the same title is the same resource: it is flagged and costs the night nothing")
    func versions() async throws {
        let fixture = try CatalogueFixture()
        let copies = ["一", "二", "三", "四"].map { description in
            var copy = fixture.active("a", title: "甲")
            guard case .active(let mapped) = copy.body else { return copy }
            var resource = mapped.resource
            resource.descriptions = [LanguageText(lang: "zh", text: description)]
            copy.body = .active(MappedRecord(resource, findings: []))
            return copy
        }
        let report = try await night(fixture, copies)
        #expect(report.state == .ok && report.counts.duplicate == 3)
    }

    @Test("A list read whole that gives no moment to begin with lets the next night ask for everything")
    func fullAgain() async throws {
        let fixture = try CatalogueFixture()
        for moment in [UTCInstant(seconds: 1_570_000_000), nil] {
            let run = try fixture.begin()
            try await fixture.commit([fixture.active("a", title: "甲")], run)
            var ending = RunEnding()
            ending.isCompleteList = true
            ending.resumeFrom = moment
            _ = try await fixture.catalogue.finish(
                run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
            #expect(try await fixture.catalogue.state(of: "620000").resumeFrom == moment)
        }
    }
}
