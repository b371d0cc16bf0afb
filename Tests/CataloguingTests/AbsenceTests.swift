import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("What a list no longer has")
struct AbsenceTests {
    private func lessons(_ count: Int, _ fixture: CatalogueFixture) -> [PendingRecord] {
        (0..<count).map { fixture.active("r\($0)", title: "第\($0)课") }
    }

    /// A night whose answer was the one before.
    private func unchanged(_ fixture: CatalogueFixture, complete: Bool = true) async throws -> RunReport {
        let run = try fixture.begin()
        var ending = RunEnding()
        ending.isUnchanged = true
        ending.isCompleteList = complete
        return try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
    }

    @Test("An answer that did not change lacks once more what it lacked before, and nothing else")
    func confirmed() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 2")
        let all = lessons(50, fixture)
        try await fixture.list(all)
        try await fixture.list(Array(all.dropLast()))
        #expect(try fixture.visible().count == 50)
        let report = try await unchanged(fixture)
        #expect(report.state == .ok && report.absent == 1 && report.vanished == 1)
        #expect(try fixture.visible().count == 49)
        #expect(try await unchanged(fixture).counts.deleted == 0)
        #expect(try fixture.visible().count == 49)
    }

    @Test("An answer that did not change and was no complete list ends nothing")
    func notComplete() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 2")
        let all = lessons(50, fixture)
        try await fixture.list(all)
        try await fixture.list(Array(all.dropLast()))
        #expect(try await unchanged(fixture, complete: false).vanished == 0)
        #expect(try fixture.visible().count == 50)
    }

    @Test("The guard looks at what an unchanged answer would end, and a release ends no more than that")
    func guarded() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 2, hold: 0.9, halt: 0.95")
        let all = lessons(10, fixture)
        try await fixture.list(all)
        try await fixture.list(Array(all.prefix(5)))
        let strict = try CatalogueFixture(guardYAML: "vanishAfter: 2").platform
        let run = try fixture.begin()
        var ending = RunEnding()
        ending.isUnchanged = true
        ending.isCompleteList = true
        let report = try await fixture.catalogue.finish(
            run, platform: strict, ending: ending, now: stopped(fixture.clock))
        #expect(report.state == .held && report.absent == 5)
        _ = try fixture.catalogue.release("620000", evenIfHalted: true, actor: "t", now: stopped(fixture.clock))
        #expect(try fixture.visible().count == 5)
    }

    @Test("What is gone waits in quarantine no longer")
    func quarantine() async throws {
        let fixture = try CatalogueFixture()
        let bad = PendingRecord(
            sourceID: "bad", format: .json, payload: [1],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        func open() throws -> Int {
            try fixture.read { try fixture.catalogue.quarantine(source: nil, limit: 9, $0).count }
        }
        try await fixture.list([fixture.active("a", title: "甲"), bad])
        #expect(try open() == 1)
        try await fixture.list([fixture.active("a", title: "甲")])
        #expect(try open() == 0)
    }

    @Test("What the platform ended after it went to quarantine is told apart from what came back in a bad state")
    func ended() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 1, hold: 1, halt: 1")
        let bad = PendingRecord(
            sourceID: "a", format: .json, payload: [1],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        func isEnded() throws -> Bool {
            try fixture.read { db in
                let row = try #require(
                    try Int64.fetchOne(db, sql: "SELECT id FROM quarantine ORDER BY id DESC LIMIT 1"))
                let item = try #require(try fixture.catalogue.quarantined(id: row, db))
                return try fixture.catalogue.isEnded(item, db)
            }
        }
        let others = lessons(5, fixture)
        try await fixture.list([fixture.active("a", title: "甲")] + others)
        try await fixture.list([bad] + others)
        #expect(try !isEnded())
        try await fixture.list(others)
        #expect(try isEnded())
        try await fixture.list([bad] + others)
        #expect(try !isEnded())
    }
}

@Suite("What the next harvest asks for")
struct NextHarvestTests {
    @Test("A run that wants everything next, or names no place to go on from: the next asks for everything")
    func wantsFull() async throws {
        let fixture = try CatalogueFixture()
        func night(_ change: (inout RunEnding) -> Void) async throws -> UTCInstant? {
            let run = try fixture.begin()
            try await fixture.commit([fixture.active("a", title: "甲")], run)
            var ending = RunEnding()
            change(&ending)
            _ = try await fixture.catalogue.finish(
                run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
            return try await fixture.catalogue.state(of: "620000").resumeFrom
        }
        let moment = UTCInstant(seconds: 1_572_000_000)
        #expect(try await night { $0.resumeFrom = moment } == moment)
        #expect(try await night { _ in } == nil)
        #expect(
            try await night {
                $0.resumeFrom = moment
                $0.wantsFullHarvest = true
            } == nil)
    }

    @Test("After a release everything is asked for")
    func released() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<10).map { fixture.active("r\($0)", title: "第\($0)课") }
        let run = try fixture.begin()
        try await fixture.commit(all, run)
        var ending = RunEnding()
        ending.resumeFrom = fixture.clock
        _ = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        #expect(try await fixture.list(Array(all.prefix(5))).state == .held)
        _ = try fixture.catalogue.release("620000", evenIfHalted: false, actor: "t", now: stopped(fixture.clock))
        #expect(try await fixture.catalogue.state(of: "620000").resumeFrom == nil)
    }
}

@Suite("What is new and what is not")
struct ChangeTests {
    private func dated(_ id: String, title: String, modified: Int64, _ fixture: CatalogueFixture) -> PendingRecord {
        var resource = LearningResource(platform: "620000", sourceID: id, province: "620000")
        resource.titles = [LanguageText(lang: "zh", text: title)]
        resource.modified = SourceDate(instant: UTCInstant(seconds: modified), precision: .second)
        return PendingRecord(
            sourceID: id, format: .json, payload: Array("{\"t\":\"\(title)\",\"m\":\(modified)}".utf8),
            body: .active(MappedRecord(resource, findings: [])))
    }

    @Test("A record of which nothing but the date of its change moved is unchanged")
    func touched() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([dated("a", title: "一", modified: 1_500_000_000, fixture)])
        let touched = try await fixture.list([dated("a", title: "一", modified: 1_600_000_000, fixture)])
        #expect(touched.counts.unchanged == 1 && touched.counts.updated == 0)
        let changed = try await fixture.list([dated("a", title: "二", modified: 1_600_000_001, fixture)])
        #expect(changed.counts.updated == 1)
        #expect(try fixture.visible() == ["a": "二"])
    }

    @Test("A record that is filed otherwise by the rules of today gets a new version, once")
    func filedAnew() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "甲")])
        func fileElsewhere() throws {
            try fixture.catalogue.pool.write { try $0.execute(sql: "UPDATE document SET facets = x''") }
        }
        try fileElsewhere()
        #expect(try await fixture.list([fixture.active("a", title: "甲")]).counts.updated == 1)
        #expect(try await fixture.list([fixture.active("a", title: "甲")]).counts.unchanged == 1)
    }

    @Test(
        "A list that names a record once as live and once as deleted changes nothing from the second night on",
        arguments: [true, false])
    func liveAndDeleted(liveFirst: Bool) async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 1, hold: 1, halt: 1")
        let pair = [fixture.active("a", title: "甲"), fixture.tombstone("a")]
        let list = (liveFirst ? pair : pair.reversed()) + [fixture.active("b", title: "乙")]
        func versions() throws -> [Int64] {
            try fixture.read {
                try Int64.fetchAll($0, sql: "SELECT id FROM document WHERE died = 9223372036854775807 ORDER BY id")
            }
        }
        try await fixture.list(list)
        let before = try versions()
        let again = try await fixture.list(list)
        #expect(again.counts.added == 0 && again.counts.updated == 0 && again.counts.deleted == 0)
        #expect(again.counts.unchanged == 2 && again.counts.duplicate == 1)
        #expect(try versions() == before)
        #expect(try fixture.visible() == (liveFirst ? ["b": "乙"] : ["a": "甲", "b": "乙"]))
    }

    @Test("A list of which half goes newly to quarantine is partial and says so; one as bad as before is ok")
    func flooded() async throws {
        let fixture = try CatalogueFixture()
        func list(_ bad: Int) -> [PendingRecord] {
            (0..<30).map { number in
                var record = fixture.active("r\(number)", title: "第\(number)课")
                if number < bad { record.body = .rejected(.check, [Finding(rule: "test", severity: .error)]) }
                record.rawHash &+= Int64(bad)
                return record
            }
        }
        try await fixture.list(list(0))
        let worse = try await fixture.list(list(25))
        #expect(worse.state == .partial && worse.stage == .check && worse.cause?.contains("25 条") == true)
        #expect(try await fixture.list(list(25)).state == .ok)
    }

    @Test("A tenth that goes newly to quarantine is said of a run that is ok, once")
    func tenth() async throws {
        let fixture = try CatalogueFixture()
        func list(_ bad: Int) -> [PendingRecord] {
            (0..<100).map { number in
                if number >= bad { return fixture.active("r\(number)", title: "第\(number)课") }
                return PendingRecord(
                    sourceID: "r\(number)", format: .json, payload: [UInt8(number)],
                    body: .rejected(.check, [Finding(rule: "test", severity: .error)]))
            }
        }
        #expect(try await fixture.list(list(0)).cause == nil)
        let worse = try await fixture.list(list(12))
        #expect(worse.state == .ok && worse.stage == .check && worse.cause?.contains("12 条") == true)
        #expect(worse.nextStep?.contains("quarantine 620000") == true)
        #expect(try await fixture.list(list(12)).cause == nil)
        #expect(try await fixture.list(list(20)).cause == nil)
    }

    @Test("While most of a platform's records are in quarantine its success is not renewed, an unchanged list included")
    func mostlyUnreadable() async throws {
        let fixture = try CatalogueFixture()
        func list(_ bad: Int) -> [PendingRecord] {
            (0..<30).map { number in
                if number >= bad { return fixture.active("r\(number)", title: "第\(number)课") }
                return PendingRecord(
                    sourceID: "r\(number)", format: .json, payload: [UInt8(number)],
                    body: .rejected(.check, [Finding(rule: "test", severity: .error)]))
            }
        }
        func status() throws -> SourceStatus? { try fixture.read { try fixture.catalogue.statuses($0).first } }
        try await fixture.list(list(0))
        let success = fixture.clock.iso8601
        #expect(try await fixture.list(list(25)).state == .partial)
        let again = try await fixture.list(list(25))
        #expect(again.state == .ok && again.cause?.contains("30 条记录里有 25 条") == true)
        #expect(try status()?.lastSuccess == success)
        #expect(try status()?.staleSince == success)
        let run = try fixture.begin()
        var ending = RunEnding()
        ending.isUnchanged = true
        ending.isCompleteList = true
        let unchanged = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        #expect(unchanged.state == .ok && unchanged.stage == .check)
        #expect(try status()?.staleSince == success)
        #expect(try await fixture.list(list(0)).cause == nil)
        #expect(try status()?.staleSince == nil)
    }

    @Test("Of what was known to be there nothing came: the run has failed")
    func nothingFetched() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        var ending = RunEnding()
        ending.notFetched = 117
        let report = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        #expect(report.state == .failed && report.cause?.contains("117") == true)
    }
}
