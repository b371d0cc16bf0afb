import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("A changed identifier is a redirect, not a twin")
struct RedirectTests {
    private func lesson(_ id: String, title: String, page: String?, _ fixture: CatalogueFixture) -> PendingRecord {
        var resource = LearningResource(platform: fixture.platform.code, sourceID: id, province: "620000")
        resource.titles = [LanguageText(lang: "zh", text: title)]
        resource.landingPage = page
        return PendingRecord(
            sourceID: id, format: .json, payload: Array("{\"id\":\"\(id)\"}".utf8),
            body: .active(MappedRecord(resource, findings: [])))
    }

    private func story(_ id: String, _ fixture: CatalogueFixture) throws -> RecordStory {
        try fixture.read { try fixture.catalogue.why(source: "620000", sourceID: id, $0) }
    }

    private func list(_ first: String, _ fixture: CatalogueFixture) -> [PendingRecord] {
        [lesson(first, title: "分数", page: "https://a.example/\(first)", fixture)]
            + (0..<20).map { lesson("r\($0)", title: "第\($0)课", page: "https://a.example/r\($0)", fixture) }
    }

    @Test("A record that vanishes while its equal arrives under another identifier points to it")
    func redirected() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(list("old", fixture))
        let report = try await fixture.list(list("new", fixture))
        #expect(report.redirected == 1 && report.vanished == 1 && report.counts.added == 1)
        let story = try story("old", fixture)
        #expect(story.state == .redirected && story.redirect == "new")
        #expect(try self.story("new", fixture).state == .live)
        #expect(try fixture.visible().count == 21)
    }

    @Test("Identifiers that change while the addresses that carry the old ones stay are redirects")
    func sameAddress() async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 1, warn: 1, hold: 2, halt: 2")
        func lessons(_ name: (Int) -> String) -> [PendingRecord] {
            // One title: what tells them apart is the address.
            (0..<5).map { lesson(name($0), title: "课", page: "https://a.example/res\($0)", fixture) }
        }
        try await fixture.list(lessons { "res\($0)" })
        let report = try await fixture.list(lessons { "RES\($0)" })
        #expect(report.redirected == 5)
        #expect(try story("res3", fixture).redirect == "RES3")
    }

    @Test("An identifier that comes back is itself again")
    func back() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(list("old", fixture))
        try await fixture.list(list("new", fixture))
        try await fixture.list(list("old", fixture))
        #expect(try story("old", fixture).state == .live)
        #expect(try story("old", fixture).redirect == nil)
        #expect(try story("new", fixture).redirect == "old")
    }

    @Test("Rolling back takes the redirect back")
    func rolledBack() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(list("old", fixture))
        try await fixture.list(list("new", fixture))
        try fixture.catalogue.rollback("620000", evenIfEmpty: true, actor: "test", now: fixture.clock)
        #expect(try story("old", fixture).state == .live)
        #expect(try story("old", fixture).redirect == nil)
    }

    @Test("A deleted header and a new identifier in one run are a redirect, too")
    func deletedHeader() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(list("old", fixture))
        let run = try fixture.begin("since")
        try await fixture.commit([fixture.tombstone("old"), list("new", fixture)[0]], run)
        let report = try await fixture.finish(run, complete: false)
        #expect(report.redirected == 1)
        #expect(try story("old", fixture).redirect == "new")
    }

    @Test("A bare title, or two candidates, prove nothing", arguments: [true, false])
    func doubtful(bare: Bool) async throws {
        let fixture = try CatalogueFixture(guardYAML: "vanishAfter: 1, warn: 1, hold: 1, halt: 1")
        let page = bare ? nil : "https://a.example/same"
        try await fixture.list([
            lesson("old", title: "分数", page: page, fixture), lesson("kept", title: "圆", page: nil, fixture),
        ])
        var next = [lesson("n1", title: "分数", page: page, fixture), lesson("kept", title: "圆", page: nil, fixture)]
        if !bare { next.append(lesson("n2", title: "分数", page: page, fixture)) }
        let report = try await fixture.list(next)
        #expect(report.redirected == 0)
        #expect(try story("old", fixture).state == .missing)
    }
}
