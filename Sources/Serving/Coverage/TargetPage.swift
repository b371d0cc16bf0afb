internal import Counting
internal import Metadata

/// One target: what the document says, how it is counted, what it comes to, by whom.
struct TargetPage {
    let site: Site
    let context: SiteContext
    let statement: CoverageStatement
    /// The frozen night it tells of; nil: now.
    let night: Int64?
    let target: TargetResult

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: target.name, section: .coverage, isListed: statement.isListed)
        return layout.page { html in
            html.element("p", .class("clause")) { html in
                html.element("a", .href(layout.asOfNight("/coverage")), text: layout.t("coverage.title"))
                html.markup(" › ")
                html.recordText("span", "\(target.id) · \(statement.report.document.number) \(target.clause)")
            }
            html.recordText("h1", target.name)
            NightNotice(layout: layout, night: night, of: statement.of)
                .write("/coverage/" + Link.encode(target.id), &html)
            html.recordText("blockquote", target.wording)
            html.element("div", .class("measure")) { html in
                html.element("div", .class("target \(target.state.rawValue)"), .id(target.id)) { html in
                    TargetCard(layout: layout, target: target, statement: statement).figure(&html)
                }
                html.element("dl", .class("record")) { html in rules(layout, &html) }
            }
            if layout.isListed {
                html.element("p") {
                    $0.element(
                        "a", .href(TracePage.link(.init(target: target.id), night: night, layout)),
                        text: layout.t("trace.title"))
                }
            }
            if !target.cells.isEmpty { matrix(layout, &html) }
            table(layout, &html)
        }
    }

    private func rules(_ layout: Layout, _ html: inout HTML) {
        var rows: [(String, String)] = [("rule", target.rule), ("units", target.units.joined(separator: "、"))]
        if let from = target.from, let to = target.to { rows.append(("window", "\(from)—\(to)")) }
        if target.outcome == .counted, let records = target.records { rows.append(("recordsBehind", records.grouped)) }
        if target.excluded > 0 { rows.append(("excluded", target.excluded.grouped)) }
        if target.unmapped > 0 { rows.append(("unmapped", target.unmapped.grouped)) }
        let quarantined = statement.report.quarantined
        if target.outcome == .counted, target.measure != .platforms, quarantined > 0 {
            rows.append(("quarantined", layout.t("target.inQuarantine", ["n": quarantined.grouped])))
        }
        if let source = target.source { rows.append(("reported", source)) }
        rows.append(("notCounted", target.notCounted))
        for (key, text) in rows where !text.isEmpty {
            html.element("dt", text: layout.t("target.\(key)"))
            guard key == "unmapped" else {
                html.recordText("dd", text)
                continue
            }
            html.element("dd") { html in
                layout.listing(TargetWords.records(target, layout, of: .doubtful), &html) { $0.text(text) }
            }
        }
    }

    private func matrix(_ layout: Layout, _ html: inout HTML) {
        html.element("section") { html in
            html.element("h2", text: layout.t("target.matrix"))
            html.element("ul", .class("cells")) { html in
                for cell in target.cells {
                    html.element("li", .class(cell.number > 0 ? "filled" : "open")) { html in
                        layout.listing(TargetWords.records(target, layout, cell: cell.key), &html) { html in
                            html.recordText("span", cell.name)
                            html.element("b", text: cell.number.grouped)
                        }
                    }
                }
            }
        }
    }

    private func table(_ layout: Layout, _ html: inout HTML) {
        let names = Dictionary(
            statement.report.platforms.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let most = max(1, target.rows.compactMap(\.number).max() ?? 1)
        // Most first; platforms with the same number keep their official order.
        let rows = target.rows.enumerated().sorted {
            ($1.element.number ?? -1, $0.offset) < ($0.element.number ?? -1, $1.offset)
        }.map(\.element)
        guard target.outcome == .counted, !target.rows.isEmpty else { return }
        // What a platform lacks is nothing it contributes.
        let isLack = target.measure == .nodes
        html.element("section") { html in
            html.element("h2", text: layout.t(isLack ? "target.lacking" : "target.rows"))
            html.scrollable { html in
                html.element("table", .class("data")) { html in
                    html.element("thead") { html in
                        html.element("tr") { html in
                            html.element("th", Attribute("scope", "col"), text: layout.t("sources.name"))
                            let unit = TargetWords.unit(target, isPart: true, layout)
                            html.element(
                                "th", Attribute("scope", "col"), .class("number"), .lang(html.lang(of: unit)),
                                text: unit)
                            html.element("th", Attribute("scope", "col"), text: layout.t("sources.state"))
                        }
                    }
                    html.element("tbody") { html in
                        for row in rows {
                            html.element("tr") { html in
                                html.element("th", Attribute("scope", "row")) { html in
                                    let name = names[row.code]?.name ?? row.code
                                    html.element(
                                        "a", .href(Link("/sources/" + Link.encode(row.code))),
                                        .lang(html.lang(of: name)), text: name)
                                }
                                html.element("td", .class("number")) { html in
                                    if let number = row.number {
                                        layout.listing(
                                            TargetWords.records(target, layout, platform: row.code), &html
                                        ) { $0.text(number.grouped) }
                                        if let doubtful = row.doubtful {
                                            html.element("small") { html in
                                                layout.listing(
                                                    TargetWords.records(
                                                        target, layout, platform: row.code, of: .doubtful), &html
                                                ) { $0.text(layout.t("target.doubtful", ["n": doubtful.grouped])) }
                                            }
                                        }
                                        if !isLack { Charts.bar(Double(number) / Double(most), &html) }
                                    } else {
                                        html.element(
                                            "span", .class("none"), text: TargetWords.standing(row.standing, layout))
                                    }
                                }
                                html.element("td") { html in
                                    html.element(
                                        "span", .class("state \(row.standing.rawValue)"),
                                        text: TargetWords.standing(row.standing, layout))
                                    if let since = row.since {
                                        html.element(
                                            "small", text: layout.t("sources.staleSince", ["date": since.shanghai]))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
