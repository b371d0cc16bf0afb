internal import Hummingbird
internal import Metadata
internal import Searching

/// What every page has around its content.
struct Layout {
    enum Section: String, Sendable {
        case search, tree, coverage, sources, about, `operator`
    }

    let site: Site
    let context: SiteContext
    var title: String
    /// What tells this page from others of the same title: its part of a list, its place.
    var detail: String?
    var section: Section?
    /// Words in the search box of the header; nil: no box (the home page has its own).
    var query: SearchQuery? = SearchQuery()
    /// The same in other shapes, for machines: media type and address.
    var alternates: [(type: String, link: Link)] = []
    /// Whether what stands behind a number of the statistics can be listed: the versions of old nights are not kept.
    var isListed = true
    /// The id of the list behind what stands before it, for those who go by the keyboard.
    var list: String?

    func t(_ key: String, _ values: [String: String] = [:]) -> String { site.text(key, context, values) }

    /// An address of the statistics that stays with the policy document somebody looks at.
    func counted(_ path: String, _ parameters: [(name: String, value: String)] = [], fragment: String? = nil) -> Link {
        let document = context.query["document"].map { [(name: "document", value: $0)] } ?? []
        return Link(path, parameters + document, fragment: fragment)
    }

    /// As `counted`, and with the frozen night somebody looks at.
    func asOfNight(_ path: String, _ parameters: [(name: String, value: String)] = [], fragment: String? = nil) -> Link
    {
        let night = context.query["night"].map { [(name: "night", value: $0)] } ?? []
        return counted(path, parameters + night, fragment: fragment)
    }

    /// Whether somebody looks at a frozen night.
    private var isFrozen: Bool { context.query["night"] != nil }

    /// A number with the way to what it counts. Searches find what there is now: the number of a frozen night stands
    /// alone.
    func counting(_ link: Link, _ html: inout HTML, _ body: (inout HTML) -> Void) {
        if isFrozen { return html.element("span", content: body) }
        html.element("a", .href(link), content: body)
    }

    /// A number of the statistics with the way to the list of what it counts, where there is one.
    func listing(_ link: Link, _ html: inout HTML, _ body: (inout HTML) -> Void) {
        guard isListed else { return html.element("span", content: body) }
        html.element("a", .href(link), content: body)
    }

    /// Which part of a list is shown: 第 61–80 条.
    /// - Parameter offset: lines before it.
    func range(from offset: Int, count: Int) -> String {
        t("results.range", ["from": (offset + 1).grouped, "to": (offset + count).grouped])
    }

    func page(_ content: (inout HTML) -> Void) -> HTML {
        var html = HTML()
        html.isChinese = context.language == .zh
        html.markup("<!doctype html>")
        html.element("html", .lang(context.language.tag), Attribute("data-words", words)) { html in
            head(&html)
            html.element("body") { html in
                html.element("a", .class("skip"), .href(Link("", fragment: "main")), text: t("skip"))
                if let list {
                    html.element("a", .class("skip"), .href(Link("", fragment: list)), text: t("skipToList"))
                }
                header(&html)
                html.element("main", .id("main")) { content(&$0) }
                footer(&html)
            }
        }
        return html
    }

    /// The words the script needs: kinds of suggestions, and those of its buttons.
    private var words: String {
        var json = CanonicalJSON(reserving: 128)
        json.object { json in
            for kind in Suggestion.Kind.allCases {
                json.key(kind.rawValue)
                json.string(t("suggest.\(kind.rawValue)"))
            }
            for key in ["recent", "keep", "kept", "failed", "full"] {
                json.key(key)
                json.string(t("script.\(key)", ["n": String(ListPage.limit)]))
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// What the window and the history call the page: no two pages alike.
    private var windowTitle: String {
        let night = section == .coverage ? context.query["night"].flatMap { Int64($0) } : nil
        let parts: [String?] = [title, detail, night.map { t("night.title", ["n": String($0)]) }, t("site.name")]
        return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func head(_ html: inout HTML) {
        html.element("head") { html in
            html.markup(
                "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            html.element("title", text: windowTitle)
            html.markup("<meta name=\"color-scheme\" content=\"light dark\">")
            html.void("link", Attribute("rel", "icon"), .href(Assets.icon.link))
            html.void("link", Attribute("rel", "stylesheet"), .href(Assets.style.link))
            if site.outward != nil {
                html.void(
                    "link", Attribute("rel", "search"), Attribute("type", "application/opensearchdescription+xml"),
                    Attribute("title", t("site.name")), .href(Link("/opensearch.xml")))
                for (type, link) in alternates {
                    html.void("link", Attribute("rel", "alternate"), Attribute("type", type), .href(link))
                }
            }
            html.element("script", Attribute("src", Assets.script.link.address), .flag("defer")) { _ in }
        }
    }

    private func header(_ html: inout HTML) {
        html.element("header", .class("top")) { html in
            html.element("a", .class("brand"), .href(Link("/"))) { html in
                html.markup("<svg viewBox=\"0 0 32 32\" width=\"26\" height=\"26\" aria-hidden=\"true\">")
                html.markup("<path d=\"M4 6c9 0 7 10 12 10S19 6 28 6M4 16h24M4 26c9 0 7-10 12-10s3 10 12 10\"/></svg>")
                html.element("span", text: t("site.name"))
            }
            if let query { SearchBox(layout: self, query: query).write(&html) }
            html.element("nav", .aria(label: t("nav.label"))) { html in
                let items: [(Section, String)] = [
                    (.tree, "/tree"), (.coverage, "/coverage"), (.sources, "/sources"), (.about, "/about"),
                ]
                for (item, path) in items {
                    html.element(
                        "a", .href(Link(path)), item == section ? Attribute("aria-current", "page") : nil,
                        text: t("nav.\(item.rawValue)"))
                }
                // The script shows it as soon as something is kept.
                html.element("a", .id("kept"), .href(Link("/list")), .flag("hidden"), text: t("list.title"))
                if context.visitor != nil {
                    html.element(
                        "a", .href(Link("/operator")), section == .operator ? Attribute("aria-current", "page") : nil,
                        text: t("nav.operator"))
                }
            }
        }
    }

    private func footer(_ html: inout HTML) {
        html.element("footer", .class("bottom")) { html in
            html.element("p", text: t("footer.about"))
            html.element("ul") { html in
                let other: InterfaceLanguage = context.language == .zh ? .en : .zh
                html.element("li") { html in
                    html.element(
                        "button", .class("quiet"), Attribute("type", "button"), Attribute("data-lay", "mong"),
                        .flag("hidden"), text: t("lay"))
                }
                html.element("li") { html in
                    html.element(
                        "a", .href(Link("/language", [("to", other.rawValue)])), .lang(other.tag),
                        text: other == .zh ? "中文" : "English")
                }
                html.element("li") { $0.element("a", .href(Link("/about", fragment: "api")), text: t("footer.data")) }
                html.element("li") { html in
                    if let visitor = context.visitor {
                        html.element("a", .href(Link("/operator")), text: visitor.name)
                    } else {
                        html.element("a", .href(Link("/login")), text: t("login.title"))
                    }
                }
            }
        }
    }
}
