import Harvesting
import Metadata
import Testing

@Suite("A site on several nights")
struct SitemapNightsTests {
    /// The night's clock stands at 2019-12-31T16:00:00Z.
    private static let now = UTCInstant(seconds: 1_577_808_000)

    /// - Parameter dates: of each page, its `lastmod`; nil: none.
    private func night(
        _ dates: KeyValuePairs<String, String?>, after earlier: HarvestEnd? = nil, options: String = "{}"
    ) async throws -> (Harvested, asked: Set<String>) {
        let platform = try Platform.test(
            "protocol: sitemap\noptions: \(options)", endpoint: "http://site.example/sitemap.xml")
        let map = dates.map { path, date in
            "<url><loc>http://site.example/\(path)</loc>" + (date.map { "<lastmod>\($0)</lastmod>" } ?? "") + "</url>"
        }.joined()
        let fetcher = ScriptedFetcher { request, _ in
            switch request.url.replacing("http://site.example/", with: "") {
            case "sitemap.xml":
                .text(
                    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\(map)</urlset>", url: request.url)
            case "robots.txt": .text("", status: 404, url: request.url)
            case let name:
                .text(
                    "<html><head><script type=\"application/ld+json\">{\"@type\":\"Course\",\"@id\":\"urn:\(name)\"}"
                        + "</script></head></html>", url: request.url)
            }
        }
        var extent = HarvestRequest.Extent.full
        if let since = earlier?.resumeFrom { extent = .since(since) }
        let request = HarvestRequest(
            platform: platform, extent: extent, memory: earlier?.memory ?? [:])
        let harvested = try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
        let asked = await fetcher.requests.map { $0.url.replacing("http://site.example/", with: "") }
        return (harvested, Set(asked).subtracting(["sitemap.xml", "robots.txt"]))
    }

    @Test("The second night asks for the pages that changed by the word of the map, and for no others")
    func changed() async throws {
        let (first, _) = try await night(["a": "2019-12-01", "b": "2019-12-02", "c": "2019-12-20"])
        #expect(first.end.isCompleteList)
        #expect(first.end.resumeFrom == UTCInstant(year: 2019, month: 12, day: 20))
        let (second, asked) = try await night(
            ["a": "2019-12-01", "b": "2019-12-27", "c": "2019-12-05"], after: first.end)
        #expect(asked == ["b"])
        #expect(second.ids == ["urn:b"])
        #expect(second.end.resumeFrom == UTCInstant(year: 2019, month: 12, day: 27))
    }

    @Test("A night that left pages out has no complete list and claims nothing")
    func incomplete() async throws {
        let (first, _) = try await night(["a": "2019-12-01", "b": "2019-12-20"])
        #expect(first.pages.map(\.claimed) == [2])
        let (second, _) = try await night(["a": "2019-12-01", "b": "2019-12-27"], after: first.end)
        #expect(!second.end.isCompleteList)
        #expect(second.pages.map(\.claimed) == [nil])
    }

    @Test("Pages without a date that can be read are fetched every night, and such a site is read whole")
    func undated() async throws {
        let (first, _) = try await night(["a": "2019-12-01", "b": nil])
        let (second, asked) = try await night(["a": "2019-12-01", "b": nil, "c": "昨天"], after: first.end)
        #expect(asked == ["a", "b", "c"])
        #expect(second.end.isCompleteList)
        #expect(second.end.memory["sinceFull"] == "0")
    }

    @Test("Every seventh night everything is read, what did not change too")
    func fullLook() async throws {
        let dates: KeyValuePairs<String, String?> = ["a": "2019-12-01", "b": "2019-12-20"]
        var (latest, _) = try await night(dates)
        for _ in 2...7 {
            let (harvested, asked) = try await night(dates, after: latest.end)
            #expect(asked == ["b"])
            latest = harvested
        }
        let (eighth, asked) = try await night(dates, after: latest.end)
        #expect(asked == ["a", "b"])
        #expect(eighth.end.isCompleteList)
    }

    @Test("How often everything is read is the platform file's to say", arguments: [(1, true), (0, false), (2, true)])
    func fullEvery(every: Int, isFull: Bool) async throws {
        let dates: KeyValuePairs<String, String?> = ["a": "2019-12-01", "b": "2019-12-20"]
        let options = "{fullEvery: \(every)}"
        var (latest, _) = try await night(dates, options: options)
        latest.end.memory["sinceFull"] = "1"
        let (_, asked) = try await night(dates, after: latest.end, options: options)
        #expect(asked.contains("a") == isFull)
    }

    @Test("After a night that lost a map everything is asked for, whatever its pages are dated")
    func lostMap() async throws {
        let names = ["/1.xml", "/gone.xml"].map { "<sitemap><loc>http://site.example\($0)</loc></sitemap>" }
        let schema = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
        let index = "<sitemapindex \(schema)>\(names.joined())</sitemapindex>"
        let map = "<urlset \(schema)><url><loc>http://site.example/a</loc><lastmod>2019-12-01</lastmod></url></urlset>"
        let fetcher = ScriptedFetcher { request, _ in
            switch request.url {
            case "http://site.example/sitemap.xml": .text(index, url: request.url)
            case "http://site.example/1.xml": .text(map, url: request.url)
            case "http://site.example/a": .text("<html></html>", url: request.url)
            default: .text("", status: 404, url: request.url)
            }
        }
        let platform = try Platform.test("protocol: sitemap", endpoint: "http://site.example/sitemap.xml")
        let request = HarvestRequest(platform: platform, extent: .full)
        let harvested = try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
        #expect(!harvested.end.isCompleteList)
        #expect(harvested.end.resumeFrom == nil)
    }

    @Test("A date that has not come does not put the next night off")
    func future() async throws {
        let (first, _) = try await night(["a": "2019-12-01", "b": "2099-01-01"])
        #expect(first.end.resumeFrom == Self.now)
    }
}
