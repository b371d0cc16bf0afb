import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("Sitemaps and JSON-LD")
struct SitemapTests {
    private func harvest(
        _ pages: [String: String], options: String = "{}", extent: HarvestRequest.Extent = .full,
        checkpoint: HarvestCheckpoint? = nil, memory: [String: String] = [:], bytes: [String: [UInt8]] = [:]
    ) async throws -> (Harvested, ScriptedFetcher) {
        let platform = try Platform.test(
            "protocol: sitemap\noptions: \(options)", endpoint: "http://site.example/sitemap.xml")
        let fetcher = ScriptedFetcher { request, _ in
            let path = request.url.replacingOccurrences(of: "http://site.example", with: "")
            if let raw = bytes[path] { return .bytes(raw, url: request.url) }
            guard let text = pages[path] else { return .text("", status: 404, url: request.url) }
            return .text(text, url: request.url)
        }
        let request = HarvestRequest(platform: platform, extent: extent, checkpoint: checkpoint, memory: memory)
        return (try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher))), fetcher)
    }

    private func map(_ locations: [String], lastModified: String = "2019-01-01") -> String {
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + locations.map { "<url><loc>\($0)</loc><lastmod>\(lastModified)</lastmod></url>" }.joined() + "</urlset>"
    }

    private func page(_ blocks: String..., head: String = "") -> String {
        let scripts = blocks.map { "<script type=\"application/ld+json\">\($0)</script>" }.joined()
        return
            "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\(head)\(scripts)</head><body><h1>标题</h1></body></html>"
    }

    @Test("330000: every page's resource is read, the crawl delay is kept and told")
    func synthetic() async throws {
        let server = LoopbackServer { request in
            let text = String(decoding: Synthetic.bytes("330000-sitemap" + request.path), as: UTF8.self)
            let host = "http://\(request.headers["host"] ?? "")"
            return text.isEmpty
                ? .answer(status: 404, "")
                : .answer(text.replacingOccurrences(of: "<loc>https://yun.zj.example", with: "<loc>" + host))
        }
        let harvested = try await Synthetic.harvest("protocol: sitemap", endpoint: server.url + "/sitemap.xml")
        let expected = try Synthetic.expectedIDs("330000")
        #expect(Set(harvested.ids) == Set(expected.map { "https://yun.zj.example/r/" + $0 }))
        #expect(harvested.end.isCompleteList)
        #expect(harvested.end.notes == ["按 robots.txt 的 Crawl-delay 每 2.0 秒请求一次"])
        #expect(harvested.records.first?.datestamp == "2019-05-19T19:47:09+08:00")
    }

    @Test("An index, a packed child without Content-Encoding, CDATA and rubbish dates are read")
    func index() async throws {
        let index = """
            <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc><![CDATA[http://site.example/a.xml.gz]]>\
            </loc></sitemap><sitemap><loc> http://site.example/b.xml </loc></sitemap></sitemapindex>
            """
        let gzip: [UInt8] = Array(
            Data(
                base64Encoded:
                    "H4sIAAAAAAACAy2OwQrDMAxDf6X03ijdbcP1v4QurANnCbVL+vlLt4Au0kNCdOyi0YYzyUeXcTMrD6DW6vRtMYWiLu8v6Lo1o+ghvLuPTK3LJHnlXruoi2dIRSIC4UIkQS3lJ9/87Cc/NzXQM8JvAv8T/AX+ADGxjQAAAA=="
            ) ?? Data())
        let (harvested, fetcher) = try await harvest(
            [
                "/sitemap.xml": index, "/b.xml": map(["http://site.example/b"], lastModified: "昨天"),
                "/b": page(#"{"@type":"Course","@id":"urn:b","name":"乙"}"#),
            ], extent: .since(UTCInstant(seconds: 1_600_000_000)), bytes: ["/a.xml.gz": gzip])
        #expect(harvested.ids == ["urn:b"])
        #expect(harvested.records.first?.datestamp == "昨天")
        #expect(await fetcher.requests.map(\.url).contains("http://site.example/a.xml.gz"))
    }

    @Test("Addresses on another host or port are never asked, and told")
    func foreign() async throws {
        let locations = [
            "http://site.example/a", "http://169.254.169.254/x", "http://site.example:6379/y",
            "https://other.example/z",
        ]
        let (harvested, fetcher) = try await harvest([
            "/sitemap.xml": map(locations), "/a": page(#"{"@type":"Book","name":"甲"}"#),
        ])
        #expect(harvested.ids == ["http://site.example/a"])
        #expect(harvested.end.notes == ["站点地图里有 3 个地址在别的主机上，未访问"])
        #expect(await fetcher.requests.allSatisfy { $0.url.hasPrefix("http://site.example/") })
    }

    @Test("robots.txt is kept: forbidden pages are not asked, and one that had data is not gone")
    func robots() async throws {
        var site = [
            "/robots.txt": "User-agent: *\nDisallow: /private/\nAllow: /private/open$\n",
            "/sitemap.xml": map(["http://site.example/private/a", "http://site.example/private/open"]),
            "/private/open": page(#"{"@type":"Course","name":"甲"}"#),
            "/private/a": page(#"{"@type":"Course","name":"乙"}"#),
        ]
        let (barred, fetcher) = try await harvest(site)
        #expect(barred.records.count == 1)
        #expect(await !fetcher.requests.contains { $0.url.hasSuffix("/private/a") })
        #expect(barred.pages.last?.claimed == 1)
        #expect(barred.end.notFetched == 0 && barred.end.isCompleteList)
        let rules = site.removeValue(forKey: "/robots.txt")
        let open = try await harvest(site).0
        #expect(open.records.count == 2 && open.end.isCompleteList)
        site["/robots.txt"] = rules
        let closed = try await harvest(site, memory: open.end.memory).0
        #expect(closed.records.count == 1 && !closed.end.isCompleteList)
        let closedStill = try await harvest(site, memory: closed.end.memory).0
        #expect(!closedStill.end.isCompleteList)
    }

    /// A catalogue that has some records.
    private struct Known: StoredPayloads {
        var ids: Set<String>

        func isStored(_ sourceID: String, payload: UnsafeRawBufferPointer) -> Bool { false }
        func hasOther(_ sourceID: String, than payload: UnsafeRawBufferPointer) -> Bool { false }
        var isEmpty: Bool { ids.isEmpty }
        func isKnown(_ sourceID: String) -> Bool { ids.contains(sourceID) }
    }

    @Test("A page that answers 410 is deleted at once where it is known; 404 and what was never here only go missing")
    func withdrawn() async throws {
        let list = map((1...3).map { "http://site.example/\($0)" })
        let fetcher = ScriptedFetcher { request, _ in
            switch request.url {
            case "http://site.example/sitemap.xml": .text(list, url: request.url)
            case "http://site.example/1", "http://site.example/2": .text("", status: 410, url: request.url)
            default: .text("", status: 404, url: request.url)
            }
        }
        let request = HarvestRequest(
            platform: try Platform.test("protocol: sitemap", endpoint: "http://site.example/sitemap.xml"),
            extent: .full, stored: Known(ids: ["http://site.example/1", "http://site.example/3"]))
        let harvested = try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
        #expect(harvested.ids == ["http://site.example/1"] && harvested.records[0].isDeleted)
        #expect(harvested.pages.last?.claimed == 1)
    }

    @Test("Another host that may be asked is asked for its own rules")
    func otherHost() async throws {
        let answers = [
            "/robots.txt": "User-agent: *\nDisallow: /a\n",
            "/sitemap.xml": map(["http://other.example/a", "http://other.example/b"]),
            "http://other.example/robots.txt": "User-agent: *\nDisallow: /b\n",
            "http://other.example/a": page(#"{"@type":"Course","name":"甲"}"#),
        ]
        let (harvested, fetcher) = try await harvest(answers, options: "{hosts: [other.example]}")
        #expect(harvested.records.count == 1)
        #expect(await !fetcher.requests.contains { $0.url == "http://other.example/b" })
    }

    @Test("@graph, several blocks, @type as a list and both schema.org addresses are understood")
    func shapes() async throws {
        let (harvested, _) = try await harvest([
            "/sitemap.xml": map((1...3).map { "http://site.example/\($0)" }),
            "/1": page(
                #"{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"站"},{"@type":["http://schema.org/Course","Thing"],"@id":"urn:1","name":"一"},{"@type":"VideoObject","@id":"urn:part"}]}"#
            ),
            "/2": page(
                #"{"@type":"BreadcrumbList","itemListElement":[]}"#,
                #"{"@context":"http://schema.org","@type":"LearningResource","name":"二"}"#),
            "/3": page(#"[{"@type":"Organization"},{"@type":"https://schema.org/Book","@id":"/book/3"}]"#),
        ])
        #expect(harvested.ids == ["urn:1", "http://site.example/2", "http://site.example/book/3"])
        #expect(harvested.records[0].tree?.root?.child("name")?.string == "一")
    }

    @Test("Raw control characters, a trailing comma and comment marks are repaired")
    func repaired() async throws {
        let (harvested, _) = try await harvest([
            "/sitemap.xml": map((1...3).map { "http://site.example/\($0)" }),
            "/1": page("{\"@type\":\"Course\",\"name\":\"行\n一\u{1}\"}"),
            "/2": page("<!-- {\"@type\":\"Course\",\"name\":\"二\",} -->"),
            "/3": page("{\"@type\":\"Course\",\"name\":\"三\"};"),
        ])
        #expect(harvested.records.count == 3)
        #expect(harvested.records.first?.findings.map(\.rule) == ["control_chars"])
    }

    @Test(
        "Beyond repair, meta tags and heading give the record under the same identifier; without them it is quarantined"
    )
    func fallback() async throws {
        let broken = #"{"@type":"Course","@id":"urn:x","name":"未闭合"#
        let head = #"<meta name="description" content="说明"><meta name="keywords" content="数学,七年级">"#
        let (harvested, _) = try await harvest([
            "/sitemap.xml": map(["http://site.example/1", "http://site.example/2", "http://site.example/3"]),
            "/1": page(broken, head: head),
            "/2": "<html><body><script type='application/ld+json'>{\"@type\":\"Course</script></body></html>",
            "/3": "<html><body><h1>新闻</h1></body></html>",
        ])
        #expect(harvested.ids == ["urn:x"])
        #expect(harvested.records[0].tree?.root?.child("name")?.string == "标题")
        #expect(harvested.records[0].tree?.root?.child("description")?.string == "说明")
        #expect(harvested.records[0].findings.map(\.rule) == ["jsonld_unreadable"])
        #expect(harvested.unreadable.map(\.sourceID) == ["http://site.example/2"])
        #expect(harvested.end.notes == ["1 个网页没有资源的结构化数据，已略过"])
    }

    @Test("A page that is gone is no failure; one that fails is counted and the list is not complete")
    func lostPages() async throws {
        let (gone, _) = try await harvest(["/sitemap.xml": map(["http://site.example/1"])])
        #expect(gone.end.isCompleteList)
        let platform = try Platform.test("protocol: sitemap", endpoint: "http://site.example/sitemap.xml")
        let list = map(["http://site.example/1", "http://site.example/2"])
        let good = page(#"{"@type":"Course","@id":"urn:2"}"#)
        let fetcher = ScriptedFetcher { request, _ in
            switch request.url {
            case "http://site.example/sitemap.xml": .text(list, url: request.url)
            case "http://site.example/1": .text("", status: 503, url: request.url)
            case "http://site.example/2": .text(good, url: request.url)
            default: .text("", status: 404, url: request.url)
            }
        }
        let request = HarvestRequest(platform: platform, extent: .full)
        let harvested = try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
        #expect(harvested.ids == ["urn:2"])
        #expect(harvested.end.notFetched == 1)
        #expect(!harvested.end.isCompleteList)
    }

    @Test("A listed page that had data and answers with a web page is not gone, unless it does so for a fortnight")
    func pagesThatLostTheirData() async throws {
        let good = page(#"{"@type":"Course","@id":"urn:1"}"#)
        let pages = ["/sitemap.xml": map(["http://site.example/1", "http://site.example/2"]), "/1": good]
        let news = pages.merging(["/2": "<html><h1>新闻</h1></html>"]) { $1 }
        let (first, _) = try await harvest(news)
        #expect(first.end.isCompleteList)
        var memory = first.end.memory
        for night in 1...14 {
            let (later, _) = try await harvest(news.merging(["/1": "<html>用户登录</html>"]) { $1 }, memory: memory)
            #expect(!later.end.isCompleteList, "night \(night)")
            #expect(later.end.notes.first?.contains("连续第 \(night) 夜") == true)
            memory = later.end.memory
        }
        // For so long it is no login page.
        let (last, _) = try await harvest(news.merging(["/1": "<html>用户登录</html>"]) { $1 }, memory: memory)
        #expect(last.end.isCompleteList)
    }

    @Test("A new page without data says nothing of the pages that had some")
    func newPageWithout() async throws {
        let good = page(#"{"@type":"Course","@id":"urn:1"}"#)
        let (first, _) = try await harvest(["/sitemap.xml": map(["http://site.example/1"]), "/1": good])
        let (second, _) = try await harvest(
            [
                "/sitemap.xml": map(["http://site.example/1", "http://site.example/2"]), "/1": good,
                "/2": "<html><h1>新闻</h1></html>",
            ], memory: first.end.memory)
        #expect(second.end.isCompleteList)
    }

    @Test("Maps of maps without end are left at a depth, and the list is not called complete")
    func endlessMaps() async throws {
        var pages: [String: String] = ["/sitemap.xml": index("/1.xml")]
        for level in 1...9 { pages["/\(level).xml"] = index("/\(level + 1).xml") }
        let (harvested, _) = try await harvest(pages)
        #expect(!harvested.end.isCompleteList)
        #expect(harvested.end.notes == ["站点地图层数或份数太多，1 份未读"])
    }

    private func index(_ child: String) -> String {
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap>"
            + "<loc>http://site.example\(child)</loc></sitemap></sitemapindex>"
    }

    @Test("A page that was lost before a kill is still lost after it")
    func resumedWithLoss() async throws {
        var pages = ["/sitemap.xml": map((0..<60).map { "http://site.example/\($0)" })]
        for number in 1..<60 { pages["/\(number)"] = page("{\"@type\":\"Course\",\"@id\":\"urn:\(number)\"}") }
        // Not a web page: asked again, then counted as not fetched.
        pages["/0"] = "{}"
        let (first, _) = try await harvest(pages)
        #expect(first.end.notFetched == 1)
        let (second, _) = try await harvest(pages, checkpoint: first.pages[0].checkpoint)
        #expect(second.end.notFetched == 1)
        #expect(!second.end.isCompleteList)
    }

    @Test("A killed run goes on behind the last delivered batch")
    func resumed() async throws {
        var pages = ["/sitemap.xml": map((0..<60).map { "http://site.example/\($0)" })]
        for number in 0..<60 { pages["/\(number)"] = page("{\"@type\":\"Course\",\"@id\":\"urn:\(number)\"}") }
        let (first, _) = try await harvest(pages)
        #expect(first.pages.map(\.records.count) == [50, 10])
        let (second, _) = try await harvest(pages, checkpoint: first.pages[0].checkpoint)
        #expect(second.ids == (50..<60).map { "urn:\($0)" })
    }
}
