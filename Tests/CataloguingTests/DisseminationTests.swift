import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("What others harvest reads otherwise when names move")
struct DisseminationTests {
    /// Two published nights, of a catalogue that was new.
    private func fixture() async throws -> CatalogueFixture {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "一")], complete: false)
        #expect(try !fixture.catalogue.redate(for: "old", now: stopped(fixture.clock)))
        try await fixture.list([fixture.active("b", title: "二")], complete: false)
        return fixture
    }

    private func documents(_ fixture: CatalogueFixture) throws -> [OutwardDocument] {
        try fixture.read {
            try fixture.catalogue.outwardDocuments(
                after: .start, in: OutwardRange(), limit: 10, fields: [], $0)
        }
    }

    @Test("Everything is dated anew once, in the order it became visible, and behind every place in a list")
    func redated() async throws {
        let fixture = try await fixture()
        let before = try documents(fixture)
        let generation = try fixture.read { try fixture.catalogue.generation($0) }
        let harvested = try fixture.read { try fixture.catalogue.lastHarvested("620000", $0) }
        let later = UTCInstant(seconds: fixture.clock.seconds + 60)
        #expect(try fixture.catalogue.redate(for: "new", now: stopped(later)))
        let after = try documents(fixture)
        #expect(before.count == 2 && after.map(\.id) == before.map(\.id))
        #expect(after.allSatisfy { $0.published == later })
        let last = try #require(before.last)
        #expect(after.allSatisfy { $0.place.sequence > last.place.sequence })
        let moved = try fixture.read { try fixture.catalogue.generation($0) }
        let stayed = try fixture.read { try fixture.catalogue.lastHarvested("620000", $0) }
        #expect(moved != generation && stayed == harvested)
        #expect(try !fixture.catalogue.redate(for: "new", now: stopped(later)))
        try await fixture.list([fixture.active("c", title: "三")], complete: false)
        #expect(try documents(fixture).count == 3)
    }

    @Test("A process that writes the old names claims no more than the new date; one that began since claims all")
    func claims() async throws {
        let fixture = try await fixture()
        let later = UTCInstant(seconds: fixture.clock.seconds + 60)
        let now = UTCInstant(seconds: later.seconds + 600)
        _ = try fixture.catalogue.redate(for: "new", now: stopped(later))
        func claim(_ digest: String, since: UTCInstant) throws -> UTCInstant {
            try fixture.read {
                try fixture.catalogue.completeUntil(now, as: Dissemination(digest: digest, since: since), $0)
            }
        }
        #expect(try claim("old", since: fixture.clock) == later)
        #expect(try claim("new", since: fixture.clock) == now)
        #expect(try claim("newer", since: now) == now)
    }
}
