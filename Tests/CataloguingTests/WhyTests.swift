import GRDB
import Metadata
import Testing

@testable import Cataloguing

@Suite("Every identifier has an answer")
struct WhyTests {
    @Test("Why answers for live, deleted, quarantined and never seen records")
    func why() async throws {
        let fixture = try CatalogueFixture(guardYAML: "warn: 1, hold: 1, halt: 1")
        let bad = PendingRecord(
            sourceID: "q", format: .json, payload: [1, 2],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("b", title: "二"), bad])
        let run = try fixture.begin("since")
        try await fixture.commit([fixture.tombstone("b")], run)
        _ = try await fixture.finish(run, complete: false)
        func state(_ id: String) throws -> RecordStory.State {
            try fixture.catalogue.pool.read { try fixture.catalogue.why(source: "620000", sourceID: id, $0).state }
        }
        #expect(try state("a") == .live)
        #expect(try state("b") == .deleted)
        #expect(try state("q") == .quarantined)
        #expect(try state("nobody") == .neverSeen)
    }

    @Test("A quarantined record that arrives whole later is settled")
    func settled() async throws {
        let fixture = try CatalogueFixture()
        let bad = PendingRecord(
            sourceID: "q", format: .json, payload: [1],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        try await fixture.list([fixture.active("a", title: "一"), bad])
        try await fixture.list([fixture.active("a", title: "一"), fixture.active("q", title: "好了")])
        let story = try fixture.read { try fixture.catalogue.why(source: "620000", sourceID: "q", $0) }
        #expect(story.state == .live)
        let open = story.quarantined.filter { !$0.isSettled }
        #expect(open.isEmpty)
    }
}
