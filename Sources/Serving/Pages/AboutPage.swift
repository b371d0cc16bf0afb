internal import Metadata

/// What this is, how to search, and the API in a minute.
struct AboutPage {
    let site: Site
    let context: SiteContext

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("about.title", context), section: .about)
        return layout.page { html in
            html.element("article", .class("prose")) { html in
                html.element("h1", text: layout.t("about.title"))
                for key in ["what", "night", "rights"] { html.element("p", text: layout.t("about.\(key)")) }
                html.element("h2", text: layout.t("about.search"))
                html.element("dl", .class("record")) { html in
                    for key in ["words", "pinyin", "grade", "phrase", "minus", "field", "tree", "keys"] {
                        html.element("dt") { $0.recordText("code", layout.t("help.\(key).example")) }
                        html.element("dd", text: layout.t("help.\(key).text"))
                    }
                }
                html.element("h2", .id("api"), text: "API")
                html.element("p", text: layout.t("about.api"))
                addresses(
                    [
                        "/api/search?q=%E5%88%86%E6%95%B0&subject=math", "/api/suggest?q=yylj", "/api/tree",
                        "/api/coverage", "/api/sources", "/api/runs", "/api/nights", "/api/openapi.json",
                    ], &html)
                if site.outward != nil {
                    html.element("h2", .id("harvest"), text: layout.t("about.harvest"))
                    html.element("p", text: layout.t("about.outward"))
                    addresses(
                        [
                            "/oai?verb=Identify", "/oai?verb=ListSets", "/feed.atom?q=%E5%88%86%E6%95%B0",
                            "/.well-known/resourcesync", "/sitemap.xml", "/dcat.jsonld", "/opensearch.xml",
                        ], &html)
                }
            }
        }
    }

    private func addresses(_ paths: [String], _ html: inout HTML) {
        html.element("ul") { html in
            for path in paths {
                html.element("li") { html in
                    html.element("a", .href(Link(path))) { $0.element("code", text: path) }
                }
            }
        }
    }
}
