import Cataloguing
import Foundation
import GRDB
import Metadata
import Simulating
import TestSupport
import Testing

@testable import huiliu

@Suite("Quarantined records are mapped once more")
struct ReplayTests {
    @Test("Of two copies of a record that wait, the one that came last is published")
    func newestWins() async throws {
        #expect(try await replayed(["先来的一课", "后来的一课"]).title == "后来的一课")
    }

    @Test("Bytes that waited since before a number in them was known as one lose it when they are published")
    func personalNumbers() async throws {
        let published = try await replayed(["后来的一课 13812345678"])
        #expect(published.title == "后来的一课")
        #expect(published.payload.contains("后来的一课") && !published.payload.contains("13812345678"))
    }

    /// What is published of a record whose copies waited in quarantine, as they were put there.
    private func replayed(_ titles: [String]) async throws -> (title: String?, payload: String) {
        try await Federation.serving(records: 400, only: ["620000"]) { federation in
            _ = try await federation.night(day: 1)
            let catalogue = federation.catalogue
            let platform = try #require(
                Project.root.platforms(overlay: federation.overlay).platforms.first { $0.code == "620000" })
            let (id, payload, format) = try await catalogue.pool.read { db in
                var first: Int64 = 0
                try catalogue.forEachVisible(db) { document, _ in first = document.id }
                let stored = try #require(try catalogue.payload(document: first, db))
                return (try #require(try catalogue.resource(document: first, db)), stored.bytes, stored.format)
            }
            let text = String(decoding: payload, as: UTF8.self)
            for title in titles {
                let night = try catalogue.beginNight(holder: "test", now: currentInstant())
                let run = try await catalogue.beginRun(
                    night: night, code: "620000", extent: "since 2019-11-02T00:00:00Z", now: currentInstant())
                let changed = Array(text.replacing(id.titles[0].text, with: title).utf8)
                #expect(changed != payload)
                _ = try await catalogue.commit(
                    page: [
                        PendingRecord(
                            sourceID: id.sourceID, format: format, payload: changed,
                            body: .rejected(.check, [Finding(rule: "test", severity: .error)]))
                    ], run: run, basis: nil, checkpoint: "{}", claimed: nil, bytes: 0)
                var ending = RunEnding()
                ending.error = HarvestError(
                    platform: "620000", stage: .harvest, cause: "断了", nextStep: "再来", isTransient: true)
                _ = try await catalogue.finish(run, platform: platform, ending: ending, now: currentInstant)
            }
            let night = try catalogue.beginNight(holder: "test", now: currentInstant())
            let workshop = try Workshop.real(root: Project.root, contact: nil)
            let report = try await Replay(catalogue: catalogue, workshop: workshop).run(
                platform, night: night)
            #expect(report.released == titles.count)
            return try await catalogue.pool.read { db in
                let document = try #require(try catalogue.document(resourceID: id.id, db))
                let bytes = try catalogue.payload(document: document.id, db)?.bytes ?? []
                return (
                    title: try catalogue.resource(document: document.id, db)?.displayTitle,
                    payload: String(decoding: bytes, as: UTF8.self)
                )
            }
        }
    }
}
