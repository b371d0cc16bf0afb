import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Addresses for machines")
struct WellKnownTests {
    /// A site whose router serves the outward addresses too.
    private static func site() throws -> SiteFixture {
        try SiteFixture(outward: true)
    }

    @Test("Every document is served, well-formed, at its address")
    func documents() async throws {
        let site = try Self.site()
        for path in [
            "/sitemap.xml", "/sitemap/0.xml", "/.well-known/resourcesync", "/resourcesync/capabilitylist.xml",
            "/resourcesync/resourcelist.xml", "/resourcesync/resourcelist/0.xml", "/resourcesync/changelist.xml",
            "/opensearch.xml", "/feed.atom?q=%E5%88%86%E6%95%B0", "/oai?verb=Identify",
        ] {
            let answer = try await site.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect(XMLElement(answer.bytes) != nil, "\(path)")
        }
        #expect(try await site.get("/robots.txt").text.contains("Sitemap: https://test.example/sitemap.xml"))
        #expect(try await site.get("/dcat.jsonld").json()["@type"] as? String == "dcat:Catalog")
        #expect(try await site.get("/sitemap/99.xml").status == 404)
        #expect(try await site.get("/sitemap/9223372036854775807.xml").status == 404)
    }

    @Test(
        "A list others have is not sent again while nothing was published",
        arguments: [
            "/sitemap.xml", "/sitemap/0.xml", "/.well-known/resourcesync", "/resourcesync/resourcelist.xml",
            "/resourcesync/resourcelist/0.xml", "/resourcesync/changelist.xml", "/dcat.jsonld", "/opensearch.xml",
        ])
    func unchanged(path: String) async throws {
        let site = try Self.site()
        let known = ["If-None-Match": try #require(try await site.get(path).header("ETag"))]
        site.world.pass(seconds: 60)
        let again = try await site.get(path, known)
        #expect(again.status == 304 && again.bytes.isEmpty)
        try site.publish([SiteFixture.lesson("new", "新的一课")])
        #expect(try await site.get(path, known).status == 200)
        #expect(try await site.get("/sitemap/99.xml").header("ETag") == nil)
    }

    @Test("DCAT names languages and media types by their addresses")
    func dcat() async throws {
        let json = try await Self.site().get("/dcat.jsonld").json()
        let set = try #require(json["dcat:dataset"] as? [String: Any])
        for holder in [json, set] {
            let language = holder["dct:language"] as? [String: String]
            #expect(language == ["@id": "http://publications.europa.eu/resource/authority/language/ZHO"])
        }
        let ways = try #require(set["dcat:distribution"] as? [[String: Any]])
        let types = ways.compactMap { ($0["dcat:mediaType"] as? [String: String])?["@id"] }
        #expect(types.count == ways.count)
        #expect(types.allSatisfy { $0.hasPrefix("https://www.iana.org/assignments/media-types/") })
    }

    @Test("The sitemap names every visible resource once, with a date")
    func sitemap() async throws {
        let answer = try await Self.site().get("/sitemap/0.xml")
        let root = try #require(XMLElement(answer.bytes))
        let pages = root.descendants("loc").map(\.text)
        #expect(Set(pages).count == SiteFixture.lessons.count)
        #expect(root.descendants("lastmod").count == pages.count)
    }

    @Test("A resource is given as JSON-LD and as AMB; one never seen is 404")
    func resources() async throws {
        let site = try Self.site()
        let id = SiteFixture.lessons[0].id
        #expect(try await site.get("/jsonld/\(id)").json()["identifier"] as? String == id)
        #expect(try await site.get("/amb/\(id)").json()["name"] as? String == "分数的意义")
        #expect(try await site.get("/jsonld/cnres:620000:0000000000000000").status == 404)
    }

    @Test(
        "A program that asks for the page of a resource in another form is led to that form, a browser is not",
        arguments: [
            ("application/ld+json", "/jsonld/"), ("application/vnd.amb+json, text/html;q=0.5", "/amb/"),
            ("application/json", "/api/resources/"), ("application/*", "/api/resources/"),
            ("text/*, application/json;q=0.2", nil), ("application/ld+json;q=0.5, text/html", nil),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", nil), ("*/*", nil), ("", nil),
        ] as [(String, String?)])
    func negotiated(accept: String, folder: String?) async throws {
        let site = try Self.site()
        let id = SiteFixture.lessons[0].id
        let answer = try await site.get("/resource/\(id)", ["Accept": accept])
        #expect(answer.status == (folder == nil ? 200 : 303))
        #expect(answer.header("Location") == folder.map { $0 + id })
        #expect(answer.header("Vary")?.contains("Accept") == true)
        if let folder { #expect(try await site.get(folder + id, ["Accept": accept]).status == 200) }
    }

    @Test("The page of a resource carries its JSON-LD, which no title can break out of, and names the other shapes")
    func embedded() async throws {
        let record = SiteFixture.lesson("x", "</script><script>alert(1)</script>&amp;")
        let text = try await SiteFixture(records: [record], outward: true).page("/resource/\(record.id)").text
        let opening = "<script type=\"application/ld+json\">"
        let data = try #require(text.components(separatedBy: opening).last?.components(separatedBy: "</script>").first)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
        #expect(json["name"] as? String == "</script><script>alert(1)</script>&amp;")
        #expect(!text.contains("<script>") && text.components(separatedBy: "<script ").count == 3)
        #expect(text.contains("<link rel=\"alternate\" type=\"application/ld+json\" href=\"/jsonld/\(record.id)\">"))
        #expect(text.contains("<link rel=\"search\" type=\"application/opensearchdescription+xml\""))
    }

    @Test("The feed tells first what came into the catalogue last, whatever dates its platform gave it")
    func feed() async throws {
        let site = try Self.site()
        let before = try #require(XMLElement(try await site.get("/feed.atom").bytes))
        var late = SiteFixture.lesson("late", "新来的旧课")
        late.published = SourceDate(instant: UTCInstant(seconds: 946_684_800), precision: .day)
        late.modified = nil
        try site.publish([late])
        let after = try #require(XMLElement(try await site.get("/feed.atom").bytes))
        let entry = try #require(after.first("entry"))
        #expect(entry.first("title")?.text == "新来的旧课")
        #expect(entry.first("published")?.text == "2000-01-01T00:00:00Z")
        let updated = try #require(entry.first("updated")?.text)
        #expect(updated > before.first("updated")?.text ?? "" && after.first("updated")?.text == updated)
        #expect(after.all("entry").compactMap { $0.first("updated")?.text }.dropFirst().allSatisfy { $0 < updated })
    }

    @Test("A feed without entries is as new as what the catalogue published last")
    func emptyFeed() async throws {
        let site = try Self.site()
        let latest = try await site.catalogue.pool.read { try site.catalogue.latestPublication($0) }
        for query in ["?size=0", "?q=zzzzzz"] {
            let feed = try #require(XMLElement(try await site.get("/feed.atom" + query).bytes))
            #expect(feed.all("entry").isEmpty, "\(query)")
            #expect(feed.first("updated")?.text == latest?.iso8601, "\(query)")
        }
    }

    @Test(
        "The feed refuses codes and orders there are not, as a search does",
        arguments: ["stage=primry", "sort=award", "cursor=1.1.1", "node=nope", "size=0x", "nonsense=1"])
    func feedParameters(query: String) async throws {
        let site = try Self.site()
        let answer = try await site.get("/feed.atom?\(query)")
        #expect(answer.status == 400)
        #expect(try answer.json()["parameter"] as? String == query.split(separator: "=").first.map(String.init))
        let short = try #require(XMLElement(try await site.get("/feed.atom?size=3").bytes))
        #expect(short.all("entry").count == 3)
    }

    @Test("OAI-PMH is answered over POST, and over-long or ill-encoded arguments are its own errors")
    func oai() async throws {
        let site = try Self.site()
        let posted = try await site.post("/oai", form: ["verb": "Identify"])
        #expect(XMLElement(posted.bytes)?.first("Identify") != nil)
        let long = String(repeating: "A", count: 3000)
        for query in ["verb=ListRecords&resumptionToken=\(long)", "verb=%ff", "verb=%zz", "verb=ListSets&%00=%00"] {
            let answer = try await site.get("/oai?\(query)")
            #expect(answer.status == 200)
            #expect(XMLElement(answer.bytes)?.first("error") != nil, "\(query)")
        }
    }
}
