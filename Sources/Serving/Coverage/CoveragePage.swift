internal import Counting
internal import Metadata

/// All targets at a glance, and the country as tiles.
struct CoveragePage {
    let site: Site
    let context: SiteContext
    let standing: CoverageDesk.Standing

    private var report: CoverageReport { standing.report }

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("coverage.title", context), section: .coverage)
        return layout.page { html in
            html.element("h1", text: layout.t("coverage.title"))
            html.element("p", .class("lead"), text: "\(report.document.title)（\(report.document.number)）")
            CoverageTabs(layout: layout, here: "/coverage").write(&html)
            figures(layout, &html)
            html.element("section") { html in
                html.element("h2", text: layout.t("coverage.map"))
                TileMap(layout: layout, values: provinces).write(&html)
            }
            html.element("section") { html in
                html.element("h2", text: layout.t("coverage.targets"))
                html.element("div", .class("targets")) { html in
                    for target in report.targets { TargetCard(layout: layout, target: target).write(&html) }
                }
            }
            html.element("p", .class("muted")) { html in
                html.element("a", .href(Link("/api/coverage")), text: layout.t("coverage.download"))
                html.text(" · \(layout.t("coverage.rules")) \(report.document.rules.prefix(12))")
            }
        }
    }

    private func figures(_ layout: Layout, _ html: inout HTML) {
        let provincial = report.platforms.filter { $0.kind == .provincial }
        let connected = provincial.count { $0.records != nil }
        let met = report.targets.count { $0.met == true }
        let open = report.targets.count { $0.met == false }
        html.element("dl", .class("figures")) { html in
            for (key, value, link) in [
                ("records", report.records.grouped, Link("/search")), ("works", report.works.grouped, Link("/search")),
                ("platforms", "\(connected)/\(provincial.count)", Link("/sources")),
                ("met", "\(met)/\(met + open)", Link("/coverage", fragment: "T01")),
            ] {
                html.element("div") { html in
                    html.element("dt", text: layout.t("coverage.\(key)"))
                    html.element("dd") { $0.element("a", .href(link), text: value) }
                }
            }
        }
    }

    private var provinces: [String: TileMap.Value] {
        var values: [String: TileMap.Value] = [:]
        for platform in report.platforms where platform.kind == .provincial {
            guard let province = platform.province else { continue }
            values[province] = TileMap.Value(
                number: platform.records, state: platform.standing.rawValue,
                link: Link("/sources/" + Link.encode(platform.code)))
        }
        return values
    }
}

/// The ways between the administrators' pages.
struct CoverageTabs {
    let layout: Layout
    let here: String

    func write(_ html: inout HTML) {
        html.element("nav", .class("tabs"), .aria(label: layout.t("coverage.title"))) { html in
            for (path, key) in [
                ("/coverage", "coverage.tab"), ("/contributions", "contributions.title"),
                ("/languages", "languages.title"),
                ("/coverage/T02/records", "gaps.title"),
            ] {
                html.element(
                    "a", .href(Link(path)), path == here ? Attribute("aria-current", "page") : nil,
                    text: layout.t(key))
            }
        }
    }
}

/// One target in the overview.
struct TargetCard {
    let layout: Layout
    let target: TargetResult

    func write(_ html: inout HTML) {
        html.element("article", .class("target \(TargetWords.state(target))"), .id(target.id)) { html in
            html.element("p", .class("clause"), text: "\(target.id) · \(target.clause)")
            html.element("h3") { $0.element("a", .href(TargetWords.link(target)), text: target.name) }
            html.element("p", .class("value")) { html in
                if let number = target.number {
                    html.element("a", .href(TargetWords.records(target)), text: number.grouped)
                    if let goal = target.goal {
                        html.element("span", text: " / \(goal.grouped) \(target.unit)")
                    } else {
                        html.text(" " + target.unit)
                    }
                } else {
                    html.element("span", .class("none"), text: TargetWords.outcome(target, layout))
                }
            }
            if let percent = target.percent { Charts.bar(percent / 100, &html) }
            html.element("p", .class("facts")) { html in
                html.element(
                    "span", .class("state \(TargetWords.state(target))"), text: TargetWords.verdict(target, layout))
                html.element("span", .class("muted"), text: target.kind.chineseName)
                if let percent = target.percent {
                    html.element("span", .class("muted"), text: TargetWords.percent(percent))
                }
                if let date = target.oldest {
                    html.element("span", .class("muted"), text: layout.t("coverage.asOf", ["date": date.day]))
                }
            }
        }
    }
}

/// How targets are spoken of.
enum TargetWords {
    static func link(_ target: TargetResult) -> Link { Link("/coverage/" + Link.encode(target.id)) }

    static func records(_ target: TargetResult, cell: String? = nil, platform: String? = nil) -> Link {
        var parameters: [(name: String, value: String)] = []
        if let cell { parameters.append(("cell", cell)) }
        if let platform { parameters.append(("platform", platform)) }
        return Link("/coverage/\(Link.encode(target.id))/records", parameters)
    }

    static func state(_ target: TargetResult) -> String {
        switch target.outcome {
        case .noData: "nodata"
        case .notMeasurable: "unmeasurable"
        case .counted, .reported: target.met.map { $0 ? "met" : "open" } ?? "listed"
        }
    }

    static func verdict(_ target: TargetResult, _ layout: Layout) -> String {
        layout.t("coverage.state.\(state(target))")
    }

    static func outcome(_ target: TargetResult, _ layout: Layout) -> String {
        target.outcome == .notMeasurable ? layout.t("coverage.state.unmeasurable") : layout.t("coverage.state.nodata")
    }

    static func percent(_ value: Double) -> String { (value / 100).percent }
}
