internal import Counting
internal import Metadata

/// The targets over the frozen nights: a line and the last numbers each, and the way to what changed.
struct TrendPage {
    let site: Site
    let context: SiteContext
    let trend: SnapshotTrend
    let report: CoverageReport

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("trend.title", context), section: .coverage)
        let shown = trend.nights.indices.suffix(8)
        return layout.page { html in
            html.element("h1", text: layout.t("trend.title"))
            CoverageTabs(layout: layout, here: "/coverage/trend").write(&html)
            guard !trend.nights.isEmpty else { return html.element("p", text: layout.t("trend.none")) }
            html.scrollable { html in
                html.element("table", .class("data")) { html in
                    head(shown, layout, &html)
                    html.element("tbody") { html in
                        for line in trend.lines { row(line, shown, &html) }
                    }
                }
            }
        }
    }

    private func head(_ shown: Range<Int>, _ layout: Layout, _ html: inout HTML) {
        html.element("thead") { html in
            html.element("tr") { html in
                html.element("th", Attribute("scope", "col"), text: layout.t("coverage.targets"))
                for index in shown {
                    let night = trend.nights[index]
                    html.element("th", Attribute("scope", "col"), .class("number")) { html in
                        html.element(
                            "a", .href(ReportRoutes.link(.html, night: night.night)), text: night.taken.shanghai)
                        if index > 0 {
                            html.markup("<br>")
                            let before = trend.nights[index - 1]
                            html.element(
                                "a", .href(DifferencePage.link(before.night, night.night)),
                                text: layout.t(
                                    before.coverage == night.coverage ? "trend.unchanged" : "trend.difference"))
                        }
                    }
                }
            }
        }
    }

    private func row(_ line: SnapshotTrend.Line, _ shown: Range<Int>, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row")) { html in
                guard let target = report.target(line.target) else { return html.text(line.target) }
                html.element("a", .href(TargetWords.link(target)), text: target.name)
            }
            for index in shown {
                let value = line.values[index]
                html.element("td", value.number == nil ? .class("muted") : .class("number")) { html in
                    guard let number = value.number else { return html.text(value.text) }
                    html.element(
                        "a",
                        .href(
                            Link(
                                "/coverage/\(Link.encode(line.target))/records",
                                [("night", String(trend.nights[index].night))])), text: number.grouped)
                }
            }
        }
    }
}
