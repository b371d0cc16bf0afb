import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Resumption tokens survive everything but forgery")
struct OAITokenTests {
    @Test("A list goes on after a restart of the server")
    func restart() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<25))
        let first = try await fixture.ask(["verb": "ListRecords", "metadataPrefix": "lom"])
        let token = try #require(first.token?.text)
        let second = try await fixture.ask(
            ["verb": "ListRecords", "resumptionToken": token], of: fixture.restarted())
        #expect(second.headers.count == 10)
        #expect(Set(first.identifiers).isDisjoint(with: second.identifiers))
    }

    @Test("A server with another key refuses the token")
    func otherKey() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<25))
        let token = try #require(
            try await fixture.ask(["verb": "ListRecords", "metadataPrefix": "lom"]).token?.text)
        let other = try OutwardFixture.provider(
            fixture.catalogue, fixture.platforms, pageSize: 10, key: [UInt8](repeating: 8, count: 32))
        let answer = try await fixture.ask(["verb": "ListRecords", "resumptionToken": token], of: other)
        #expect(answer.errors == ["badResumptionToken"])
    }

    @Test("Two processes that start together find the same key beside the catalogue")
    func serverKey() throws {
        let folder = try Project.temporaryFolder()
        let path = folder.url.appending(path: "c.sqlite").path
        let first = try ServerKey.load(besideCatalogue: path)
        #expect(try ServerKey.load(besideCatalogue: path) == first)
        #expect(first.count == 32)
    }

    @Test("While sources publish in mid-list nothing is lost, and what changed comes again with its new datestamp")
    func publishingMeanwhile() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<40))
        try fixture.publish("630000", records: fixture.lessons(100..<120, code: "630000"))
        let pages = try await fixture.harvest { page in
            switch page {
            case 1: try fixture.publish(records: fixture.lessons(0..<40, note: "改"))
            case 3:
                try fixture.publish("630000", records: fixture.lessons(120..<130, code: "630000"), deleting: ["r100"])
            default: break
            }
        }
        #expect(pages.problems == [])
        var newest: [String: String] = [:]
        for record in pages.flatMap({ $0.root?.descendants("record") ?? [] }) {
            let header = record.first("header")
            let title = record.descendants("title").first?.text ?? "deleted"
            newest[header?.first("identifier")?.text ?? ""] = title
        }
        #expect(newest.count == 70)
        #expect(newest.values.filter { $0.hasSuffix("改") }.count == 40)
        #expect(newest.values.filter { $0 == "deleted" }.count == 1)
    }

    @Test("A list bounded by until ends in order though everything left has moved beyond the bound")
    func movedBeyondUntil() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<20))
        let pages = try await fixture.harvest(
            "ListRecords", ["metadataPrefix": "lom", "until": "2019-11-01T01:30:00Z"]
        ) { page in
            if page == 1 { try fixture.publish(records: fixture.lessons(0..<20, note: "改")) }
        }
        #expect(pages.problems == [])
        #expect(pages.allSatisfy { $0.errors.isEmpty })
        #expect(pages.last?.token?.text == "")
    }

    @Test("A record that can no longer be read is left out of a list, which goes on behind it", arguments: [1, 10])
    func damaged(pageSize: Int) async throws {
        let fixture = try OutwardFixture(pageSize: pageSize)
        try fixture.publish(records: fixture.lessons(0..<1))
        try fixture.publish(records: fixture.lessons(1..<2))
        try fixture.publish(records: fixture.lessons(2..<3))
        try fixture.damage(publication: 1)
        let pages = try await fixture.harvest()
        #expect(pages.problems == [])
        #expect(pages.flatMap { $0.root?.descendants("metadata") ?? [] }.count == 2)
        // A page that has nothing else names it, since no page may be empty.
        #expect(pages.identifiers.count == (pageSize == 1 ? 3 : 2))
        #expect(pages.count == (pageSize == 1 ? 3 : 1))
    }

    @Test("A list that left out a damaged record makes the server say that it is not whole")
    func damageIsTold() async throws {
        let site = try SiteFixture(outward: true)
        #expect(try await site.get("/readyz").text == "ready\n")
        try await site.catalogue.pool.write { db in
            try db.execute(sql: "UPDATE mapped SET json = substr(json, 1, 12) WHERE id = (SELECT max(id) FROM mapped)")
        }
        #expect(try await site.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").status == 200)
        let answer = try await site.get("/readyz")
        #expect(answer.status == 200 && answer.text.contains("已损坏"))
        #expect(try await site.get("/metrics").text.contains("huiliu_damaged_record 1"))
    }

    @Test("Any token or argument, cut, flipped or made up, gets an OAI error and a valid answer")
    func fuzz() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<25))
        let good = try #require(try await fixture.ask(["verb": "ListRecords", "metadataPrefix": "lom"]).token?.text)
        var generator = SplitMix(state: 42)
        for round in 0..<300 {
            var text = Array(good.unicodeScalars)
            switch round % 4 {
            case 0: text = Array(text.prefix(Int.random(in: 0..<text.count, using: &generator)))
            case 1: text[Int.random(in: 0..<text.count, using: &generator)] = "A"
            case 2:
                text = (0..<40).map { _ in
                    Unicode.Scalar(UInt32.random(in: 0..<0xD7FF, using: &generator)) ?? "x"
                }
            default: text.insert("\u{0}", at: Int.random(in: 0..<text.count, using: &generator))
            }
            var token = ""
            token.unicodeScalars.append(contentsOf: text)
            if token == good { continue }
            let verbs = ["ListRecords", "ListIdentifiers", "ListSets", "Identify", token]
            let names = ["resumptionToken", "metadataPrefix", "from", "set", "identifier", token]
            let answer = try await fixture.ask([
                "verb": verbs[round % verbs.count], names[round / 5 % names.count]: token,
            ])
            #expect(!answer.errors.isEmpty)
            #expect(answer.problems == [], "\(token)")
        }
    }
}

/// Reproducible randomness (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
