internal import Metadata

/// Every platform: how much it gave, how fresh it is, and why it gives nothing.
struct SourcesPage {
    let site: Site
    let context: SiteContext

    func html() throws -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("sources.title", context), section: .sources)
        let sources = try SourceOverview.all(site)
        let groups = [
            ("provincial", sources.filter { $0.kind == "provincial" }),
            ("national", sources.filter { $0.kind != "provincial" }),
        ]
        return layout.page { html in
            html.element("h1", text: layout.t("sources.title"))
            html.element(
                "p", .class("lead"),
                text: layout.t(
                    "sources.lead", ["n": String(sources.count { $0.records > 0 }), "all": String(sources.count)]))
            for (kind, members) in groups where !members.isEmpty {
                html.element("h2", text: layout.t("sources.\(kind)"))
                html.scrollable { html in table(members, layout, &html) }
            }
        }
    }

    private func table(_ sources: [SourceOverview], _ layout: Layout, _ html: inout HTML) {
        let most = max(1, sources.map(\.records).max() ?? 1)
        html.element("table", .class("data")) { html in
            html.element("thead") { html in
                html.element("tr") { html in
                    for key in ["name", "state", "records", "fresh"] {
                        html.element(
                            "th", Attribute("scope", "col"), key == "records" ? .class("number") : nil,
                            text: layout.t("sources.\(key)"))
                    }
                }
            }
            html.element("tbody") { html in
                for source in sources {
                    html.element("tr") { html in
                        html.element("th", Attribute("scope", "row")) { html in
                            html.element(
                                "a", .href(Link("/sources/" + Link.encode(source.code))),
                                .lang(html.lang(of: source.name)), text: source.name)
                        }
                        // Beside the name, so that a narrow screen shows it without being pushed aside.
                        html.element("td") { html in SourceState(layout: layout).write(source, &html) }
                        html.element("td", .class("number")) { html in
                            html.element(
                                "a", .href(Link("/search", [("source", source.code)])), text: source.records.grouped)
                            Charts.bar(Double(source.records) / Double(most), &html)
                        }
                        html.element("td", .class("when"), text: source.lastSuccess?.shanghai ?? "—")
                    }
                }
            }
        }
    }
}

/// How a source is doing, in a word.
struct SourceState {
    let layout: Layout

    func write(_ source: SourceOverview, _ html: inout HTML) {
        let state = key(source)
        html.element("span", .class("state \(state)"), text: layout.t("state.\(state)"))
        if let since = source.staleSince {
            html.element("small", text: layout.t("sources.staleSince", ["date": since.shanghai]))
        }
    }

    private func key(_ source: SourceOverview) -> String {
        if source.isHeld { return "held" }
        if !source.isConnected { return "unconnected" }
        if source.staleSince != nil { return "stale" }
        return source.latest?.state ?? "never"
    }
}
