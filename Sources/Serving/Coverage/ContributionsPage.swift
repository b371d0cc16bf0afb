internal import Counting
internal import Metadata

/// Who contributes what: platforms with awards, types, schools, completeness; the pyramid of awards; 三区三州.
struct ContributionsPage {
    let site: Site
    let context: SiteContext
    let statement: CoverageStatement
    /// The frozen night it tells of; nil: now.
    let night: Int64?

    /// Lines of a list at once; the rest one click away.
    private static let shown = 12

    private var report: ContributionReport { statement.contributions }
    /// Only where somebody gave the numbers of people.
    private var hasPerCapita: Bool { report.platforms.contains { $0.perCapita != nil } }

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("contributions.title", context), section: .coverage)
        return layout.page { html in
            html.element("h1", text: layout.t("contributions.title"))
            CoverageTabs(layout: layout, here: "/contributions").write(&html)
            NightNotice(layout: layout, night: night, of: statement.of).write("/contributions", &html)
            html.element("div", .class("columns")) { html in
                shares(layout.t("contributions.awards"), .award, report.awards, layout, &html)
                shares(
                    layout.t("contributions.sanqu"), .county,
                    report.sanquCounties.filter { $0.records > 0 }.sorted { $0.records > $1.records },
                    rest: sanqu(layout), layout, &html)
                shares(
                    layout.t("contributions.providers"), .provider, report.topProviders,
                    rest: others(report.otherProviders, layout), layout, &html)
                shares(
                    layout.t("contributions.schools"), .school, report.topSchools,
                    rest: others(report.otherSchools, layout), layout, &html)
            }
            platforms(layout, &html)
        }
    }

    /// What a list that is cut off leaves out.
    private func others(_ rest: ContributionReport.Rest?, _ layout: Layout) -> String? {
        rest.map { layout.t("contributions.others", ["n": $0.count.grouped, "m": $0.records.grouped]) }
    }

    /// What the counties of 三区三州 come to, with the records that name none of them.
    private func sanqu(_ layout: Layout) -> String? {
        guard report.sanquRecords > 0 else { return nil }
        return layout.t(
            "contributions.sanquTotal",
            ["n": report.sanquWithoutCounty.grouped, "m": report.sanquRecords.grouped])
    }

    /// - Parameter rest: what the list does not hold, below it.
    private func shares(
        _ title: String, _ field: FacetField, _ shares: [ContributionReport.Share], rest: String? = nil,
        _ layout: Layout, _ html: inout HTML
    ) {
        guard !shares.isEmpty || rest != nil else { return }
        let most = max(1, shares.map(\.records).max() ?? 1)
        html.element("section") { html in
            html.element("h2", text: title)
            bars(shares.prefix(Self.shown), field, most, layout, &html)
            if shares.count > Self.shown {
                html.element("details", .class("rest")) { html in
                    html.element("summary", text: layout.t("facets.more", ["n": (shares.count - Self.shown).grouped]))
                    bars(shares.dropFirst(Self.shown), field, most, layout, &html)
                }
            }
            if let rest { html.element("p", .class("muted"), text: rest) }
        }
    }

    private func bars(
        _ shares: ArraySlice<ContributionReport.Share>, _ field: FacetField, _ most: Int, _ layout: Layout,
        _ html: inout HTML
    ) {
        html.element("ul", .class("bars")) { html in
            for share in shares {
                html.element("li") { html in
                    var parameters = [(name: field.name, value: share.code)]
                    if let province = share.province { parameters.append(("province", province)) }
                    layout.counting(Link("/search", parameters), &html) { html in
                        html.recordText("span", share.name)
                        html.element("span", .class("count"), text: share.records.grouped)
                    }
                    Charts.bar(Double(share.records) / Double(most), &html)
                }
            }
        }
    }

    private func platforms(_ layout: Layout, _ html: inout HTML) {
        let levels = report.awards.map(\.code).prefix(4)
        html.element("section") { html in
            html.element("h2", text: layout.t("contributions.platforms"))
            html.scrollable { html in
                html.element("table", .class("data sticky")) { html in
                    html.element("thead") { html in
                        html.element("tr") { html in
                            html.element("th", Attribute("scope", "col"), text: layout.t("sources.name"))
                            html.element(
                                "th", Attribute("scope", "col"), .class("number"), text: layout.t("sources.records"))
                            for level in levels {
                                let name = site.labels.name(.award, level)
                                html.element(
                                    "th", Attribute("scope", "col"), .class("number"), .lang(html.lang(of: name)),
                                    text: name)
                            }
                            for key in ["schools", "providers"] + (hasPerCapita ? ["perCapita"] : []) + ["completeness"]
                            {
                                html.element(
                                    "th", Attribute("scope", "col"), .class("number"),
                                    text: layout.t("contributions.\(key)"))
                            }
                        }
                    }
                    html.element("tbody") { html in
                        for share in report.platforms { row(share, Array(levels), layout, &html) }
                    }
                }
            }
        }
    }

    private func row(
        _ share: ContributionReport.PlatformShare, _ levels: [String], _ layout: Layout, _ html: inout HTML
    ) {
        let code = share.platform.code
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row")) { html in
                html.element(
                    "a", .href(Link("/sources/" + Link.encode(code))), .lang(html.lang(of: share.platform.name)),
                    text: share.platform.name)
                let standing = share.platform.standing
                if standing != .current, share.platform.records != nil {
                    html.markup(" ")
                    html.element(
                        "span", .class("state \(standing.rawValue)"), text: TargetWords.standing(standing, layout))
                }
            }
            guard let records = share.platform.records else {
                html.element(
                    "td", .class("number muted"), Attribute("colspan", String(levels.count + (hasPerCapita ? 5 : 4))),
                    text: TargetWords.standing(share.platform.standing, layout))
                return
            }
            html.element("td", .class("number")) { html in
                layout.counting(Link("/search", [("source", code)]), &html) { $0.text(records.grouped) }
            }
            for level in levels {
                let count = share.awards.first { $0.code == level }?.records ?? 0
                html.element("td", .class("number")) { html in
                    layout.counting(Link("/search", [("award", level), ("source", code)]), &html) {
                        $0.text(count.grouped)
                    }
                }
            }
            html.element("td", .class("number"), text: share.schools.grouped)
            html.element("td", .class("number"), text: share.providers.grouped)
            if hasPerCapita {
                html.element("td", .class("number"), text: share.perCapita.map { Charts.number($0) } ?? "—")
            }
            html.element("td", .class("number")) { html in
                guard let completeness = share.completeness else { return html.text("—") }
                html.element(
                    "a", .href(Link("/sources/" + Link.encode(code), fragment: "fields")),
                    text: TargetWords.percent(completeness))
            }
        }
    }
}
