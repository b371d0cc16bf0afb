import Cataloguing
import Dispatch
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import Serving

@Suite("Harvesting from the date of the last answer")
struct OAIIncrementalTests {
    /// A clock that lets a publication stand still in its transaction, once the date has been read.
    private final class Gate: Sendable {
        private let moment: UTCInstant
        private let reads = Mutex(0)
        private let opened = DispatchSemaphore(value: 0)
        private let entered = AsyncStream<Void>.makeStream()

        init(_ moment: UTCInstant) { self.moment = moment }

        func now() -> UTCInstant {
            let isAnnounced = reads.withLock { reads in
                reads += 1
                return reads > 1
            }
            if isAnnounced {
                entered.continuation.yield()
                opened.wait()
            }
            return moment
        }

        func untilEntered() async { for await _ in entered.stream { return } }
        func open() { opened.signal() }
    }

    @Test("A record whose publication was under way while a harvester asked is there when it asks again")
    func underWay() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<2))
        let (catalogue, platform) = (fixture.catalogue, fixture.platforms[1])
        let run = try await catalogue.beginRun(
            night: fixture.night, code: platform.code, extent: "since", now: fixture.clock)
        let late = fixture.lessons(2..<3, code: platform.code)[0]
        let pending = PendingRecord(
            sourceID: late.sourceID, format: .json, payload: late.canonicalJSON(),
            body: .active(MappedRecord(late, findings: [])))
        _ = try await catalogue.commit(page: [pending], run: run, checkpoint: "{}", claimed: nil, bytes: 1)

        let gate = Gate(fixture.clock)
        async let publication = catalogue.finish(
            run, platform: platform, ending: RunEnding(), now: { gate.now() })
        await gate.untilEntered()
        // The commit takes its time.
        fixture.clock.seconds += 10
        let served = try fixture.restarted()
        let first = try await fixture.ask(["verb": "ListIdentifiers", "metadataPrefix": "oai_dc"], of: served)
        gate.open()
        _ = try await publication

        let date = try #require(first.root?.first("responseDate")?.text)
        #expect(first.identifiers.count == 2)
        let second = try await fixture.ask(
            ["verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "from": date], of: served)
        #expect(second.identifiers.contains { $0.hasSuffix(late.id) }, "from \(date)")
    }

    @Test("Records that read otherwise under new names come again, harvested when they were")
    func renamed() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<2))
        let harvested = fixture.clock
        _ = try fixture.catalogue.redate(for: "old", now: stopped(harvested))
        fixture.clock.seconds += 3600
        #expect(try fixture.catalogue.redate(for: "new", now: stopped(fixture.clock)))
        let answer = try await fixture.ask([
            "verb": "ListRecords", "metadataPrefix": "oai_dc", "from": fixture.clock.iso8601,
        ])
        #expect(answer.identifiers.count == 2 && answer.problems == [])
        #expect(answer.headers.allSatisfy { $0.first("datestamp")?.text == fixture.clock.iso8601 })
        let origins = try #require(answer.root).descendants("originDescription")
        #expect(origins.map { $0.attributes["harvestDate"] } == [harvested.iso8601, harvested.iso8601])
    }
}
