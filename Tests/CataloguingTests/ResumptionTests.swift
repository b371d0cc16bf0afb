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

    /// A night of changes whose own ending says to go on from `next`.
    /// - Returns: how it ended, and where the one after it starts.
    private func changes(
        _ fixture: CatalogueFixture, _ page: [PendingRecord], next: UTCInstant, error: HarvestError? = nil
    ) async throws -> (state: RunState, place: UTCInstant?) {
        let run = try fixture.begin("since 2019-11-01T00:00:00Z")
        if !page.isEmpty { try await fixture.commit(page, run) }
        var ending = RunEnding()
        ending.resumeFrom = next
        ending.error = error
        let report = try await fixture.catalogue.finish(
            run, platform: fixture.platform, ending: ending, now: stopped(fixture.clock))
        return (report.state, try await fixture.catalogue.state(of: "620000").resumeFrom)
    }

    private func unusable(_ id: String) -> PendingRecord {
        PendingRecord(
            sourceID: id, format: .json, payload: Array(id.utf8),
            body: .rejected(.check, [Finding(rule: "test", severity: .error)]))
    }

    private static let first = UTCInstant(seconds: 1_572_600_000)
    private static let next = UTCInstant(seconds: 1_572_700_000)

    @Test("Changes of which some could not be used are asked for again until these are mended")
    func mended() async throws {
        let fixture = try CatalogueFixture()
        try await finish(fixture, from: Self.first)
        let bad = try await changes(fixture, [fixture.active("b", title: "二"), unusable("c")], next: Self.next)
        #expect(bad.state == .ok && bad.place == Self.first)
        let good = try await changes(fixture, [fixture.active("c", title: "三")], next: Self.next)
        #expect(good.state == .ok && good.place == Self.next)
    }

    @Test("They are asked for again for seven days, and no longer")
    func patience() async throws {
        let fixture = try CatalogueFixture()
        try await finish(fixture, from: Self.first)
        let page = [fixture.active("b", title: "二"), unusable("c")]
        for _ in 1...6 { #expect(try await changes(fixture, page, next: Self.next).place == Self.first) }
        #expect(try await changes(fixture, page, next: Self.next).place == Self.next)
    }

    @Test("Changes of which none could be used are not ok, the second time neither")
    func allUnusable() async throws {
        let fixture = try CatalogueFixture()
        try await finish(fixture, from: Self.first)
        let page = (0..<12).map { unusable("b\($0)") }
        for _ in 1...2 {
            let night = try await changes(fixture, page, next: Self.next)
            #expect(night.state == .partial && night.place == Self.first)
        }
    }

    @Test("A platform that says that nothing changed right after a night without an answer is asked the same once more")
    func afterOutage() async throws {
        let fixture = try CatalogueFixture()
        try await finish(fixture, from: Self.first)
        let error = HarvestError(
            platform: "620000", stage: .harvest, cause: "连不上", nextStep: "再试", isTransient: true)
        #expect(try await changes(fixture, [], next: Self.next, error: error).state == .failed)
        let empty = try await changes(fixture, [], next: Self.next)
        #expect(empty.state == .ok && empty.place == Self.first)
        #expect(try await changes(fixture, [], next: Self.next).place == Self.next)
    }

    @Test("A platform that says that nothing changed right after a night that broke off is asked the same once more")
    func afterBreak() async throws {
        let fixture = try CatalogueFixture()
        try await finish(fixture, from: Self.first)
        let error = HarvestError(
            platform: "620000", stage: .harvest, cause: "断了", nextStep: "再试", isTransient: true)
        let broken = try await changes(fixture, [fixture.active("b", title: "二")], next: Self.next, error: error)
        #expect(broken.state == .partial && broken.place == Self.first)
        let empty = try await changes(fixture, [], next: Self.next)
        #expect(empty.state == .ok && empty.place == Self.first)
        #expect(try await changes(fixture, [], next: Self.next).place == Self.next)
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
