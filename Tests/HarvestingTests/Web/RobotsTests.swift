import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("robots.txt")
struct RobotsTests {
    @Test("A group that disallows nothing is a group of its own")
    func emptyRule() {
        let text = "User-agent: *\nDisallow:\n\nUser-agent: BadBot\nDisallow: /\n"
        #expect(RobotsRules(text).allows("/a"))
        #expect(!RobotsRules(text, robot: "badbot").allows("/a"))
        #expect(!RobotsRules.nothing.allows("/"))
    }

    @Test(
        "A rule and a path fit however their characters are written (RFC 9309 §2.2.2)",
        arguments: [
            ("/内部/", "/%E5%86%85%E9%83%A8/a"), ("/%e5%86%85%e9%83%a8/", "/%E5%86%85%E9%83%A8/a"),
            ("/%70rivate/", "/private/a"), ("/private/", "/%70rivate/a"), ("/a%2A", "/a*"), ("/a b", "/a%20b"),
            ("/a?b=*", "/a?b=c"), ("/a$b", "/a$bc"), ("/*.pdf$", "/x/y.pdf"),
        ])
    func normalForm(rule: String, path: String) {
        #expect(!RobotsRules("User-agent: *\nDisallow: \(rule)\n").allows(path))
    }

    @Test(
        "What means another path does not fit",
        arguments: [("/a%2Fb", "/a/b"), ("/a%2A", "/ab"), ("/*.pdf$", "/x/y.pdfx"), ("/内部/", "/%E5%86%85/")])
    func otherPaths(rule: String, path: String) {
        #expect(RobotsRules("User-agent: *\nDisallow: \(rule)\n").allows(path))
    }

    @Test("A group without a name is nobody's, and that of everybody stays in force")
    func namelessGroup() {
        let text = "User-agent:\nDisallow:\n\nUser-agent: *\nDisallow: /\n"
        #expect(!RobotsRules(text).allows("/a"))
    }

    @Test("A group is ours by our whole name, whatever version stands behind it", arguments: ["Huiliu", "huiliu/1.0"])
    func ownGroup(name: String) {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: h\nDisallow: /b\n\nUser-agent: \(name)\nDisallow: /a\n"
        #expect(!RobotsRules(text).allows("/a"))
        #expect(RobotsRules(text).allows("/b"))
    }

    private func harvest(_ robots: FetchBody) async throws -> (Harvested, ScriptedFetcher) {
        let platform = try Platform.test("protocol: sitemap", endpoint: "http://site.example/sitemap.xml")
        let map = """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\
            <url><loc>http://site.example/private/a</loc></url></urlset>
            """
        let fetcher = ScriptedFetcher { request, _ in
            switch request.url {
            case "http://site.example/robots.txt":
                FetchResponse(status: 200, url: request.url, headers: [:], body: robots)
            case "http://site.example/sitemap.xml": .text(map, url: request.url)
            default: .text("<html></html>", url: request.url)
            }
        }
        let request = HarvestRequest(platform: platform, extent: .full)
        return (try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher))), fetcher)
    }

    @Test("Of a file beyond the limit the beginning is kept, and no line that the limit cuts")
    func large() async throws {
        var text = "User-agent: *\nDisallow: /private/\n"
        while text.utf8.count < RobotsRules.bytesRead - 100 { text += "# \(String(repeating: "x", count: 60))\n" }
        // Cut, it would allow everything.
        text += "Allow: /" + String(repeating: "*", count: 200) + "/z$\n"
        let (harvested, fetcher) = try await harvest(FetchBody(Array(text.utf8)))
        #expect(harvested.end.notes == ["robots.txt 不许访问 1 个地址，未访问"])
        #expect(await !fetcher.requests.contains { $0.url.hasSuffix("/private/a") })
    }

    @Test("Where robots.txt came but cannot be read, nothing is asked")
    func unreadable() async throws {
        let missing = URL(filePath: "/nonexistent/robots.txt")
        await #expect(throws: HarvestError.self) { try await harvest(FetchBody(takingOver: missing, count: 10)) }
    }
}
