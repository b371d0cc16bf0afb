internal import Counting
internal import Metadata

/// All targets at a glance, and the country as tiles.
struct CoveragePage {
    let site: Site
    let context: SiteContext
    let statement: CoverageStatement
    /// The frozen night it tells of; nil: now.
    let night: Int64?

    private var report: CoverageReport { statement.report }

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("coverage.title", context), section: .coverage,
            isListed: statement.isListed)
        return layout.page { html in
            html.element("h1", text: layout.t("coverage.title"))
            html.recordText("p", "\(report.document.title)（\(report.document.number)）", class: "lead")
            CoverageTabs(layout: layout, here: "/coverage").write(&html)
            NightNotice(layout: layout, night: night, of: statement.of).write("/coverage", &html)
            figures(layout, &html)
            if report.quarantined > 0 {
                html.element(
                    "p", .class("muted"), text: layout.t("target.inQuarantine", ["n": report.quarantined.grouped]))
            }
            html.element("section", .class("country")) { html in
                html.element("div") { html in
                    html.element("h2", text: layout.t("coverage.map"))
                    TileMap(layout: layout, values: provinces).write(&html)
                }
                ranking(layout, &html)
            }
            group("measured", asking, layout, &html)
            group("listed", report.targets.filter { isCounted($0) && !isAsking($0) }, layout, &html)
            group("reported", report.targets.filter { $0.outcome == .reported }, layout, &html)
            group("beyond", report.targets.filter { $0.outcome == .notMeasurable }, layout, &html)
            html.element("p", .class("muted")) { html in
                html.text(layout.t("coverage.download"))
                for format in ReportFormat.allCases {
                    html.text(" ")
                    html.element(
                        "a", .href(layout.asOfNight(ReportRoutes.path(format))),
                        text: format == .html ? layout.t("coverage.print") : format.rawValue.uppercased())
                }
                html.text(" · \(layout.t("coverage.rules")) \(report.document.rules.prefix(12))")
            }
        }
    }

    /// Whether a target is this catalogue's to count; what others report is told apart.
    private func isCounted(_ target: TargetResult) -> Bool {
        target.outcome != .notMeasurable && target.outcome != .reported
    }

    /// Whether a target can be met: by a number, or, where it asks that something was begun, by anything at all.
    private func isAsking(_ target: TargetResult) -> Bool { target.goal != nil || target.kind == .started }

    private var asking: [TargetResult] { report.targets.filter { isCounted($0) && isAsking($0) } }

    private func group(_ key: String, _ targets: [TargetResult], _ layout: Layout, _ html: inout HTML) {
        guard !targets.isEmpty else { return }
        html.element("section") { html in
            html.element("h2") { html in
                html.text(layout.t("coverage.group.\(key)"))
                html.markup(" ")
                html.element("span", .class("count"), text: String(targets.count))
            }
            html.element("div", .class("targets \(key)")) { html in
                for target in targets {
                    TargetCard(layout: layout, target: target, statement: statement).write(&html)
                }
            }
        }
    }

    /// Beside the map: the same numbers in order, for those who read lists.
    private func ranking(_ layout: Layout, _ html: inout HTML) {
        let ranked = report.platforms.provinces.filter { $0.records != nil }
            .sorted { ($1.records ?? 0, $0.code) < ($0.records ?? 0, $1.code) }
        guard let most = ranked.first?.records else { return }
        html.element("div") { html in
            html.element("h2", text: layout.t("coverage.ranking"))
            html.element("ul", .class("bars")) { html in
                for province in ranked.prefix(12) {
                    let records = province.records ?? 0
                    html.element("li") { html in
                        html.element("a", .href(link(province))) { html in
                            html.recordText("span", site.labels.name(.province, province.code))
                            html.element("span", .class("count"), text: records.grouped)
                        }
                        Charts.bar(Double(records) / Double(max(1, most)), &html)
                    }
                }
            }
        }
    }

    private func figures(_ layout: Layout, _ html: inout HTML) {
        let provinces = report.platforms.provinces
        let joined = provinces.count { !$0.joined.isEmpty }
        let met = asking.count { $0.met == true }
        html.element("dl", .class("figures")) { html in
            for (key, value, link) in [
                ("records", report.records.grouped, Link("/search")), ("works", report.works.grouped, Link("/search")),
                ("platforms", "\(joined)/\(provinces.count)", Link("/sources")),
                ("met", "\(met)/\(asking.count)", layout.asOfNight("/coverage", fragment: asking.first?.id)),
            ] {
                html.element("div") { html in
                    html.element("dt", text: layout.t("coverage.\(key)"))
                    html.element("dd") { html in
                        if key == "met" { return html.element("a", .href(link), text: value) }
                        layout.counting(link, &html) { $0.text(value) }
                    }
                }
            }
        }
    }

    private var provinces: [String: TileMap.Value] {
        report.platforms.provinces.reduce(into: [:]) { values, province in
            values[province.code] = TileMap.Value(
                number: province.records, state: province.standing.rawValue, link: link(province))
        }
    }

    /// The platform of a province, or the list of all where it has several.
    private func link(_ province: ProvinceRow) -> Link {
        guard province.platforms.count == 1 else { return Link("/sources") }
        return Link("/sources/" + Link.encode(province.platforms[0].code))
    }
}

/// The ways between the administrators' pages.
struct CoverageTabs {
    let layout: Layout
    let here: String

    func write(_ html: inout HTML) {
        documents(&html)
        html.element("nav", .class("tabs"), .aria(label: layout.t("coverage.title"))) { html in
            for (path, key, isFrozen) in [
                ("/coverage", "coverage.tab", true), ("/contributions", "contributions.title", true),
                ("/languages", "languages.title", true),
                ("/coverage/gaps", "gaps.title", false), ("/coverage/trend", "trend.title", false),
            ] {
                html.element(
                    "a", .href(isFrozen ? layout.asOfNight(path) : layout.counted(path)),
                    path == here ? Attribute("aria-current", "page") : nil, text: layout.t(key))
            }
        }
    }
}

extension CoverageTabs {
    /// The policy documents that are counted, when there is more than one.
    fileprivate func documents(_ html: inout HTML) {
        guard let desks = layout.site.coverage?.desks, desks.count > 1 else { return }
        let shown = layout.context.query["document"] ?? layout.site.coverage?.newest.document.id
        html.element("nav", .class("documents"), .aria(label: layout.t("coverage.documents"))) { html in
            for desk in desks {
                html.element(
                    "a", .href(Link(here, [("document", desk.document.id)])),
                    desk.document.id == shown ? Attribute("aria-current", "page") : nil,
                    .lang(html.lang(of: desk.document.title)), text: desk.document.title)
            }
        }
    }
}

/// One target in the overview.
struct TargetCard {
    let layout: Layout
    let target: TargetResult
    let statement: CoverageStatement

    func write(_ html: inout HTML) {
        html.element("article", .class("target \(target.state.rawValue)"), .id(target.id)) { html in
            html.recordText("p", "\(target.id) · \(target.clause)", class: "clause")
            html.element("h3", .lang(html.lang(of: target.name))) {
                $0.element("a", .href(TargetWords.link(target, layout)), text: target.name)
            }
            figure(&html, tellsDoubt: true)
        }
    }

    /// Number, goal, progress and standing, without the name.
    /// - Parameter tellsDoubt: how many records may or may not count; the page of the target says it among its rules.
    func figure(_ html: inout HTML, tellsDoubt: Bool = false) {
        if target.outcome != .notMeasurable { value(&html) }
        if let percent = target.progress { Charts.bar(percent / 100, &html) }
        foot(&html, tellsDoubt: tellsDoubt)
    }

    private func value(_ html: inout HTML) {
        html.element("p", .class("value")) { html in
            if let number = target.number {
                // Behind what a unit reported there are no records.
                if target.outcome == .reported {
                    html.element("b", text: number.grouped)
                } else {
                    layout.listing(TargetWords.records(target, layout), &html) { $0.text(number.grouped) }
                }
                html.markup(" ")
                html.recordText("span", (target.goal.map { "/ \($0.grouped) " } ?? "") + target.unit)
            } else {
                html.element("span", .class("none"), text: TargetWords.state(target.state, layout))
            }
        }
    }

    private func foot(_ html: inout HTML, tellsDoubt: Bool) {
        html.element("p", .class("foot")) { html in
            html.element(
                "span", .class("state \(target.state.rawValue)"),
                text: TargetWords.state(target.state, layout))
            if target.outcome != .notMeasurable, let asked = TargetWords.asked(target, layout) {
                html.element("span", text: asked)
            }
            if let percent = target.progress {
                let done = target.isBelowATenth ? "< 0.1 %" : TargetWords.percent(percent)
                html.element("span", text: layout.t("coverage.done", ["percent": done]))
            }
            if let unconfirmed = statement.report.unconfirmed(target), unconfirmed > 0 {
                html.element("span", .class("state stale"), text: TargetWords.unconfirmed(unconfirmed, target, layout))
            }
            if tellsDoubt, target.outcome == .counted, target.unmapped > 0 {
                layout.listing(TargetWords.records(target, layout, of: .doubtful), &html) {
                    $0.text(layout.t("coverage.doubtful", ["n": target.unmapped.grouped]))
                }
            }
            if let date = statement.confirmed(target) {
                html.element("span", .class("when"), text: layout.t("coverage.asOf", ["date": date.shanghaiDay]))
            }
        }
    }
}

/// How targets are spoken of.
enum TargetWords {
    static func link(_ target: TargetResult, _ layout: Layout) -> Link {
        layout.asOfNight("/coverage/" + Link.encode(target.id))
    }

    static func records(
        _ target: TargetResult, _ layout: Layout, cell: String? = nil, platform: String? = nil,
        of kind: DrillDown.Kind = .counted
    ) -> Link {
        var parameters: [(name: String, value: String)] = []
        if let cell { parameters.append(("cell", cell)) }
        if let platform { parameters.append(("platform", platform)) }
        if kind != .counted { parameters.append(("of", kind.rawValue)) }
        return layout.asOfNight("/coverage/\(Link.encode(target.id))/records", parameters)
    }

    /// What the document asks for, with its number where it names one: 要求：超过 350. Of what is not counted here no
    /// verb is known; nil where there is no number either.
    static func asked(_ target: TargetResult, _ layout: Layout) -> String? {
        let isCounted = target.kind != .notMeasurable && target.kind != .reported
        let verb = isCounted ? layout.t("kind.\(target.kind.rawValue)") : nil
        guard let goal = target.goal else { return verb }
        return layout.t("coverage.asks", ["what": [verb, goal.grouped].compactMap(\.self).joined(separator: " ")])
    }

    /// How much of a number is of platforms whose last harvest did not confirm it.
    static func unconfirmed(_ number: Int, _ target: TargetResult, _ layout: Layout) -> String {
        let key =
            switch target.measure {
            case .providers: "coverage.unconfirmedUnits"
            case .platforms: "coverage.unconfirmedPlatforms"
            case .works, .records, .nodes: "coverage.unconfirmed"
            }
        return layout.t(key, ["n": number.grouped])
    }

    static func standing(_ standing: Standing, _ layout: Layout) -> String { layout.t("standing.\(standing.rawValue)") }

    static func state(_ state: TargetState, _ layout: Layout) -> String {
        layout.t("coverage.state.\(state.rawValue)")
    }

    /// The unit of a number of a target, in the language of the page where it is not the document's own.
    static func unit(_ target: TargetResult, isPart: Bool, _ layout: Layout) -> String {
        let unit = target.unit(isPart: isPart)
        return unit == TargetResult.unitInside ? layout.t("target.unitInside") : unit
    }

    /// As reports have it, with one decimal; beyond ten times the goal the digits say nothing more.
    static func percent(_ value: Double) -> String {
        if value >= 1000 { return "> 1000 %" }
        return value == value.rounded() ? "\(Int(value)) %" : "\((value * 10).rounded() / 10) %"
    }
}
