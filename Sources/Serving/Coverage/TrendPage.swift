internal import Counting
internal import Metadata

/// The targets over the frozen nights, the latest first: a line, the last numbers, and the way to what changed.
struct TrendPage {
    let site: Site
    let context: SiteContext
    let trend: SnapshotTrend
    let report: CoverageReport

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("trend.title", context), section: .coverage)
        // Those that never had a number have no line either.
        let known = trend.lines.filter { line in line.values.contains { $0.number != nil } }
        return layout.page { html in
            html.element("h1", text: layout.t("trend.title"))
            CoverageTabs(layout: layout, here: "/coverage/trend").write(&html)
            guard !trend.nights.isEmpty else { return html.element("p", .class("calm"), text: layout.t("trend.none")) }
            html.scrollable { html in
                html.element("table", .class("data sticky")) { html in
                    head(layout, &html)
                    html.element("tbody") { html in
                        for line in known { row(line, layout, &html) }
                    }
                }
            }
            let silent = trend.lines.count - known.count
            if silent > 0 {
                html.element("p", .class("muted note"), text: layout.t("trend.silent", ["n": String(silent)]))
            }
        }
    }

    /// Indices of the nights with a column of their own, the latest first.
    private var shown: [Int] { trend.nights.indices.suffix(8).reversed() }

    private func head(_ layout: Layout, _ html: inout HTML) {
        html.element("thead") { html in
            html.element("tr") { html in
                html.element("th", Attribute("scope", "col"), text: layout.t("coverage.tab"))
                if trend.nights.count > 1 {
                    html.element("th", Attribute("scope", "col"), text: layout.t("trend.line"))
                }
                for index in shown {
                    let night = trend.nights[index]
                    html.element("th", Attribute("scope", "col"), .class("number")) { html in
                        html.element(
                            "a",
                            .href(layout.counted(ReportRoutes.path(.html), [("night", String(night.night))])),
                            text: night.taken.shanghai)
                        if let unconfirmed = night.unconfirmed, unconfirmed > 0 {
                            html.element(
                                "small", .class("state stale"),
                                text: layout.t("trend.unconfirmed", ["n": String(unconfirmed)]))
                        }
                        if index > 0 {
                            html.markup("<br>")
                            let before = trend.nights[index - 1]
                            html.element(
                                "a", .href(DifferencePage.link(before.night, night.night, layout)),
                                text: layout.t(
                                    before.coverage == night.coverage ? "trend.unchanged" : "trend.difference"))
                        }
                    }
                }
            }
        }
    }

    private func row(_ line: SnapshotTrend.Line, _ layout: Layout, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row")) { html in
                guard let target = report.target(line.target) else { return html.text(line.target) }
                html.element(
                    "a", .href(TargetWords.link(target, layout)), .lang(html.lang(of: target.name)), text: target.name)
            }
            if trend.nights.count > 1 {
                html.element("td") { Charts.line(line.values.map(\.number), &$0) }
            }
            for index in shown { cell(line, index, layout, &html) }
        }
    }

    private func cell(_ line: SnapshotTrend.Line, _ index: Int, _ layout: Layout, _ html: inout HTML) {
        let value = line.values[index]
        html.element("td", .class(value.number == nil ? "number muted" : "number change")) { html in
            guard let number = value.number else { return html.recordText("span", value.text) }
            if value.outcome == .reported { return html.element("span", text: number.grouped) }
            html.element(
                "a",
                .href(
                    layout.counted(
                        "/coverage/\(Link.encode(line.target))/records",
                        [("night", String(trend.nights[index].night))])), text: number.grouped)
            guard index > 0, let before = line.values[index - 1].number, before != number else { return }
            html.markup(" ")
            // No colours: of some targets less is better.
            html.element("small", text: (number > before ? "+" : "−") + abs(number - before).grouped)
        }
    }
}
