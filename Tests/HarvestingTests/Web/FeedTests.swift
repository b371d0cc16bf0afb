import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("Atom and RSS")
struct FeedTests {
    private func harvest(
        _ pages: [String: String], from checkpoint: HarvestCheckpoint? = nil
    ) async throws -> Harvested {
        let platform = try Platform.test("protocol: atom", endpoint: "http://site.example/feed")
        let fetcher = ScriptedFetcher { request, _ in
            let path = request.url.replacingOccurrences(of: "http://site.example", with: "")
            return .text(pages[path] ?? "", status: pages[path] == nil ? 404 : 200, url: request.url)
        }
        let request = HarvestRequest(platform: platform, extent: .full, checkpoint: checkpoint)
        return try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
    }

    @Test("530000: two pages along rel=next give every entry")
    func synthetic() async throws {
        let server = LoopbackServer { request in
            let text = String(
                decoding: Synthetic.bytes("530000-atom/feed-\(request.arguments["page"] ?? "1").xml"), as: UTF8.self)
            let host = "http://\(request.headers["host"] ?? "")"
            return .answer(
                text.replacingOccurrences(of: "href=\"https://jyy.yn.example/feed", with: "href=\"\(host)/feed"))
        }
        let harvested = try await Synthetic.harvest("protocol: atom", endpoint: server.url + "/feed")
        let expected = try Synthetic.expectedIDs("530000")
        #expect(Set(harvested.ids) == Set(expected.map { "tag:jyy.yn.example,2019:" + $0 }))
        #expect(harvested.end.isCompleteList)
        let entry = harvested.records.first?.tree?.root
        #expect(entry?.name == "entry")
        #expect(entry?.children(named: "category").first?.child("@term")?.string == "初中")
        #expect(harvested.records.first?.datestamp == "2019-09-19T04:42:08+08:00")
    }

    @Test("A tombstone is a deletion; an entry without any identifier goes to quarantine")
    func tombstones() async throws {
        let harvested = try await harvest([
            "/feed": """
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
            <at:deleted-entry ref="urn:gone" when="2019-01-01T00:00:00Z"/>
            <entry><id>urn:a</id><title>甲</title></entry><entry><title>无编号</title></entry></feed>
            """
        ])
        #expect(harvested.ids == ["urn:gone", "urn:a"])
        #expect(harvested.records.map(\.isDeleted) == [true, false])
        #expect(harvested.unreadable.count == 1)
        #expect(!harvested.end.isCompleteList)
    }

    @Test("An RSS channel is read by guid, pubDate and link")
    func rss() async throws {
        let harvested = try await harvest([
            "/feed": """
            <rss version="2.0"><channel><title>t</title><link>http://site.example/</link>
            <item><guid>g1</guid><pubDate>Tue, 01 Jan 2019 00:00:00 +0800</pubDate><title>甲</title></item>
            <item><link>http://site.example/2</link><title>乙 & 丙</title></item></channel></rss>
            """
        ])
        #expect(harvested.ids == ["g1", "http://site.example/2"])
        #expect(harvested.records.first?.datestamp == "Tue, 01 Jan 2019 00:00:00 +0800")
    }

    @Test(
        "A next page that was read before ends the walk; one on another host is not asked",
        arguments: [
            "http://site.example/feed", "http://other.example/feed", "sftp://site.example:80/feed",
        ])
    func badNext(link: String) async throws {
        let harvested = try await harvest([
            "/feed": "<feed><link rel='next' href='\(link)'/><entry><id>a</id></entry></feed>"
        ])
        #expect(harvested.ids == ["a"])
        #expect(!harvested.end.isCompleteList)
    }

    @Test(
        "An entry that comes again on another page unchanged may stand for one that came on none; a newer one does not",
        arguments: [true, false])
    func repeated(unchanged: Bool) async throws {
        func entry(_ id: String, _ day: Int) -> String {
            "<entry><id>\(id)</id><title>课</title><updated>2019-01-0\(day)T00:00:00Z</updated></entry>"
        }
        let again = entry("a", unchanged ? 1 : 2)
        let harvested = try await harvest([
            "/feed": "<feed><link rel='next' href='/2'/>\(entry("a", 1))\(entry("b", 1))</feed>",
            "/2": "<feed>\(entry("c", 1))\(again)</feed>",
        ])
        #expect(harvested.ids == ["a", "b", "c", "a"])
        #expect(harvested.end.isCompleteList != unchanged)
        #expect(harvested.end.notes.isEmpty != unchanged)
    }

    @Test("A feed that was left and come back to is no complete list; one that was read to its end before is")
    func resumed() async throws {
        let pages = ["/2": "<feed><entry><id>b</id><title>课</title></entry></feed>"]
        let next = HarvestCheckpoint(state: ["next": "http://site.example/2"], pages: 1, delivered: 1)
        let resumed = try await harvest(pages, from: next)
        #expect(resumed.ids == ["b"] && !resumed.end.isCompleteList && !resumed.end.notes.isEmpty)
        let done = try await harvest(pages, from: HarvestCheckpoint(state: ["done": "1"], pages: 2, delivered: 2))
        #expect(done.ids.isEmpty && done.end.isCompleteList)
    }

    @Test("An entry that is pinned to the head of every page makes no list doubtful; one that moved on there does")
    func pinned() async throws {
        func page(_ ids: [String], next: String? = nil) -> String {
            let link = next.map { "<link rel='next' href='\($0)'/>" } ?? ""
            return "<feed>" + link + ids.map { "<entry><id>\($0)</id><title>课</title></entry>" }.joined() + "</feed>"
        }
        let pinned = try await harvest([
            "/feed": page(["top", "a", "b"], next: "/2"), "/2": page(["top", "c", "d"], next: "/3"),
            "/3": page(["top", "e"]),
        ])
        #expect(pinned.end.isCompleteList && pinned.end.notes.isEmpty)
        let moved = try await harvest([
            "/feed": page(["a", "b", "c"], next: "/2"), "/2": page(["c", "d", "e"]),
        ])
        #expect(!moved.end.isCompleteList)
        let again = try await harvest(["/feed": page(["a", "b"], next: "/2"), "/2": page(["a", "b"])])
        #expect(!again.end.isCompleteList)
    }

    @Test("An item that is not well-formed costs itself, not its feed", arguments: ["rss", "atom"])
    func brokenItem(kind: String) async throws {
        let name = kind == "rss" ? "item" : "entry"
        let items = (1...30).map { number in
            let text = number == 7 ? "<p>一<br>二" : "好 & 美"
            return "<\(name)><title>第\(number)课</title><id>\(number)</id><summary>\(text)</summary></\(name)>"
        }
        let feed = kind == "rss" ? ("<rss><channel>", "</channel></rss>") : ("<feed>", "</feed>")
        let server = ForeignText.serving(["/feed": Array((feed.0 + items.joined() + feed.1).utf8)])
        let harvested = try await Synthetic.harvest("protocol: atom", endpoint: server.url + "/feed")
        #expect(harvested.ids == (1...30).filter { $0 != 7 }.map { "\($0)" })
        #expect(harvested.records.first?.tree?.root?.child("summary")?.string == "好 & 美")
        #expect(harvested.unreadable.map(\.sourceID) == ["7"])
        #expect(harvested.unreadable.first?.findings.last?.rule == "xml_not_well_formed")
        #expect(!harvested.end.isCompleteList)
    }

    @Test("A feed that is cut in an item is no feed")
    func cutFeed() async throws {
        let server = ForeignText.serving(["/feed": Array("<rss><channel><item><guid>1</guid></item><item><gu".utf8)])
        await #expect(throws: HarvestError.self) {
            try await Synthetic.harvest("protocol: atom\npace: {retries: 0}", endpoint: server.url + "/feed")
        }
    }

    @Test("A web page with status 200 is a passing failure, not an empty feed")
    func markup() async throws {
        await #expect {
            try await harvest(["/feed": "<html><body>维护中</body></html>"])
        } throws: { ($0 as? HarvestError)?.isTransient == true }
    }
}
