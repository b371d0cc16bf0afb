import Cataloguing
import GRDB
import Metadata
import Simulating
import Testing

@testable import huiliu

@Suite("A troubled night costs nobody else's data", .serialized)
struct TroubledNightTests {
    private static let sources: Set<String> = ["510000", "360000", "450000", "620000", "630000"]

    @Test("One platform down, one sending HTML, one with a broken page: the others finish and the report tells")
    func threeFaults() async throws {
        try await Federation.serving(records: 1500, only: Self.sources) { federation in
            federation.server.setFault(.down, on: "510000")
            federation.server.setFault(.html200, on: "360000")
            federation.server.setFault(.brokenPage, on: "630000")
            let report = try await federation.night(day: 1)
            #expect(report.state == .partial)
            #expect(report.state.exitCode == 2)
            let states = Dictionary(
                report.sources.map { ($0.source, $0.state) }, uniquingKeysWith: { first, _ in first })
            #expect(states["510000"] == .failed)
            #expect(states["360000"] == .failed)
            #expect(states["450000"] == .ok)
            #expect(states["620000"] == .ok)
            for code in ["510000", "360000"] {
                let source = report.sources.first { $0.source == code }
                #expect(source?.cause?.isEmpty == false)
                #expect(source?.nextStep?.isEmpty == false)
            }
            #expect(report.chinese.contains("部分成功"))
            #expect(report.chinese.contains("下一步"))
        }
    }

    @Test("A platform that recovers is made whole the next night")
    func recovery() async throws {
        try await Federation.serving(records: 1500, only: Self.sources) { federation in
            for code in Self.sources { federation.server.setFault(.down, on: code) }
            let bad = try await federation.night(day: 1)
            #expect(bad.state == .failed && bad.state.exitCode == 1)
            for code in Self.sources { federation.server.setFault(nil, on: code) }
            let good = try await federation.night(day: 1)
            #expect(good.state == .ok, "\(good.chinese)")
            #expect(good.counts.added == federation.simulation.manifest(day: 1).total.live)
        }
    }

    @Test("An empty but valid list is halted; half a list is held; readers keep everything")
    func shrinking() async throws {
        try await Federation.serving(records: 1500, only: Self.sources) { federation in
            _ = try await federation.night(day: 1)
            let before = try federation.counts(.source)
            federation.server.setFault(.empty, on: "510000")
            federation.server.setFault(.shrink50, on: "450000")
            let report = try await federation.night(day: 1, full: true)
            let verdicts = Dictionary(
                report.sources.map { ($0.source, $0.verdict) }, uniquingKeysWith: { first, _ in first })
            #expect(verdicts["510000"] == .halt)
            #expect(verdicts["450000"] == .hold)
            #expect(report.state == .held && report.state.exitCode == 3)
            let after = try federation.counts(.source)
            #expect(after == before)
        }
    }

    @Test("A platform whose file is taken away is no longer called current: its records are stale since they were read")
    func takenAway() async throws {
        try await Federation.serving(records: 1500, only: Self.sources) { federation in
            _ = try await federation.night(day: 1)
            let report = try await federation.night(day: 2, leavingOut: ["510000"])
            let (first, stale, records) = try await federation.catalogue.pool.read { db in
                let sources = try federation.catalogue.sources(db)
                let left = sources.first { $0.code == "510000" }
                return (
                    left?.lastSuccess, sources.filter { $0.staleSince != nil }.map(\.code),
                    try left.map { try federation.catalogue.liveCount($0.id, db) }
                )
            }
            #expect(stale == ["510000"] && records ?? 0 > 0)
            #expect(report.disconnected.map(\.source) == ["510000"])
            #expect(report.disconnected.first?.records == records)
            #expect(report.chinese.contains("510000") && report.chinese.contains("曾接入，现在没有地址"))
            let alerts = Alert.after(
                report, statuses: [], settings: AlertSettings(), now: federation.simulation.now(day: 2))
            #expect(alerts.map(\.reason) == [.disconnected] && alerts.first?.source == "510000")
            let since = try await federation.catalogue.pool.read { db in
                try federation.catalogue.sources(db).first { $0.code == "510000" }?.staleSince
            }
            #expect(since == first && since == federation.simulation.now(day: 1))
        }
    }

    @Test("A platform that may not be asked at this hour has not failed: it is told of, and nobody is alerted")
    func resting() async throws {
        try await Federation.serving(records: 500, only: ["510000", "620000"]) { federation in
            _ = try await federation.night(day: 1)
            let before = try federation.counts(.source)
            let report = try await federation.night(day: 1, resting: ["510000"])
            #expect(report.state == .ok && report.exitCode == 0, "\(report.chinese)")
            let source = report.sources.first { $0.source == "510000" }
            #expect(source?.isResting == true && source?.cause?.contains("不在约定的采集时段") == true)
            #expect(report.chinese.contains("未采集") && !report.chinese.contains("失败"), "\(report.chinese)")
            let statuses = try await federation.catalogue.pool.read { try federation.catalogue.statuses($0) }
            let alerts = Alert.after(
                report, statuses: statuses, settings: AlertSettings(), now: federation.simulation.now(day: 1))
            #expect(alerts.isEmpty, "\(alerts)")
            let after = try federation.counts(.source)
            #expect(after == before)
        }
    }
}
