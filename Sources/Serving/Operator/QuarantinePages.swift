internal import Cataloguing
internal import GRDB
internal import Metadata

/// Records that may not be shown: by source and reason, then one by one.
struct QuarantinePage {
    let site: Site
    let context: SiteContext

    func html() throws -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("quarantine.title", context), section: .operator)
        var filter = QuarantineRow.Filter()
        filter.source = context.query["source"]
        filter.rule = context.query["rule"]
        filter.run = context.query["run"].flatMap { Int64($0) }
        filter.includesSettled = context.query["settled"] == "1"
        let before = context.query["before"].flatMap { Int64($0) }
        let (counts, rows) = try site.catalogue.pool.read { [filter] db in
            (try QuarantineRow.counts(db), try QuarantineRow.page(filter, before: before, limit: 50, db))
        }
        return layout.page { html in
            html.element("h1", text: layout.t("quarantine.title"))
            OperatorTabs(layout: layout, here: "/operator/quarantine").write(&html)
            html.element("p", .class("muted"), text: layout.t("quarantine.how"))
            guard !counts.isEmpty || !rows.isEmpty else {
                return html.element("p", .class("calm"), text: layout.t("quarantine.none"))
            }
            html.element("div", .class("results")) { html in
                reasons(counts, layout, &html)
                html.element("div", .class("list")) { html in
                    if rows.isEmpty, before != nil {
                        let kept = context.query.pairs.filter { $0.name != "before" }
                        BeyondEnd.write(oldestOf: Link("/operator/quarantine", kept), layout, &html)
                    } else if rows.isEmpty {
                        html.element("p", text: layout.t("quarantine.none"))
                    }
                    html.element("ol", .class("hits")) { html in for row in rows { line(row, layout, &html) } }
                    if let last = rows.last, rows.count == 50 {
                        html.element("p", .class("pager")) { html in
                            let kept = context.query.pairs.filter { $0.name != "before" }
                            html.element(
                                "a", .class("button"),
                                .href(Link("/operator/quarantine", kept + [("before", String(last.id))])),
                                text: layout.t("results.next"))
                        }
                    }
                }
            }
        }
    }

    private func reasons(
        _ counts: [(source: String, name: String, rule: String, count: Int)], _ layout: Layout, _ html: inout HTML
    ) {
        html.element("nav", .class("branches"), .aria(label: layout.t("quarantine.reasons"))) { html in
            html.element("h2", text: layout.t("quarantine.reasons"))
            html.element("ul") { html in
                for item in counts {
                    html.element("li") { html in
                        html.element(
                            "a", .href(Link("/operator/quarantine", [("source", item.source), ("rule", item.rule)]))
                        ) { html in
                            html.element("span", text: "\(item.name) · \(item.rule)")
                            html.element("span", .class("count"), text: item.count.grouped)
                        }
                    }
                }
            }
        }
    }

    private func line(_ row: QuarantineRow, _ layout: Layout, _ html: inout HTML) {
        html.element("li", .class("hit")) { html in
            html.element("h2") { html in
                html.element(
                    "a", .href(Link("/operator/quarantine/\(row.id)")),
                    text: row.sourceID ?? layout.t("quarantine.noID"))
            }
            html.element("p", .class("facts")) { html in
                html.element("span", .class("state failed"), text: row.rules.joined(separator: " "))
                html.element("span", text: row.stage.chineseName)
                html.element("span", text: row.name)
                if row.isSettled { html.element("span", .class("state ok"), text: layout.t("quarantine.settled")) }
            }
            if let finding = row.findings.first(where: { $0.severity == .error }), !finding.value.isEmpty {
                html.element("p", .class("snippet")) { $0.element("code", text: finding.value) }
            }
        }
    }
}

/// One record in quarantine: its bytes beside the version readers see, and what was found wrong.
struct QuarantinedPage {
    let site: Site
    let context: SiteContext
    let row: QuarantineRow
    let payload: [UInt8]

    func html() throws -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("quarantine.title", context), section: .operator)
        let id = row.sourceID.map { LearningResource.identifier(platform: row.source, sourceID: $0) }
        let shown = try id.flatMap { try ResourceLookup(site: site).resources([$0]).living.first }
        return layout.page { html in
            html.element("p", .class("clause")) { html in
                html.element("a", .href(Link("/operator/quarantine")), text: layout.t("quarantine.title"))
                html.text(" › \(row.name) · \(row.stage.chineseName)")
            }
            html.element("h1", text: row.sourceID ?? layout.t("quarantine.noID"))
            FindingTable(layout: layout, findings: row.findings).write(&html)
            html.element("div", .class("beside")) { html in
                RawText.write(layout.t("record.raw", ["format": row.format]), payload, &html)
                if let shown {
                    RawText.write(layout.t("record.shown"), RawText.indented(shown.canonicalJSON()), &html)
                } else {
                    html.element("p", .class("muted"), text: layout.t("record.notShown"))
                }
            }
        }
    }
}

/// A live record: what the platform sent beside what we made of it.
struct RawRecordPage {
    let site: Site
    let context: SiteContext
    let resource: LearningResource
    let payload: [UInt8]
    let format: String

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: resource.displayTitle, section: .operator)
        return layout.page { html in
            html.recordText("h1", resource.displayTitle)
            html.element("p") { html in
                html.element("a", .href(ResourcePage.link(resource.id)), text: resource.id)
                html.text(" · \(resource.sourceID)")
            }
            html.element("div", .class("beside")) { html in
                RawText.write(layout.t("record.raw", ["format": format]), payload, &html)
                RawText.write(layout.t("record.mapped"), RawText.indented(resource.canonicalJSON()), &html)
            }
        }
    }
}

/// What was found about a record.
struct FindingTable {
    let layout: Layout
    let findings: [Finding]

    func write(_ html: inout HTML) {
        guard !findings.isEmpty else { return }
        html.scrollable { html in
            html.element("table", .class("data")) { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        for key in ["severity", "rule", "field", "path", "value"] {
                            html.element("th", Attribute("scope", "col"), text: layout.t("finding.\(key)"))
                        }
                    }
                }
                html.element("tbody") { html in
                    for finding in findings {
                        html.element("tr") { html in
                            html.element("td", text: layout.t("severity.\(finding.severity.rawValue)"))
                            html.element("td") { $0.element("code", text: finding.rule) }
                            html.element("td", text: finding.field)
                            html.element("td") { $0.element("code", text: finding.path) }
                            html.element("td", text: finding.value)
                        }
                    }
                }
            }
        }
    }
}
