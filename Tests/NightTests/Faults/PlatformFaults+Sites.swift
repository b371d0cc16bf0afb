import Foundation
import TestSupport

/// Sitemaps and the JSON-LD of web pages.
extension PlatformFault {
    private static let site = "protocol: sitemap\ncrosswalk: schema-org"

    /// A service nobody may ask for through us.
    private static let inner = LoopbackServer { _ in .answer(page(thing("urn:inner", "内网"))) }

    private static func thing(_ id: String, _ name: String) -> String {
        #"{"@context":"https://schema.org","@type":"LearningResource","@id":"\#(id)","name":"\#(name)"}"#
    }

    private static func page(_ blocks: String..., heading: String = "页面的标题", head: String = "") -> String {
        let scripts = blocks.map { "<script type=\"application/ld+json\">\($0)</script>" }.joined()
        return "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\(head)\(scripts)</head>"
            + "<body><h1>\(heading)</h1></body></html>"
    }

    private static func map(_ locations: [String], lastModified: String = "2019-01-01") -> String {
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + locations.map { "<url><loc>\($0)</loc><lastmod>\(lastModified)</lastmod></url>" }.joined() + "</urlset>"
    }

    /// A site of these pages by path; everything else is not there.
    private static func serving(
        _ pages: @escaping @Sendable (Question) -> [String: String]
    ) -> @Sendable (Question) -> [LoopbackServer.Step] {
        { question in pages(question)[question.path].map { .answer($0) } ?? .answer(status: 404, "") }
    }

    static let sites: [PlatformFault] = [
        .init(
            numbers: [73], what: "a packed child without a header, addresses in CDATA, rubbish dates",
            path: "/sitemap.xml", platform: site,
            nights: [.init(visible: ["urn:a": "甲", "urn:b": "乙"]), .init(visible: ["urn:a": "甲", "urn:b": "乙"])],
            answer: { question in
                switch question.path {
                case "/sitemap.xml":
                    .answer(
                        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc><![CDATA["
                            + "\(question.base)/a.xml.gz]]></loc></sitemap><sitemap><loc> \(question.base)/b.xml </loc>"
                            + "</sitemap></sitemapindex>")
                case "/a.xml.gz": .answer(Compressed.zlib(Array(map([question.base + "/a"]).utf8), window: 31))
                case "/b.xml": .answer(map([question.base + "/b"], lastModified: "昨天"))
                case "/a": .answer(page(thing("urn:a", "甲")))
                case "/b": .answer(page(thing("urn:b", "乙")))
                default: .answer(status: 404, "")
                }
            }),
        .init(
            numbers: [74], what: "addresses on other hosts and ports among good ones", path: "/sitemap.xml",
            platform: site, nights: [.init(visible: ["urn:a": "甲"])],
            answer: serving { question in
                [
                    "/sitemap.xml": map([
                        question.base + "/a", inner.url + "/latest/meta-data", "http://169.254.169.254/x",
                        "file:///etc/passwd", "https://other.example/z",
                    ]),
                    "/a": page(thing("urn:a", "甲")),
                ]
            }),
        .init(
            numbers: [75], what: "raw control characters in JSON-LD", path: "/sitemap.xml", platform: site,
            nights: [.init(visible: ["urn:1": "行 一", "urn:2": "二"])],
            answer: serving { question in
                [
                    "/sitemap.xml": map((1...2).map { "\(question.base)/\($0)" }),
                    "/1": page(thing("urn:1", "行\n一\u{1}")), "/2": page(thing("urn:2", "二")),
                ]
            }),
        .init(
            numbers: [76], what: "@graph, several blocks, @type as a list, both addresses of schema.org",
            path: "/sitemap.xml", platform: site,
            nights: [.init(visible: ["urn:1": "一", "/2": "二", "/book/3": "三"])],
            answer: serving { question in
                [
                    "/sitemap.xml": map((1...3).map { "\(question.base)/\($0)" }),
                    "/1": page(
                        #"{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"站"},{"@type":["http://schema.org/Course","Thing"],"@id":"urn:1","name":"一"}]}"#
                    ),
                    "/2": page(
                        #"{"@type":"BreadcrumbList","itemListElement":[]}"#,
                        #"{"@context":"http://schema.org","@type":"LearningResource","name":"二"}"#),
                    "/3": page(
                        #"[{"@type":"Organization"},{"@type":"https://schema.org/Book","@id":"/book/3","name":"三"}]"#),
                ]
            }),
        .init(
            numbers: [77], what: "a third of the pages broken beyond repair, one without a heading",
            path: "/sitemap.xml", platform: site,
            nights: [
                .init(
                    visible: Dictionary(uniqueKeysWithValues: (1...9).map { ("urn:\($0)", "第\($0)课") }),
                    records: ["jsonld_unreadable"])
            ],
            answer: serving { question in
                var pages = ["/sitemap.xml": map((1...10).map { "\(question.base)/\($0)" })]
                for number in 1...9 {
                    let whole = thing("urn:\(number)", "第\(number)课")
                    let block = number.isMultiple(of: 3) ? String(whole.dropLast(4)) : whole
                    pages["/\(number)"] = page(
                        block, heading: "第\(number)课", head: "<meta name=\"description\" content=\"说明\">")
                }
                pages["/10"] =
                    "<html><body><script type='application/ld+json'>{\"@type\":\"Course</script></body></html>"
                return pages
            }),
        .init(
            numbers: [77], what: "a login page with status 200 and a broken block in the place of two pages",
            path: "/sitemap.xml", platform: site,
            nights: [
                .init(visible: ["urn:1": "第1课", "urn:2": "第2课", "urn:3": "第3课"]),
                .init(
                    visible: ["urn:1": "第1课", "urn:2": "第2课", "urn:3": "第3课"],
                    records: ["jsonld_unreadable", "jsonld_unreadable"]),
            ],
            answer: serving { question in
                var pages = ["/sitemap.xml": map((1...3).map { "\(question.base)/\($0)" })]
                for number in 1...3 {
                    let whole = thing("urn:\(number)", "第\(number)课")
                    let isLogin = question.night == 2 && number < 3
                    pages["/\(number)"] =
                        isLogin ? page(String(whole.dropLast(4)), heading: "用户登录") : page(whole, heading: "第\(number)课")
                }
                return pages
            }),
    ]
}
