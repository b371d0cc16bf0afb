import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("Where the next harvest starts")
struct ResumptionTests {
    private func finish(_ fixture: CatalogueFixture, from place: UTCInstant?) async throws {
        let run = try fixture.begin()
        try await fixture.commit([fixture.active("a", title: "一")], run)
        var ending = RunEnding()
        ending.isCompleteList = true
        ending.resumeFrom = place
        _ = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
    }

    @Test("A night that names no place to go on from lets the next one ask for everything")
    func noPlace() async throws {
        let fixture = try CatalogueFixture()
        let place = UTCInstant(seconds: 1_572_000_000)
        try await finish(fixture, from: place)
        #expect(try await fixture.catalogue.state(of: "620000").resumeFrom == place)
        try await finish(fixture, from: nil)
        #expect(try await fixture.catalogue.state(of: "620000").resumeFrom == nil)
    }

    @Test("What an operator released is looked at whole the next time")
    func released() async throws {
        let fixture = try CatalogueFixture()
        try await finish(fixture, from: UTCInstant(seconds: 1_572_000_000))
        try await fixture.list([])
        _ = try fixture.catalogue.release("620000", evenIfHalted: true, actor: "test", now: stopped(fixture.clock))
        #expect(try await fixture.catalogue.state(of: "620000").resumeFrom == nil)
    }
}
