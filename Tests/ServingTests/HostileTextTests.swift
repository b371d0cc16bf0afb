import Cataloguing
import Foundation
import Metadata
import Testing

@testable import Serving

@Suite struct HostileTextTests {
    static let attacks = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>",
        "</title><script>alert(1)</script>", "javascript:alert(1)", "<a href=\"javascript:alert(1)\">x</a>",
        "&lt;script&gt;", "{{7*7}}", "<!--", "]]>", "\u{202E}txt.exe", "\u{0}\u{8}<b>", "' OR 1=1 --",
        "\" autofocus onfocus=alert(1) \"",
        "<iframe src=//evil.example>", "<base href=//evil.example>", "<meta http-equiv=refresh content=0>",
    ]

    /// A record that carries one attack wherever a platform can put text.
    static func record(_ attack: String, _ number: Int) -> LearningResource {
        var resource = SiteFixture.lesson("x\(number)", attack, node: "初中|\(attack)")
        resource.descriptions = [LanguageText(lang: attack, text: attack)]
        resource.creators = [Creator(name: attack, org: attack)]
        resource.school = School(name: attack)
        resource.provider = Provider(name: attack, kind: "unit")
        resource.keywords = [attack]
        resource.subjects = [Coded(code: nil, raw: attack)]
        resource.edition = Edition(code: nil, raw: attack)
        resource.resourceType = Coded(code: nil, raw: attack)
        resource.landingPage = attack.hasPrefix("javascript") ? attack : "javascript:alert(\(number))"
        resource.rights = Rights(license: attack, raw: attack)
        resource.alternativeTitles = [LanguageText(lang: "", text: attack)]
        return resource
    }

    /// A record in quarantine that carries an attack in its id, its bytes and its finding.
    static func rejected(_ attack: String) -> PendingRecord {
        let finding = Finding(rule: "missing_title", severity: .error, field: "titles", path: attack, value: attack)
        return PendingRecord(
            sourceID: attack, format: .json, payload: Array("<b>raw\(attack)".utf8), body: .rejected(.check, [finding]))
    }

    /// Whether a page holds an element, an attribute or a link that only an attack can have brought in.
    static func isHarmless(_ html: String) -> Bool {
        let signs = [
            "<script>", "<img", "<svg/", "<iframe", "<base", "<meta http-equiv", "href=\"javascript:",
            "onerror=alert(1)>",
            "<b>raw", "\u{0}",
        ]
        let hasHandler = html.contains(#/<[a-z][^>"]*(?:"[^"]*"[^>"]*)*\son[a-z]+=/#)
        return !hasHandler && !signs.contains { html.contains($0) }
    }

    @Test("Hostile records are harmless on every page")
    func records() async throws {
        let records = Self.attacks.enumerated().map { Self.record($0.element, $0.offset) }
        let rejected = Self.attacks.map(Self.rejected)
        let site = try SiteFixture(records: records, rejected: rejected, accounts: true)
        let cookie = try await Operator.setUp(site)
        // Of hostile subjects there is no place in the textbook tree.
        var pages = PageTests.pages.filter {
            $0 != "/login" && !$0.hasPrefix("/resource") && !$0.hasPrefix("/tree?")
        }
        pages += records.map { "/resource/" + Link.encode($0.id) }
        pages += [
            "/operator", "/operator/quarantine", "/operator/quarantine/1", "/operator/unmapped", "/operator/nights/1",
            "/operator/quarantine/record?source=620000&id=" + Link.encode(Self.attacks[0]),
        ]
        pages += records.prefix(3).map { "/operator/records/" + Link.encode($0.id) }
        for path in pages {
            let answer = try await site.page(path, cookie: cookie)
            #expect(answer.status == 200, "\(path)")
            #expect(Self.isHarmless(answer.text), "\(path)")
        }
    }

    @Test("Hostile queries are harmless in every page that shows them", arguments: attacks)
    func queries(attack: String) async throws {
        let site = try SiteFixture()
        for name in ["q", "subject", "province", "node", "sort", "cursor", "hl", "back", "source", "rule", "cell"] {
            for path in ["/search", "/tree", "/login", "/coverage/T01/records"] {
                let answer = try await site.page("\(path)?\(name)=\(Link.encode(attack))")
                #expect(answer.status < 500, "\(path) \(name)")
                #expect(Self.isHarmless(answer.text), "\(path) \(name)")
            }
            let answer = try await site.get("/api/search?\(name)=\(Link.encode(attack))")
            #expect(answer.status < 500)
            #expect(answer.header("Content-Type")?.contains("json") == true)
        }
    }

    @Test("Marks that turn the writing and controls of terminals are seen on a page, those of Arabic script stay")
    func hidden() {
        var html = HTML()
        html.text("甲\u{202E}乙\u{9B}丙\u{2066}丁\u{200F}é“…")
        #expect(String(decoding: html.bytes, as: UTF8.self) == "甲\u{FFFD}乙\u{FFFD}丙\u{FFFD}丁\u{200F}é“…")
    }

    @Test(
        "Only http and https addresses become links",
        arguments: [
            ("https://a.example/x", true), ("http://a.example", true), ("HTTPS://A.example/", true),
            ("javascript:alert(1)", false), ("java\nscript:alert(1)", false), (" https://a.example", false),
            ("data:text/html,x", false), ("//evil.example", false), ("https://", false), ("ftp://a.example/", false),
            ("https://user@evil.example/", false), ("https://a.example/\u{0}", false), ("vbscript:x", false),
            ("https://e.example/\u{202E}gpj", false), ("https://e.example/a\u{200B}b", false),
            ("https://e.example/中文", true),
        ])
    func links(address: String, isLink: Bool) {
        #expect((Link(external: address) != nil) == isLink)
    }

    @Test(
        "A way back leads only to this server",
        arguments: ["//evil.example", "https://evil.example", "/\\evil", "\t/x", "/a\r\nSet-Cookie: x=1"])
    func wayBack(address: String) {
        #expect(Link(local: address) == nil)
    }
}
