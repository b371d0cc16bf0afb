internal import Cataloguing
internal import GRDB
internal import Metadata

/// What an operator looks at in the morning: did the night go well, and what waits for a hand.
struct OperatorPage {
    let site: Site
    let context: SiteContext

    func html() throws -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("operator.title", context), section: .operator)
        let sources = try SourceOverview.all(site)
        let (night, runs, open) = try site.catalogue.pool.read { db in
            let night = try NightSummary.latest(db)
            return (night, try night.map { try RunSummary.ofNight($0.id, db) } ?? [], try QuarantineRow.openCount(db))
        }
        let attention = sources.filter { $0.isHeld || $0.staleSince != nil || $0.latest?.state == "failed" }
        return layout.page { html in
            html.element("h1", text: layout.t("operator.title"))
            OperatorTabs(layout: layout, here: "/operator").write(&html)
            if let night { NightHead(layout: layout, night: night).write(runs, &html) }
            figures(sources, open, layout, &html)
            html.element("section") { html in
                html.element("h2", text: layout.t("operator.attention"))
                if attention.isEmpty, open == 0 {
                    html.element("p", .class("calm"), text: layout.t("operator.calm"))
                }
                html.element("ul", .class("attention")) { html in
                    if open > 0 {
                        html.element("li") { html in
                            html.element(
                                "a", .href(Link("/operator/quarantine")),
                                text: layout.t("operator.waiting", ["n": open.grouped]))
                        }
                    }
                    for source in attention {
                        html.element("li") { html in
                            html.element(
                                "a", .href(Link("/sources/" + Link.encode(source.code))),
                                .lang(html.lang(of: source.name)),
                                text: source.name)
                            html.markup(" ")
                            SourceState(layout: layout).write(source, &html)
                            if let report = source.latest?.report, let cause = report.cause {
                                html.element("p", text: "\(cause)。\(report.nextStep ?? "")")
                            }
                        }
                    }
                }
            }
        }
    }

    private func figures(_ sources: [SourceOverview], _ open: Int, _ layout: Layout, _ html: inout HTML) {
        let connected = sources.filter(\.isConnected)
        let records = sources.reduce(0) { $0 + $1.records }
        let values: [(key: String, value: String, link: Link)] = [
            ("operator.records", records.grouped, Link("/search")),
            ("operator.connected", "\(connected.count)/\(sources.count)", Link("/sources")),
            (
                "operator.current", "\(connected.count { $0.staleSince == nil && !$0.isHeld })/\(connected.count)",
                Link("/sources")
            ), ("operator.quarantined", open.grouped, Link("/operator/quarantine")),
        ]
        html.element("dl", .class("figures")) { html in
            for (key, value, link) in values {
                html.element("div") { html in
                    html.element("dt", text: layout.t(key))
                    html.element("dd") { $0.element("a", .href(link), text: value) }
                }
            }
        }
    }
}

/// The ways between the operators' pages.
struct OperatorTabs {
    let layout: Layout
    let here: String

    func write(_ html: inout HTML) {
        var items = [
            ("/operator", "operator.tab"), ("/operator/nights", "nights.title"),
            ("/operator/quarantine", "quarantine.title"), ("/operator/unmapped", "unmapped.title"),
            ("/operator/feedback", "feedback.title"),
        ]
        if layout.context.visitor?.role == .admin { items.append(("/operator/accounts", "accounts.title")) }
        html.element("nav", .class("tabs"), .aria(label: layout.t("operator.title"))) { html in
            for (path, key) in items {
                html.element(
                    "a", .href(Link(path)), path == here ? Attribute("aria-current", "page") : nil,
                    text: layout.t(key))
            }
            if layout.context.visitor?.csrf != nil {
                html.element(
                    "a", .class("own"), .href(Link("/operator/password")), text: layout.t("password.title"))
                html.element("form", .class("inline"), Attribute("method", "post"), .action(Link("/logout"))) { html in
                    FormParts.csrf(layout.context, &html)
                    html.element("button", .class("quiet"), Attribute("type", "submit"), text: layout.t("login.out"))
                }
            }
        }
    }
}
