import Foundation
import Metadata
import Testing

@testable import Serving

@Suite struct PageTests {
    static let pages = [
        "/", "/search", "/search?q=%E5%88%86%E6%95%B0", "/search?q=zzzzzz&subject=math&grade=5", "/tree",
        "/tree?node=primary%7Cmath", "/sources", "/sources/620000", "/about", "/coverage", "/coverage/T01",
        "/coverage/T02/records", "/coverage/T04/records", "/coverage/trend", "/coverage/gaps", "/trace/T01",
        "/contributions", "/languages", "/login",
        "/resource/" + Link.encode(SiteFixture.lessons[0].id),
        "/list?id=" + Link.encode(SiteFixture.lessons[0].id) + "&id=nonsense", "/list",
    ]

    @Test("Every page answers in both languages with one h1, a lang and no missing words", arguments: pages)
    func page(path: String) async throws {
        let site = try SiteFixture(accounts: path == "/login")
        if path == "/login" { try await Operator.setUp(site) }
        for (cookie, lang) in [("", "zh-Hans"), ("hl=en", "en")] {
            let answer = try await site.page(path, cookie: cookie)
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix("<!doctype html><html lang=\"\(lang)\""))
            #expect(answer.text.components(separatedBy: "<h1").count == 2)
            let missing = answer.text.matches(of: #/>[a-z]+\.[a-zA-Z]+</#).map { String($0.0) }
            #expect(missing.isEmpty)
        }
    }

    @Test("No page asks for anything from another origin or holds inline code", arguments: pages)
    func ownOrigin(path: String) async throws {
        let text = try await SiteFixture(accounts: true).page(path).text
        let matches = text.matches(of: #/(?:src|href|action)="([^"]*)"/#)
        // The page to log in with has nothing but its form.
        #expect(matches.count > 3 || path == "/login")
        for match in matches {
            let address = String(match.1)
            let isOwn = address.hasPrefix("/") || address.hasPrefix("#") || address.isEmpty
            #expect(isOwn || address.hasPrefix("https://res.example/"), "\(address)")
        }
        #expect(!text.contains("<style") && !text.contains("style=\"") && !text.contains(" onclick"))
        #expect(!text.contains("<script>"))
    }

    @Test("The first load weighs at most 60 KB and a result page at most 30 KB over the wire")
    func weight() async throws {
        let site = try SiteFixture()
        let gzip = ["Accept": "text/html", "Accept-Encoding": "gzip"]
        var first = 0
        for path in ["/", "/assets/site.css", "/assets/site.js", "/assets/icon.svg"] {
            first += try await site.get(path, gzip).bytes.count
        }
        #expect(first <= 60_000)
        #expect(try await site.get("/search?q=%E8%AF%BE", gzip).bytes.count <= 30_000)
    }

    @Test("Texts carry their language and direction")
    func scripts() async throws {
        let site = try SiteFixture()
        let uyghur = try await site.page("/search?language=ug").text
        #expect(uyghur.contains("<h2 lang=\"ug\" dir=\"rtl\">"))
        let mongolian = try await site.page("/search?language=mn").text
        #expect(mongolian.contains("<h2 lang=\"mn-Mong\" data-script=\"mong\">"))
        #expect(try await site.page("/search?language=bo").text.contains("<h2 lang=\"bo\">"))
    }

    @Test("In the list of platforms the state stands beside the name, where a narrow screen shows it")
    func stateBesideName() async throws {
        let text = try await SiteFixture().page("/sources").text
        #expect(text.contains(#/</th><td><span class="state /#))
    }

    @Test("A number on a facet is the number after the click")
    func facetCounts() async throws {
        let site = try SiteFixture()
        let text = try await site.page("/search?stage=primary").text
        let links = text.matches(
            of:
                #/<a href="(/search\?[^"]*)" rel="nofollow"><span class="value"[^>]*>[^<]*</span><span class="count">([0-9,]+)</span>/#
        )
        #expect(links.count > 5)
        for link in links.prefix(12) {
            let address = link.1.replacingOccurrences(of: "&amp;", with: "&")
            let after = try await site.page(address).text
            let total = try #require(after.firstMatch(of: #/id="total"><strong>([0-9,]+)</#))
            // Facets with several values chosen add up (OR), so only fields without a choice are compared.
            if !address.contains("stage=junior") { #expect(total.1 == link.2, "\(address)") }
        }
    }

    @Test("A card and the page of a resource lead to the same work on other platforms")
    func otherPlaces() async throws {
        let site = try SiteFixture()
        let copy = try site.publishCopy()
        let results = try await site.page("/search?q=%E5%88%86%E6%95%B0%E7%9A%84%E6%84%8F%E4%B9%89").text
        #expect(results.components(separatedBy: "class=\"hit\"").count == 2)
        let link = "<a href=\"\(ResourcePage.link(copy.id).address)\">青海省教育资源公共服务平台</a>"
        #expect(results.contains("另见于 " + link))
        #expect(results.contains("相同作品合并后 1 条") && results.contains("merge=0"))
        #expect(try await site.page("/resource/" + Link.encode(SiteFixture.lessons[0].id)).text.contains(link))
        let back = ResourcePage.link(SiteFixture.lessons[0].id).address
        #expect(try await site.page("/resource/" + Link.encode(copy.id)).text.contains("<a href=\"\(back)\">甘肃省"))
    }

    @Test("A search without results offers ways on, each with results")
    func neverDeadEnd() async throws {
        let site = try SiteFixture()
        let text = try await site.page("/search?q=%E5%B2%B3%E9%98%B3%E6%A5%BC%E8%AE%B0&subject=math").text
        #expect(text.contains("class=\"nothing\""))
        #expect(text.contains("去掉全部筛选，只搜“岳阳楼记”"))
    }

    @Test("A collected list shows its resources, their citations, and leads to the same as a table")
    func list() async throws {
        let site = try SiteFixture()
        let ids = SiteFixture.lessons.prefix(2).map { "id=" + Link.encode($0.id) }.joined(separator: "&")
        let text = try await site.page("/list?\(ids)").text
        #expect(text.components(separatedBy: "class=\"hit\"").count == 3)
        #expect(text.contains("王老师. 岳阳楼记[EB/OL]."))
        let table = try await site.get("/list.csv?\(ids)")
        #expect(table.header("Content-Disposition") == "attachment; filename=\"huiliu.csv\"")
        #expect(table.text.split(separator: "\r\n").count == 3 && table.text.contains("\r\n分数的意义,课件,5,数学,王老师,"))
    }

    @Test("A list says how many of its resources were withdrawn")
    func withdrawn() async throws {
        let site = try SiteFixture()
        try site.publish([], deleting: [SiteFixture.lessons[1].sourceID])
        let ids = SiteFixture.lessons.prefix(2).map { "id=" + Link.encode($0.id) }.joined(separator: "&")
        let text = try await site.page("/list?\(ids)&id=nonsense").text
        #expect(text.components(separatedBy: "class=\"hit\"").count == 2)
        #expect(text.contains("1 条已下架"))
        #expect(try await !site.page("/list?id=" + Link.encode(SiteFixture.lessons[0].id)).text.contains("已下架"))
    }

    @Test("A later page says which part of the list it is, and leads back one page")
    func place() async throws {
        let site = try SiteFixture()
        func next(_ text: String) throws -> String {
            let link = try #require(text.firstMatch(of: #/id="next" rel="next" href="([^"]*)"/#))
            return link.1.replacingOccurrences(of: "&amp;", with: "&")
        }
        let first = try await site.page("/search?size=10").text
        #expect(!first.contains("第 1–10 条") && !first.contains("id=\"previous\""))
        let second = try next(first)
        let third = try await site.page(try next(try await site.page(second).text)).text
        #expect(third.contains("第 21–30 条") && third.contains("<ol class=\"hits\" start=\"21\">"))
        let back = try #require(third.firstMatch(of: #/id="previous" rel="prev" href="([^"]*)"/#))
        #expect(back.1.replacingOccurrences(of: "&amp;", with: "&") == second)
    }

    @Test("A search by filters alone is named after them")
    func title() async throws {
        let site = try SiteFixture()
        let text = try await site.page("/search?subject=math&stage=primary").text
        #expect(text.contains("<title>小学 · 数学 · 汇流</title>"))
        #expect(text.contains("搜索结果：<span>小学 · 数学</span></h1>"))
        #expect(try await site.page("/search").text.contains("<title>全部资源 · 汇流</title>"))
    }

    @Test("What nothing was found by can be dropped, and is named; a word left out is no search")
    func dropping() async throws {
        let site = try SiteFixture()
        #expect(try await site.page("/search?subject=nope").text.contains("去掉“学科”筛选"))
        #expect(try await site.page("/search?node=nope").text.contains("不限于“nope”之内"))
        let left = try await site.page("/search?q=" + Link.encode("分数 -分数")).text
        #expect(left.contains("只搜“分数”") && !left.contains("只搜“-分数”"))
        let tree = try await site.page("/tree?node=nope").text
        #expect(tree.contains("没有这个位置") && tree.contains("<a href=\"/tree\">从头看教材目录</a>"))
    }

    @Test("On an English page Chinese text says that it is Chinese, on a Chinese page it need not")
    func chineseInEnglish() async throws {
        let site = try SiteFixture()
        let path = "/search?subject=math&q=" + Link.encode("分数")
        let english = try await site.page(path, cookie: "hl=en").text
        #expect(english.contains("<h2 lang=\"zh-Hans\">"))
        #expect(english.contains("<span class=\"value\" lang=\"zh-Hans\">"))
        #expect(english.contains("<span>Subject: <span lang=\"zh-Hans\">数学</span></span>"))
        let chinese = try await site.page(path).text
        #expect(!chinese.contains("<h2 lang=") && chinese.contains("学科：<span>数学</span>"))
    }

    @Test("A school that is the author stands on a card once")
    func authorSchool() async throws {
        var resource = SiteFixture.lesson("own", "学校自编的资源包")
        resource.creators = [Creator(name: "兰州市第一中学")]
        let text = try await SiteFixture(records: [resource]).page("/search").text
        let card = try #require(
            text.components(separatedBy: "class=\"from\"").last?.components(separatedBy: "</p>").first)
        #expect(card.components(separatedBy: "兰州市第一中学").count == 2)
    }

    @Test("Citations have one slash behind the public address, however it is written")
    func publicAddress() async throws {
        var options = Site.Options()
        options.publicAddress = "https://res.example/"
        let site = try SiteFixture(options: options)
        let id = SiteFixture.lessons[0].id
        let text = try await site.page("/resource/" + Link.encode(id)).text
        #expect(text.contains("https://res.example/resource/\(id)") && !text.contains("res.example//"))
    }

    @Test("Headings step down one level at a time, for those who go from one to the next")
    func headings() async throws {
        let site = try Showcase.site()
        for (name, path) in Showcase.pages where !path.hasPrefix("/operator") {
            let levels = try await site.page(path).text.matches(of: #/<h([1-6])[ >]/#).compactMap { Int($0.1) }
            #expect(!zip(levels, levels.dropFirst()).contains { $0.1 > $0.0 + 1 }, "\(name): \(levels)")
        }
    }

    @Test("A cursor that does not fit shows the first page instead of an error")
    func staleCursor() async throws {
        let answer = try await SiteFixture().page("/search?q=%E8%AF%BE&cursor=nonsense")
        #expect(answer.status == 200)
        #expect(answer.text.contains("class=\"hit\""))
    }

    @Test("A resource nobody ever saw is not found")
    func neverSeen() async throws {
        let site = try SiteFixture()
        #expect(try await site.page("/resource/cnres:620000:0123456789abcdef").status == 404)
    }

    @Test("Both interface files have the same keys and the pages use only known ones")
    func words() throws {
        let strings = try SiteFixture().site.strings
        #expect(strings.keys(.zh) == strings.keys(.en))
        #expect(strings.keys(.zh).count > 200)
    }
}
