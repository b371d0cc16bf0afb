import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("ResourceSync")
struct ResourceSyncTests {
    private static let resource = #"{"@type":"Course","name":"甲"}"#

    private static func list(_ capability: String, _ entries: String, span: String = "") -> String {
        """
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/">
        <rs:ln rel="up" href="http://site.example/x.xml"/><rs:md capability="\(capability)"\(span) at="2019-01-03T09:00:00Z"/>\(entries)</urlset>
        """
    }

    private func harvest(
        _ extent: HarvestRequest.Extent, _ pages: [String: String], memory: [String: String] = [:]
    ) async throws -> Harvested {
        let platform = try Platform.test("protocol: resourcesync", endpoint: "http://site.example/capabilitylist.xml")
        let fetcher = ScriptedFetcher { request, _ in
            let path = request.url.replacingOccurrences(of: "http://site.example", with: "")
            return .text(pages[path] ?? "", status: pages[path] == nil ? 404 : 200, url: request.url)
        }
        let request = HarvestRequest(platform: platform, extent: extent, memory: memory)
        return try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
    }

    private var source: [String: String] {
        let md5 = Digest.md5(Array(Self.resource.utf8)).hex
        return [
            "/capabilitylist.xml": Self.list(
                "capabilitylist",
                """
                <url><loc>http://site.example/resourcelist.xml</loc><rs:md capability="resourcelist"/></url>
                <url><loc>http://site.example/changelist.xml</loc><rs:md capability="changelist"/></url>
                """),
            "/resourcelist.xml": Self.list(
                "resourcelist",
                """
                <url><loc>http://site.example/1.json</loc><lastmod>2019-01-02</lastmod><rs:md hash="md5:\(md5)"/></url>
                <url><loc>http://site.example/2.html</loc></url>
                """),
            "/changelist.xml": Self.list(
                "changelist",
                """
                <url><loc>http://site.example/1.json</loc><rs:md change="updated"/></url>
                <url><loc>http://site.example/9.json</loc><lastmod>2019-01-03</lastmod><rs:md change="deleted"/></url>
                """, span: " from=\"1970-01-01T00:00:00Z\""),
            "/1.json": Self.resource,
            "/2.html":
                "<html><head><script type='application/ld+json'>{\"@type\":\"Book\",\"@id\":\"urn:2\"}</script></head></html>",
        ]
    }

    @Test("From the capability list to every resource of the resource list")
    func full() async throws {
        let harvested = try await harvest(.full, source)
        #expect(harvested.ids == ["http://site.example/1.json", "http://site.example/2.html"])
        #expect(harvested.end.isCompleteList)
    }

    @Test("When only changes are wanted the change list is read, deletions are deletions")
    func changes() async throws {
        let harvested = try await harvest(.since(UTCInstant(seconds: 0)), source)
        #expect(harvested.ids == ["http://site.example/1.json", "http://site.example/9.json"])
        #expect(harvested.records.map(\.isDeleted) == [false, true])
        #expect(!harvested.end.isCompleteList)
    }

    @Test("Every seventh night the resource list is read, though there is a change list")
    func fullLook() async throws {
        let since = HarvestRequest.Extent.since(UTCInstant(seconds: 0))
        let sixth = try await harvest(since, source, memory: ["sinceFull": "5"])
        #expect(sixth.end.memory["sinceFull"] == "6")
        let seventh = try await harvest(since, source, memory: sixth.end.memory)
        #expect(seventh.ids == ["http://site.example/1.json", "http://site.example/2.html"])
        #expect(seventh.end.isCompleteList)
        #expect(seventh.end.memory["sinceFull"] == "0")
    }

    @Test("A change list that is lost is not passed over: the next night asks for everything")
    func lostChangeList() async throws {
        var source = source
        source["/changelist.xml"] = nil
        let harvested = try await harvest(.since(UTCInstant(seconds: 0)), source)
        #expect(harvested.records.isEmpty)
        #expect(harvested.end.resumeFrom == nil)
    }

    @Test(
        "A change list that begins later, does not say when, or was not written since is not trusted: all is read",
        arguments: [
            " from=\"2019-01-02T00:00:00Z\"", "",
            " from=\"1970-01-01T00:00:00Z\" until=\"2018-12-30T00:00:00Z\"",
        ])
    func shortChangeList(span: String) async throws {
        var source = source
        source["/changelist.xml"] = source["/changelist.xml"]?.replacingOccurrences(
            of: " from=\"1970-01-01T00:00:00Z\"", with: span)
        let harvested = try await harvest(.since(UTCInstant(seconds: 1_546_300_000)), source)
        #expect(harvested.ids == ["http://site.example/1.json", "http://site.example/2.html"])
        #expect(harvested.end.isCompleteList)
    }

    @Test("Every seventh night everything is read, whatever the change list says")
    func everySeventhNight() async throws {
        var memory: [String: String] = [:]
        var complete: [Bool] = []
        for _ in 0..<7 {
            let harvested = try await harvest(.since(UTCInstant(seconds: 0)), source, memory: memory)
            memory = harvested.end.memory
            complete.append(harvested.end.isCompleteList)
        }
        #expect(complete == [false, false, false, false, false, false, true])
    }

    @Test("A resource whose bytes are not those of the list is not taken")
    func wrongHash() async throws {
        var source = source
        source["/1.json"] = #"{"@type":"Course","name":"乙"}"#
        let harvested = try await harvest(.full, source)
        #expect(harvested.ids == ["http://site.example/2.html"])
        #expect(harvested.end.notFetched == 1)
    }
}
