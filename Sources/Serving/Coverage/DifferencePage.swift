internal import Counting
internal import Metadata

/// What changed between two nights, and the ids behind one change.
struct DifferencePage {
    let site: Site
    let context: SiteContext
    let difference: SnapshotDifference
    let members: DifferenceMembers?
    let offset: Int

    /// Lines of one page, of those added and of those removed.
    static let size = 50

    static func link(_ from: Int64, _ to: Int64, target: String? = nil, _ layout: Layout) -> Link {
        layout.counted(
            "/coverage/diff",
            [("from", String(from)), ("to", String(to))] + (target.map { [("target", $0)] } ?? []))
    }

    func html() throws -> HTML {
        let title = site.text(
            "diff.title", context, ["from": String(difference.from), "to": String(difference.to)])
        let layout = Layout(
            site: site, context: context, title: title, detail: members?.change.name, section: .coverage)
        let shown = members.map { $0.added + $0.removed } ?? []
        let records = try CountedRecords(shown.map(\.id), site)
        return layout.page { html in
            html.element("h1", text: title)
            CoverageTabs(layout: layout, here: "/coverage/trend").write(&html)
            html.element("p", .class("lead")) { html in
                html.text(layout.t("coverage.records"))
                html.text(" \(difference.records[0].grouped) → \(difference.records[1].grouped) · ")
                html.text(layout.t("coverage.works"))
                html.text(" \(difference.works[0].grouped) → \(difference.works[1].grouped)")
            }
            if !difference.recounted.isEmpty {
                let nights = difference.recounted.map(String.init).joined(separator: "、")
                html.element("p", .class("notice"), text: layout.t("diff.recounted", ["nights": nights]))
            }
            if !difference.standings.isEmpty {
                html.element("ul") { html in
                    for turn in difference.standings {
                        html.element("li") { html in
                            html.recordText("span", site.labels.name(.source, turn.platform))
                            html.text(
                                layout.t(
                                    "error.because",
                                    [
                                        "detail": words(turn.from, layout) + " → " + words(turn.to, layout)
                                    ]))
                        }
                    }
                }
            }
            if difference.changes.isEmpty {
                html.element("p", text: layout.t("diff.none"))
            } else {
                table(layout, &html)
            }
            if let members { items(members, records, layout, &html) }
        }
    }

    private func words(_ standing: Standing?, _ layout: Layout) -> String {
        standing.map { TargetWords.standing($0, layout) } ?? layout.t("diff.unlisted")
    }

    private func table(_ layout: Layout, _ html: inout HTML) {
        html.scrollable { html in
            html.element("table", .class("data changes")) { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        html.element("th", Attribute("scope", "col"), text: layout.t("coverage.tab"))
                        for key in ["before", "after", "added", "removed"] {
                            html.element(
                                "th", Attribute("scope", "col"), .class("number"), text: layout.t("diff.\(key)"))
                        }
                    }
                }
                html.element("tbody") { html in
                    for change in difference.changes {
                        html.element("tr") { html in
                            html.element("th", Attribute("scope", "row")) { html in
                                html.element(
                                    "a",
                                    .href(Self.link(difference.from, difference.to, target: change.target, layout)),
                                    .lang(html.lang(of: change.name)), text: change.name)
                            }
                            for number in [change.from, change.to, change.added, change.removed] {
                                html.element("td", .class("number"), text: number?.grouped ?? "—")
                            }
                        }
                    }
                }
            }
        }
    }

    private func items(
        _ members: DifferenceMembers, _ records: CountedRecords, _ layout: Layout, _ html: inout HTML
    ) {
        let change = members.change
        let total = max(change.added, change.removed)
        if total > 0, members.added.isEmpty, members.removed.isEmpty {
            return BeyondEnd(layout: layout, total: total) { page($0, change, layout) }.write(size: Self.size, &html)
        }
        for (key, items, total) in [
            ("added", members.added, change.added), ("removed", members.removed, change.removed),
        ] where !items.isEmpty {
            html.element("section") { html in
                html.element("h2") { html in
                    html.recordText("span", change.name)
                    html.text(" · \(layout.t("diff.\(key)")) ")
                    html.element("span", .class("count"), text: total.grouped)
                }
                if items.count < total {
                    html.element(
                        "p", .class("muted"), text: layout.range(from: offset, count: items.count))
                }
                html.element("ol", Attribute("start", String(offset + 1))) { html in
                    for item in items { html.element("li") { line(item, records, layout, &$0) } }
                }
            }
        }
        Pager(
            layout: layout, previous: offset > 0 ? page(max(0, offset - Self.size), change, layout) : nil,
            next: members.next.map { page($0, change, layout) }
        ).write(&html)
    }

    private func line(_ item: DrillDown.Item, _ records: CountedRecords, _ layout: Layout, _ html: inout HTML) {
        guard CountedRecords.isRecord(item.id) else { return html.text(item.name ?? item.id) }
        let title = records.title(item.id)
        guard records.living[item.id] != nil else {
            return GoneRecord(layout: layout, id: item.id, title: title).write(&html)
        }
        html.element("a", .href(TracePage.link(item.id))) { html in
            html.recordText("span", title ?? layout.t("hit.untitled"))
        }
    }

    private func page(_ offset: Int, _ change: SnapshotDifference.Change, _ layout: Layout) -> Link {
        var parameters = [
            (name: "from", value: String(difference.from)), (name: "to", value: String(difference.to)),
            (name: "target", value: change.target),
        ]
        if let cell = change.cell { parameters.append((name: "cell", value: cell)) }
        if let platform = change.platform { parameters.append((name: "platform", value: platform)) }
        if offset > 0 { parameters.append((name: "offset", value: String(offset))) }
        return layout.counted("/coverage/diff", parameters)
    }
}
