import Cataloguing
import Counting
import GRDB
import Metadata
import Simulating
import TestSupport
import Testing

@testable import huiliu

@Suite("A whole night, from simulated platforms to the catalogue", .serialized)
struct WholeNightTests {
    @Test("Day 1, day 2 and day 2 again agree with the simulator's manifest, and the third night changes nothing")
    func threeNights() async throws {
        try await Federation.serving(records: 1500) { federation in
            let first = try await federation.night(day: 1)
            #expect(first.state == .ok, "\(first.chinese)")
            try check(first, against: federation.simulation.manifest(day: 1), live: federation)

            let second = try await federation.night(day: 2)
            #expect(second.state == .ok, "\(second.chinese)")
            try check(second, against: federation.simulation.manifest(day: 2, since: 1), live: federation)

            let versions = try federation.versions()
            let third = try await federation.night(day: 2)
            #expect(third.state == .ok, "\(third.chinese)")
            #expect(!third.counts.changesAnything)
            let after = try federation.versions()
            #expect(after == versions)
            try await checkSnapshots(federation)
        }
    }

    /// The unchanged night froze the same bytes, and every night can be counted again to the byte.
    private func checkSnapshots(_ federation: Federation) async throws {
        let counter = try CoverageCounter(root: Project.root, vocabularies: try Vocabularies(root: Project.root))
        try await federation.catalogue.pool.read { db in
            let snapshots = try Snapshot.all(of: "2019", db)
            #expect(snapshots.count == 3)
            #expect(snapshots[0].coverage == snapshots[1].coverage)
            #expect(snapshots[0].contributions == snapshots[1].contributions)
            #expect(snapshots[1].coverage != snapshots[2].coverage)
            for snapshot in snapshots {
                let again = try counter.recompute(snapshot, federation.catalogue, db)
                #expect(again.isIdentical, "night \(snapshot.night)")
            }
            let linker = WorkLinker(vocabularies: try Vocabularies(root: Project.root))
            #expect(try linker.check(federation.catalogue, db) == [])
        }
    }

    private func check(
        _ report: NightReport, against truth: SimulationManifest, live federation: Federation
    ) throws {
        let live = try federation.counts(.source)
        for platform in truth.platforms {
            let run = report.sources.first { $0.source == platform.code }
            #expect(run?.counts.added == platform.added, "added of \(platform.code)")
            #expect(run?.counts.updated == platform.changed, "updated of \(platform.code)")
            #expect(run?.counts.rejected == 0, "rejected of \(platform.code)")
            #expect(live[platform.code] ?? 0 == platform.live, "live of \(platform.code)")
        }
    }

    @Test("What the catalogue counts by language and award is what the simulator made")
    func facets() async throws {
        try await Federation.serving(records: 1500) { federation in
            _ = try await federation.night(day: 1)
            for platform in federation.simulation.manifest(day: 1).platforms {
                let languages = try federation.counts(.language, source: platform.code)
                #expect(languages == platform.byLanguage, "languages of \(platform.code)")
                let subjects = try federation.counts(.subject, source: platform.code)
                #expect(subjects == platform.bySubject, "subjects of \(platform.code)")
            }
        }
    }
}
