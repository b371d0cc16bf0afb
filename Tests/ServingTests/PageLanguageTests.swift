import Cataloguing
import Foundation
import Metadata
import Searching
import Testing

@testable import Serving

@Suite("Pages speak the language somebody chose, and say of every text which one it is in")
struct PageLanguageTests {
    private static let remarked = "/search?q=" + Link.encode("岳阳楼记 飞檐走壁")
    static let pages = [
        "/", "/search", "/search?q=zzzzzz&subject=math&grade=5", remarked, "/tree?node=primary%7Cmath", "/sources",
        "/about", "/coverage", "/coverage/T01", "/coverage/T02/records", "/coverage/T04/records", "/coverage/gaps",
        "/trace/T01", "/contributions", "/languages", "/resource/" + Link.encode(SiteFixture.lessons[0].id),
        "/trace/" + Link.encode(SiteFixture.lessons[0].id), "/list?id=" + Link.encode(SiteFixture.lessons[0].id),
    ]
    private static let empty: Set<Substring> = ["meta", "link", "input", "br", "!doctype"]

    /// Chinese texts of a page that stand in an element of another language.
    private static func unmarked(_ page: String) -> [String] {
        var languages = [""]
        var found: [String] = []
        var isTold = true
        for part in page.matches(of: #/<(\/?)([a-z!0-9]+)([^>]*)>([^<]*)/#) {
            let (isEnd, name, attributes, text) = (!part.1.isEmpty, part.2, part.3, String(part.4))
            if isEnd {
                languages.removeLast()
            } else if !empty.contains(name), !attributes.hasSuffix("/") {
                let own = attributes.firstMatch(of: #/\slang="([^"]*)"/#).map { String($0.1) }
                languages.append(own ?? languages.last ?? "")
            }
            // What machines read, and the title, carries no marks.
            isTold = isEnd || !["script", "title", "style"].contains(name)
            if isTold, languages.last == "en", TextScript.hasHan(text) { found.append(text) }
        }
        return found
    }

    @Test("How a record came is told in the language and direction of the record, as on its own page")
    func traced() async throws {
        let lesson = SiteFixture.lesson("k", "قازاق ٴتىلى ساباعى", language: "kk")
        let page = try await SiteFixture(records: [lesson]).page("/trace/" + Link.encode(lesson.id)).text
        #expect(page.contains("<h1 lang=\"kk-Arab\" dir=\"rtl\">") && !page.contains("lang=\"ug\""))
    }

    @Test("On an English page every Chinese text says that it is Chinese", arguments: pages)
    func marked(path: String) async throws {
        let page = try await SiteFixture().page(path, cookie: "hl=en")
        #expect(page.status == 200)
        #expect(Self.unmarked(page.text) == [])
    }

    @Test(
        "What is not there is said in English on an English page",
        arguments: [
            "/nowhere", "/resource/cnres:620000:0123456789abcdef", "/sources/nope", "/coverage/nope", "/trace/nope",
            "/coverage?night=99", "/coverage?night=x", "/coverage/gaps?province=nope", "/coverage/gaps?grade=99",
            "/coverage/diff",
        ])
    func errors(path: String) async throws {
        let page = try await SiteFixture().page(path, cookie: "hl=en")
        #expect(page.status >= 400)
        let told = page.text.components(separatedBy: "<main").last?.components(separatedBy: "</main>").first ?? ""
        #expect(told.contains("<h1>") && !TextScript.hasHan(told), "\(told)")
    }

    @Test("What a search says about itself reads on a Chinese page as in the API, and is English on an English one")
    func remarks() async throws {
        let site = try SiteFixture()
        let strings = site.site.strings
        for kind in SearchRemark.Kind.allCases {
            let key = "remark.\(kind.rawValue)"
            #expect(strings.text(key, .zh) == kind.chinese)
            #expect(strings.keys(.en).contains(key) && !TextScript.hasHan(strings.text(key, .en)), "\(kind)")
        }
        let chinese = try await site.page(Self.remarked).text
        #expect(chinese.contains("<p class=\"notice\">没有找到“飞檐走壁”，以下资源只包含一部分词语</p>"))
        let english = try await site.page(Self.remarked, cookie: "hl=en").text
        #expect(english.contains("Nothing was found for <span lang=\"zh-Hans\">“飞檐走壁”</span>: shown is"))
    }

    @Test("A resource that was deleted says why in the language of the page")
    func gone() async throws {
        let site = try SiteFixture()
        try site.publish([], deleting: [SiteFixture.lessons[1].sourceID])
        let path = ResourcePage.link(SiteFixture.lessons[1].id).address
        let english = try await site.page(path, cookie: "hl=en")
        #expect(english.status == 410 && english.text.contains("Its platform deleted it"))
        #expect(try await site.page(path).text.contains("来源平台已将它删除"))
    }

    @Test("A wrong password is told in the language of the page")
    func wrongPassword() async throws {
        let site = try SiteFixture(accounts: true)
        try await Operator.setUp(site)
        let answer = try await site.post("/login", form: ["name": "root", "password": "wrong"], cookie: "hl=en")
        #expect(answer.status == 403 && answer.text.contains("User name or password is wrong"))
    }

    @Test("A wrong address is told without the words of programs, to programs with them")
    func plainWords() async throws {
        let site = try SiteFixture()
        let page = try await site.page("/coverage?night=0").text
        #expect(page.contains("“night”应是正整数") && !page.contains("9007199254740991"))
        #expect(try await site.get("/api/coverage?night=0").text.contains("参数 night 应是 1 到 9007199254740991 的整数"))
        let night = try await site.page("/coverage?night=99").text
        #expect(night.contains("这一夜没有可看的统计或明细") && !night.contains("快照"))
    }

    @Test("Every text a problem names is one of the interface")
    func keys() throws {
        let strings = try SiteFixture().site.strings
        let kinds = [
            "bad-parameter", "not-found", "gone", "forbidden", "login-required", "too-many-requests", "not-ready",
            "too-large", "internal", "method-not-allowed", "address-too-long", "address-too-deep", "damaged-record",
            "http",
        ]
        for kind in kinds { #expect(strings.keys(.en).contains("problem.\(kind)"), "\(kind)") }
    }

    @Test("One resource is not called resources")
    func one() async throws {
        let site = try SiteFixture(records: [SiteFixture.lessons[0]])
        #expect(try await site.page("/search", cookie: "hl=en").text.contains("<strong>1</strong> resource</p>"))
        let list = "/list?id=" + Link.encode(SiteFixture.lessons[0].id)
        #expect(try await site.page(list, cookie: "hl=en").text.contains("1 resource. The list"))
    }
}
