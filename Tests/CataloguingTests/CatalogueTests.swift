import GRDB
import Metadata
import Testing

@testable import Cataloguing

@Suite("The catalogue stores pages and shows whole nights")
struct CatalogueTests {
    @Test("Nothing of a run is visible before it is published, everything after")
    func publishing() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        try await fixture.commit([fixture.active("a", title: "分数"), fixture.active("b", title: "小数")], run)
        #expect(try fixture.visible().isEmpty)
        let report = try await fixture.finish(run)
        #expect(report.state == .ok)
        #expect(report.counts.added == 2)
        #expect(try fixture.visible() == ["a": "分数", "b": "小数"])
    }

    @Test("Each record comes to added, updated, unchanged or deleted")
    func outcomes() async throws {
        let fixture = try CatalogueFixture(guardYAML: "warn: 1, hold: 1, halt: 1")
        try await fixture.list([
            fixture.active("a", title: "一"), fixture.active("b", title: "二"), fixture.active("c", title: "三"),
        ])
        let run = try fixture.begin("since")
        let counts = try await fixture.commit(
            [
                fixture.active("a", title: "一"), fixture.active("b", title: "二改"), fixture.tombstone("c"),
                fixture.active("d", title: "四"),
            ], run)
        #expect(counts.unchanged == 1 && counts.updated == 1 && counts.deleted == 1 && counts.added == 1)
        let report = try await fixture.finish(run, complete: false)
        #expect(report.state == .ok)
        #expect(try fixture.visible() == ["a": "一", "b": "二改", "d": "四"])
    }

    @Test("A night that brings nothing new leaves the generation alone")
    func unchangedNight() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        let before = try await fixture.catalogue.state(of: "620000").generation
        let report = try await fixture.list([fixture.active("a", title: "一")])
        #expect(report.counts.unchanged == 1)
        #expect(try await fixture.catalogue.state(of: "620000").generation == before)
    }

    @Test("The same identifier twice in one run counts once, and the last one wins")
    func duplicates() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        let counts = try await fixture.commit(
            [fixture.active("a", title: "旧"), fixture.active("b", title: "二"), fixture.active("a", title: "新")], run)
        #expect(counts.added == 2 && counts.duplicate == 1)
        _ = try await fixture.finish(run)
        #expect(try fixture.visible() == ["a": "新", "b": "二"])
        let indexed = try fixture.read { try String.fetchAll($0, sql: "SELECT title FROM indexed") }
        #expect(indexed.sorted() == ["二", "新"].sorted())
    }

    @Test("A deleted record that comes back keeps its identity")
    func resurrection() async throws {
        let fixture = try CatalogueFixture(guardYAML: "warn: 1, hold: 1, halt: 1")
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("b", title: "二")])
        let run = try fixture.begin("since")
        try await fixture.commit([fixture.tombstone("a")], run)
        _ = try await fixture.finish(run, complete: false)
        #expect(try fixture.visible() == ["b": "二"])
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("b", title: "二")])
        #expect(try fixture.visible() == ["a": "一", "b": "二"])
        let records = try fixture.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM record") }
        #expect(records == 2)
    }

    @Test("Raw payloads come back byte for byte")
    func payloads() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("b", title: "བོད")])
        let bytes = try fixture.read { db in
            let document = try fixture.catalogue.document(
                resourceID: LearningResource.identifier(platform: "620000", sourceID: "b"), db)
            return try document.flatMap { try fixture.catalogue.payload(document: $0.id, db)?.bytes }
        }
        #expect(bytes == Array("{\"id\":\"b\",\"t\":\"བོད\"}".utf8))
    }

    @Test("A run that broke off after good pages is partial and keeps them; the next one starts afresh")
    func brokenOff() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        try await fixture.commit([fixture.active("a", title: "一")], run)
        let error = HarvestError(platform: "620000", stage: .harvest, cause: "断开", nextStep: "重试")
        let report = try await fixture.finish(run, error: error)
        #expect(report.state == .partial)
        #expect(try fixture.visible() == ["a": "一"])
        let next = try fixture.begin()
        #expect(next.checkpoint == nil)
    }

    @Test("A run that brought nothing but an error fails and changes nothing")
    func failed() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        let run = try fixture.begin()
        let error = HarvestError(platform: "620000", stage: .harvest, cause: "拒绝连接", nextStep: "联系平台")
        let report = try await fixture.finish(run, error: error)
        #expect(report.state == .failed)
        #expect(try fixture.visible() == ["a": "一"])
    }

    @Test("A killed run is taken over with its checkpoint")
    func takeover() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        _ = try await fixture.catalogue.commit(
            page: [fixture.active("a", title: "一")], run: run, checkpoint: "{\"page\":1}", claimed: 2, bytes: 1)
        let again = try fixture.begin()
        #expect(again.id == run.id)
        #expect(again.checkpoint == "{\"page\":1}")
    }

    @Test("A run that cannot go on from a place begins anew, and counts nothing twice")
    func restart() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        let page = [fixture.active("a", title: "一"), fixture.active("b", title: "二")]
        _ = try await fixture.catalogue.commit(page: page, run: run, checkpoint: "{}", claimed: 2, bytes: 1)
        let again = try await fixture.catalogue.restart(try fixture.begin(), now: fixture.clock)
        #expect(again.id != run.id)
        #expect(again.checkpoint == nil)
        _ = try await fixture.catalogue.commit(page: page, run: again, checkpoint: "{}", claimed: 2, bytes: 1)
        let report = try await fixture.finish(again)
        #expect(report.state == .ok)
        #expect(report.counts.added == 2)
        #expect(report.counts.duplicate == 0)
    }

    @Test("A rollback that would leave nothing is refused unless asked for, and says what it came to")
    func emptyRollback() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        #expect(throws: Catalogue.Failure.self) {
            try fixture.catalogue.rollback("620000", evenIfEmpty: false, actor: "test", now: fixture.clock)
        }
        #expect(try fixture.visible() == ["a": "一"])
        let taken = try fixture.catalogue.rollback("620000", evenIfEmpty: true, actor: "test", now: fixture.clock)
        #expect([taken.before, taken.after] == [1, 0])
        #expect(taken.published == nil)
    }

    @Test("A night of a clock that ran ahead does not hide that none has run since")
    func clockAhead() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        let before = UTCInstant(seconds: fixture.clock.seconds - 10 * 86400)
        #expect(try fixture.read { try fixture.catalogue.latestHarvest(before: fixture.clock, $0) } != nil)
        #expect(try fixture.read { try fixture.catalogue.latestHarvest(before: before, $0) } == nil)
    }

    @Test("Discarding a run leaves the catalogue as it was")
    func discarding() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("b", title: "二")])
        let before = try fixture.visible()
        let run = try fixture.begin("since")
        try await fixture.commit([fixture.active("a", title: "改"), fixture.tombstone("b")], run)
        try fixture.catalogue.discard(run: run.id, source: run.source)
        #expect(try fixture.visible() == before)
        let report = try await fixture.list([fixture.active("a", title: "一"), fixture.active("b", title: "二")])
        #expect(report.counts.unchanged == 2)
    }

    @Test("A night that fetched nothing, or worked on stored records, is no harvest")
    func harvests() async throws {
        let fixture = try CatalogueFixture()
        let began = fixture.clock
        func latest() throws -> UTCInstant? {
            try fixture.read { try fixture.catalogue.latestHarvest(before: fixture.clock, $0) }
        }
        #expect(try await fixture.list([]).state == .failed)
        let stored = try fixture.begin("renormalise")
        _ = try await fixture.finish(stored, complete: false)
        #expect(try latest() == nil)
        try await fixture.list([fixture.active("a", title: "一")])
        #expect(try latest() == began)
    }

    @Test("A night that died before the harvest of any platform was over is none")
    func diedEarly() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        try await fixture.commit([fixture.active("a", title: "一")], run)
        func latest() throws -> UTCInstant? {
            try fixture.read { try fixture.catalogue.latestHarvest(before: fixture.clock, $0) }
        }
        #expect(try latest() == nil)
        // The next one takes back what it left.
        let next = try fixture.begin("full", mapping: "other")
        #expect(next.id != run.id)
        #expect(try latest() == nil)
    }

    @Test("Rolling back shows the night before")
    func rollback() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")])
        try await fixture.list([fixture.active("a", title: "改"), fixture.active("b", title: "二")])
        try fixture.catalogue.rollback("620000", evenIfEmpty: true, actor: "test", now: fixture.clock)
        #expect(try fixture.visible() == ["a": "一"])
        let isIntact = try fixture.read { try fixture.catalogue.auditIsIntact($0) }
        #expect(isIntact)
    }

    @Test("What was rolled back is published anew by the next night, or its end is")
    func rollbackOutward() async throws {
        let fixture = try CatalogueFixture()
        func outward() throws -> [String: String] {
            try fixture.read { db in
                let documents = try fixture.catalogue.outwardDocuments(
                    after: .start, in: OutwardRange(), limit: 100, fields: [], db)
                let names = try documents.map {
                    try String.fetchOne(db, sql: "SELECT source_id FROM record WHERE id = ?", arguments: [$0.record])
                }
                return Dictionary(
                    zip(names, documents).map { ($0 ?? "", "\($1.status) \($1.place.sequence)") },
                    uniquingKeysWith: { "\($0), \($1)" })
            }
        }
        // The second night, which is taken back, changes, ends and adds one record each.
        let others = (0..<30).map { fixture.active("other\($0)", title: "三") }
        let first = others + [fixture.active("a", title: "一"), fixture.active("b", title: "二")]
        try await fixture.list(first)
        let before = try outward()
        try await fixture.list(others + [fixture.active("a", title: "改"), fixture.active("d", title: "四")])
        #expect(try outward() != before)
        try fixture.catalogue.rollback("620000", evenIfEmpty: true, actor: "test", now: fixture.clock)
        #expect(try outward() == before)
        try await fixture.list(first)
        let after = try outward()
        let changed = after.filter { $0.value != before[$0.key] }
        #expect(changed == ["a": "active 3", "b": "active 3", "d": "missing 3"])
        // Once said, it is not said again.
        try await fixture.list(first)
        #expect(try outward() == after)
    }

    @Test("A list that names a record twice, with two contents, changes nothing from the second night on")
    func twins() async throws {
        let fixture = try CatalogueFixture()
        let twins = ["乙课", "乙课改"].map { fixture.active("a", title: $0) }
        var history = 0
        for night in 1...3 {
            let run = try fixture.begin()
            let counts = try await fixture.commit(twins + [fixture.active("b", title: "二")], run)
            #expect((counts.added + counts.updated + counts.deleted > 0) == (night == 1))
            #expect(counts.total == 3 && counts.duplicate == 1)
            _ = try await fixture.finish(run)
            #expect(try fixture.visible() == ["a": "乙课改", "b": "二"])
            let rows = try fixture.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM history") ?? 0 }
            #expect(night == 1 || rows == history)
            history = rows
        }
    }

    @Test("Of two copies in a list the changed one is published, whatever the other was", arguments: [true, false])
    func changedCopy(firstIsGood: Bool) async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "甲"), fixture.active("b", title: "乙")])
        let run = try fixture.begin()
        var first = fixture.active("a", title: "甲")
        if !firstIsGood {
            first = PendingRecord(
                sourceID: "a", format: .json, payload: [1],
                body: .rejected(.check, [Finding(rule: "title_missing", severity: .error)]))
        }
        let counts = try await fixture.commit([first, fixture.active("a", title: "甲改")], run)
        #expect(counts.updated == 1 && counts.total == 2 && counts.unchanged == 0, "\(counts)")
        _ = try await fixture.finish(run, complete: false)
        #expect(try fixture.visible() == ["a": "甲改", "b": "乙"])
        #expect(try await fixture.catalogue.state(of: "620000").generation == run.id)
    }

    @Test("An identifier whose number another one has already goes to quarantine and leaves the other alone")
    func identifierClash() async throws {
        let fixture = try CatalogueFixture()
        let first = fixture.active("a", title: "一")
        var clashing = fixture.active("b", title: "二")
        clashing.uid = first.uid
        let report = try await fixture.list([first, clashing])
        #expect(report.counts.added == 1 && report.counts.rejected == 1)
        #expect(try fixture.visible() == ["a": "一"])
        let open = try fixture.read { try fixture.catalogue.quarantine(source: "620000", limit: 9, $0) }
        #expect(open.map(\.sourceID) == ["b"] && open.map(\.stage) == [.store])
        #expect(open.first?.findings.map(\.rule) == ["identifier_clash"])
    }

    @Test("What is held or half harvested is not thrown away by work on what is stored")
    func storedWork() async throws {
        let fixture = try CatalogueFixture()
        let all = (0..<10).map { fixture.active("r\($0)", title: "第\($0)课") }
        try await fixture.list(all)
        func stored() throws {
            _ = try fixture.catalogue.beginRun(
                night: fixture.night, code: "620000", extent: "renormalise", isHarvest: false, now: fixture.clock)
        }
        let run = try fixture.begin()
        try await fixture.commit(Array(all.prefix(5)), run)
        #expect(throws: Catalogue.Failure.self) { try stored() }
        #expect(try await fixture.finish(run).state == .held)
        #expect(throws: Catalogue.Failure.self) { try stored() }
        #expect(try await fixture.catalogue.state(of: "620000").heldRun == run.id)
    }

    @Test("What could not be read and had no identifier is settled by the next whole list")
    func namelessQuarantine() async throws {
        let fixture = try CatalogueFixture()
        let broken = PendingRecord(
            sourceID: nil, format: .json, payload: Array("{tru}".utf8),
            body: .rejected(.read, [Finding(rule: "record_malformed", severity: .error)]))
        func open() throws -> Int {
            try fixture.read { try fixture.catalogue.quarantine(source: nil, limit: 9, $0).count }
        }
        try await fixture.list([fixture.active("a", title: "甲"), broken], complete: false)
        #expect(try open() == 1)
        try await fixture.list([fixture.active("a", title: "甲")], complete: false)
        #expect(try open() == 1)
        try await fixture.list([fixture.active("a", title: "甲")])
        #expect(try open() == 0)
    }

    @Test("Settled quarantine is dropped after the days its platform's file says, what a rollback opens again is kept")
    func settledQuarantine() async throws {
        let fixture = try CatalogueFixture(more: "limits: {settledDays: 3}")
        let bad = PendingRecord(
            sourceID: "q", format: .json, payload: [1],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        func rows() throws -> Int {
            try fixture.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM quarantine") ?? 0 }
        }
        try await fixture.list([fixture.active("a", title: "一"), bad])
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("q", title: "好了")])
        let settled = fixture.clock
        let late = UTCInstant(seconds: settled.seconds + 4 * 86_400)
        try await fixture.catalogue.prune(fixture.platform, now: late)
        #expect(try rows() == 1, "a rollback would open it again")
        try await fixture.list([fixture.active("a", title: "二"), fixture.active("q", title: "好了")])
        try await fixture.catalogue.prune(fixture.platform, now: UTCInstant(seconds: settled.seconds + 2 * 86_400))
        #expect(try rows() == 1, "not long enough ago")
        try await fixture.catalogue.prune(fixture.platform, now: late)
        #expect(try rows() == 0)
    }

    @Test("Old versions are dropped with their index entries once no rollback can need them")
    func pruning() async throws {
        let fixture = try CatalogueFixture()
        for title in ["一", "二", "三"] { try await fixture.list([fixture.active("a", title: title)]) }
        let dropped = try await fixture.catalogue.prune("620000")
        #expect(dropped == 1)
        let titles = try fixture.read {
            try String.fetchAll($0, sql: "SELECT title FROM indexed ORDER BY id")
        }
        #expect(titles == ["二", "三"])
        #expect(try fixture.visible() == ["a": "三"])
    }
}
