import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Snapshots")
struct SnapshotTests {
    private let fixture: CatalogueFixture
    private let counter: CoverageCounter

    init() throws {
        fixture = try CatalogueFixture()
        let targets = """
            document: {number: 测试, title: 测试, issued: "2019-01-01"}
            targets:
              - {id: T1, name: 课, clause: 一, wording: 原文, units: [某司], unit: 堂, kind: at-least, number: 9,
                 rule: {type: lesson_case}}
              - {id: T2, name: 物, clause: 一, wording: 原文, units: [某司], unit: 堂, kind: list, count: records,
                 rule: {subject: physics}}
            """
        counter = try CoverageCounter(
            CountingInputs(document: "test", targets: targets), vocabularies: vocabularies, trees: .empty)
        for code in ["110000", "120000"] { try fixture.register(code) }
    }

    @discardableResult
    private func freeze() throws -> Snapshot {
        try fixture.catalogue.pool.write { db in
            _ = try WorkLinker(vocabularies: vocabularies).link(fixture.catalogue, fromScratch: false, db)
            return try counter.freeze(
                night: fixture.nightID, now: UTCInstant(seconds: 1_570_000_000 + fixture.nightID * 86_400),
                fixture.catalogue, db)
        }
    }

    private func recompute(_ snapshot: Snapshot) throws -> Recomputation {
        try fixture.catalogue.pool.read { db in
            let kept = try Snapshot.of(night: snapshot.night, document: "test", db)
            return try counter.recompute(kept, fixture.catalogue, db)
        }
    }

    @Test("A night that changes nothing freezes the same bytes")
    func unchanged() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        let first = try freeze()
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "a")])
        let second = try freeze()
        #expect(second.coverage == first.coverage)
        #expect(second.contributions == first.contributions)
        let bodies = try fixture.catalogue.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM snapshot_body") }
        #expect(bodies == 4)
    }

    @Test("The first night counted again after four more, pruned ones, is the first night to the byte")
    func recomputed() throws {
        // The same lesson on two platforms, which later is no more the same.
        try fixture.deliver("110000", [lesson("110000", "a"), lesson("110000", "b") { $0.titles[0].text = "浮力" }])
        try fixture.deliver("120000", [lesson("120000", "x") { $0.school = School(name: "一中") }])
        let first = try freeze()
        for number in 2...5 {
            try fixture.night()
            try fixture.deliver(
                "110000",
                [
                    lesson("110000", "a") { $0.creators = [Creator(name: "第\(number)人")] },
                    lesson("110000", "n\(number)"),
                ],
                deleting: ["b"])
            try fixture.catalogue.prune("110000")
            #expect(try freeze().coverage != first.coverage)
        }
        let result = try recompute(first)
        #expect(result.isIdentical)
        #expect(!result.vocabulariesMoved)
        let heavy = try fixture.catalogue.pool.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM document JOIN content ON content.id = document.id WHERE died < 3")
        }
        #expect(heavy == 0, "only facets of the first night's versions are kept")
    }

    @Test("What a night said stays readable, and the rules it was counted by with it")
    func readable() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        let snapshot = try freeze()
        try fixture.catalogue.pool.read { db in
            let report = try CoverageReport(json: snapshot.coverageBytes(db))
            #expect(report.target("T1")?.number == 1)
            #expect(try snapshot.countingInputs(db).rules == counter.inputs)
            #expect(try counter.stillHolds(snapshot, fixture.catalogue, db))
        }
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "c")])
        let holds = try fixture.catalogue.pool.read { try counter.stillHolds(snapshot, fixture.catalogue, $0) }
        #expect(!holds)
    }

    @Test("A harvest that confirms what a night has counted asks for no new count")
    func confirmedAgain() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        let snapshot = try freeze()
        func holds() throws -> Bool {
            try fixture.catalogue.pool.read { try counter.stillHolds(snapshot, fixture.catalogue, $0) }
        }
        try fixture.set("last_success", 1_580_000_000, source: "110000")
        #expect(try holds())
        try fixture.set("stale_since", 1_580_000_000, source: "110000")
        #expect(try !holds())
    }

    @Test("The difference of two nights is the ids that came less those that went")
    func difference() throws {
        try fixture.deliver("110000", [lesson("110000", "a"), lesson("110000", "b")])
        let first = try freeze()
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "c"), lesson("110000", "d")], deleting: ["a"])
        let second = try freeze()
        try fixture.catalogue.pool.read { db in
            let comparison = try NightComparison(
                from: first.night, to: second.night, counter: counter, fixture.catalogue, db)
            let change = comparison.difference.changes.first { $0.target == "T2" }
            #expect(change?.from == 2 && change?.to == 3 && change?.added == 2 && change?.removed == 1)
            #expect(comparison.difference.recounted.isEmpty)
            let members = try comparison.members(target: "T2", db)
            func ids(_ sourceIDs: String...) -> [String] {
                sourceIDs.map { LearningResource.identifier(platform: "110000", sourceID: $0) }
            }
            #expect(members?.added.map(\.id) == ids("c", "d"))
            #expect(members?.removed.map(\.id) == ids("a"))
        }
    }

    @Test("A number there was not is none in a difference, not zero")
    func nothingBefore() throws {
        let first = try freeze()
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "a")])
        let second = try freeze()
        let change = try fixture.catalogue.pool.read { db in
            try NightComparison(from: first.night, to: second.night, counter: counter, fixture.catalogue, db)
                .difference.changes.first { $0.target == "T2" }
        }
        #expect(change?.from == nil && change?.to == 1 && change?.added == 1)
    }

    @Test("A target that the later night does not count any more is told as gone, not passed over")
    func droppedTarget() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        let first = try freeze()
        try fixture.night()
        let targets = """
            document: {number: 测试, title: 测试, issued: "2019-01-01"}
            targets:
              - {id: T1, name: 课, clause: 一, wording: 原文, units: [某司], unit: 堂, kind: at-least, number: 9,
                 rule: {type: lesson_case}}
            """
        let fewer = try CoverageCounter(
            CountingInputs(document: "test", targets: targets), vocabularies: vocabularies, trees: .empty)
        try fixture.catalogue.pool.write { db in
            _ = try fewer.freeze(
                night: fixture.nightID, now: UTCInstant(seconds: 1_571_000_000), fixture.catalogue, db)
        }
        let difference = try fixture.catalogue.pool.read { db in
            try NightComparison(
                from: first.night, to: fixture.nightID, counter: fewer, fixture.catalogue, db
            ).difference
        }
        let change = try #require(difference.changes.first)
        #expect(difference.changes.count == 1 && change.target == "T2" && difference.recounted.isEmpty)
        #expect(change.from == 1 && change.to == nil && change.added == 0 && change.removed == 1)
    }

    @Test("A platform that only one of two nights has is told, whichever night it is")
    func comingAndGoing() throws {
        let first = try freeze()
        try fixture.night()
        try fixture.register("ysyk", national: true)
        let second = try freeze()
        let (coming, going) = try fixture.catalogue.pool.read { db in
            func turns(_ from: Int64, _ to: Int64) throws -> [SnapshotDifference.Turn] {
                try NightComparison(from: from, to: to, counter: counter, fixture.catalogue, db).difference.standings
            }
            return (try turns(first.night, second.night), try turns(second.night, first.night))
        }
        #expect(coming == [.init(platform: "ysyk", from: nil, to: .noData)])
        #expect(going == [.init(platform: "ysyk", from: .noData, to: nil)])
    }

    @Test("Nights older than the kept ones keep their bytes but cannot be counted again")
    func retention() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        let first = try freeze()
        for _ in 0...SnapshotRetention.recent {
            try fixture.night()
            try freeze()
        }
        let old = try fixture.catalogue.pool.read { try Snapshot.of(night: first.night, document: "test", $0) }
        #expect(!old.isRecomputable)
        #expect(try fixture.catalogue.pool.read { try old.coverageBytes($0) }.isEmpty == false)
        #expect(throws: Catalogue.Failure.self) { try recompute(first) }
    }

    @Test("A source taken back takes its nights' recount with it, never a wrong one")
    func rolledBack() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        let first = try freeze()
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "b")])
        let second = try freeze()
        try fixture.catalogue.rollback(
            "110000", evenIfEmpty: true, actor: "test", now: UTCInstant(seconds: 1_580_000_000))
        #expect(try recompute(first).isIdentical)
        #expect(throws: Catalogue.Failure.self) { try recompute(second) }
    }

    @Test("A trend has one value a night and says why there is none")
    func trend() throws {
        try freeze()
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "a")])
        try freeze()
        let trend = try fixture.catalogue.pool.read { try SnapshotTrend(of: counter.plan.document, limit: 10, $0) }
        #expect(trend.lines.first?.values.map(\.text) == ["尚无数据", "1"])
    }

    @Test("A platform that delivered the same again is confirmed by that night, a stale one by the night before")
    func confirmed() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        try fixture.deliver("120000", [lesson("120000", "x")])
        try freeze()
        let before = try fixture.catalogue.pool.read { try fixture.catalogue.sources($0).first?.lastSuccess }
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "a")])
        try fixture.set("stale_since", before?.seconds, source: "120000")
        let second = try freeze()
        let (statement, now) = try fixture.catalogue.pool.read { db in
            (try CoverageStatement.frozen(second, db), try fixture.catalogue.sources(db).first?.lastSuccess)
        }
        let rows = statement.report.platforms
        let current = try #require(rows.first { $0.code == "110000" })
        let stale = try #require(rows.first { $0.code == "120000" })
        #expect(now != before && current.dataOf == before)
        #expect(statement.confirmed(current) == now && statement.confirmed(stale) == before)
        let target = try #require(statement.report.target("T1"))
        #expect(statement.confirmed(target) == before)
    }

    @Test("What programs get of a night says which it is, of when, and how much of a number it did not confirm")
    func statementJSON() throws {
        try fixture.deliver("110000", [lesson("110000", "a"), lesson("110000", "b") { $0.grades = [7] }])
        try freeze()
        try fixture.night()
        try fixture.set("stale_since", 1_570_000_000, source: "110000")
        let snapshot = try freeze()
        let statement = try fixture.catalogue.pool.read { try CoverageStatement.frozen(snapshot, $0) }
        let text = String(decoding: statement.json(), as: UTF8.self)
        #expect(text.hasPrefix("{\"night\":2,\"of\":\(snapshot.taken.seconds),\"document\":"))
        #expect(text.contains("\"unconfirmed\":2"))
        let platform = try #require(statement.report.platforms.first { $0.code == "110000" })
        let confirmed = try #require(statement.confirmed(platform))
        #expect(text.contains("\"confirmed\":\(confirmed.seconds)"))
        let report = try CoverageReport(json: statement.json())
        #expect(report.targets == statement.report.targets)
        let bytes = try fixture.catalogue.pool.read { try snapshot.coverageBytes($0) }
        #expect(bytes == statement.report.canonicalJSON())
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\"unconfirmed\""))
    }

    @Test("A trend says of each night how many platforms were not confirmed by it")
    func unconfirmedNights() throws {
        try fixture.deliver("110000", [lesson("110000", "a")])
        try freeze()
        try fixture.night()
        try fixture.set("stale_since", 1_570_000_000, source: "110000")
        try freeze()
        let trend = try fixture.catalogue.pool.read { try SnapshotTrend(of: counter.plan.document, limit: 10, $0) }
        #expect(trend.nights.map(\.unconfirmed) == [0, 1])
    }
}
