import GRDB
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import Cataloguing

@Suite("Whoever asks since the last visit misses nothing")
struct PublicationMomentTests {
    /// A clock on which three seconds pass whenever it is read, and a process that reads the catalogue after each time.
    private final class Watch: Sendable {
        let reader: Catalogue
        let time: Mutex<UTCInstant>
        /// Until when the reader believed to have seen everything, while it saw no publication.
        let claims = Mutex<[UTCInstant]>([])

        init(_ fixture: CatalogueFixture) throws {
            reader = try Catalogue(readOnly: fixture.catalogue.path, index: RecordingIndex())
            time = Mutex(fixture.clock)
        }

        func tick() -> UTCInstant {
            let moment = time.withLock { time in
                defer { time.seconds += 3 }
                return time
            }
            if let seen = try? claim() { claims.withLock { $0.append(seen) } }
            return moment
        }

        func claim() throws -> UTCInstant {
            let now = time.withLock { $0 }
            return try reader.pool.read { try reader.completeUntil(now, $0) }
        }
    }

    @Test("A publication is dated no earlier than any reader that did not see it believed to have seen everything")
    func interleaved() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        try await fixture.commit([fixture.active("a", title: "一")], run)
        let watch = try Watch(fixture)
        let before = fixture.clock
        _ = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: RunEnding(), now: { watch.tick() })
        let published = try fixture.read { try fixture.catalogue.latestPublication($0) }
        let dated = try #require(published)
        let claims = watch.claims.withLock { $0 }
        #expect(claims.count == 2 && claims.allSatisfy { $0 <= dated }, "\(claims) \(dated)")
        // The second time the clock had gone on beyond the date of what was about to become visible.
        #expect(claims.last == before)
        let now = watch.time.withLock { $0 }
        #expect(try watch.claim() == now)
    }

    @Test("A publication that failed holds nobody back, nor does one of a process that was killed")
    func failed() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        let unknown = RunHandle(
            id: run.id + 1, night: run.night, source: run.source, code: run.code, extent: run.extent, mapping: "",
            connection: "",
            isHarvest: true, checkpoint: nil, memory: [:])
        let watch = try Watch(fixture)
        let (catalogue, platform) = (fixture.catalogue, fixture.platform)
        let now = fixture.clock
        let earlier = UTCInstant(seconds: now.seconds - 60)
        await #expect(throws: Catalogue.Failure.self) {
            try await catalogue.finish(unknown, platform: platform, ending: RunEnding(), now: stopped(earlier))
        }
        #expect(try watch.claim() == now)
        try await catalogue.pool.write { try catalogue.announce(run.source, now: earlier, $0) }
        #expect(try watch.claim() == earlier)
        _ = try catalogue.beginNight(holder: "test", now: now)
        #expect(try watch.claim() == now)
    }

    @Test("Whoever opens the catalogue for writing takes away what a killed process announced")
    func left() async throws {
        let fixture = try CatalogueFixture()
        let run = try fixture.begin()
        let watch = try Watch(fixture)
        let earlier = UTCInstant(seconds: fixture.clock.seconds - 3 * 86_400)
        let catalogue = fixture.catalogue
        try await catalogue.pool.write { try catalogue.announce(run.source, now: earlier, $0) }
        #expect(try watch.claim() == earlier)
        try catalogue.withdrawLeftAnnouncements()
        #expect(try watch.claim() == fixture.clock)
    }
}
