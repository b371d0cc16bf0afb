internal import Counting
internal import Metadata
internal import Searching

/// What stands behind one number: as many lines as the number says.
struct DrillPage {
    let site: Site
    let context: SiteContext
    let target: TargetResult
    let drill: DrillDown
    let offset: Int
    /// The frozen night it tells of; nil: now.
    let night: Int64?
    /// When that night was frozen.
    let frozen: UTCInstant?

    /// Lines of one page.
    static let size = 50

    func html() throws -> HTML {
        var layout = Layout(site: site, context: context, title: target.name, section: .coverage)
        layout.detail = detail(layout)
        let records = try CountedRecords(drill.items.map(\.id), site)
        return content(records, layout)
    }

    /// Whose records they are, and which of them: other pages have the name of the target too.
    private func detail(_ layout: Layout) -> String {
        var words = [layout.t("drill.title")]
        if let platform = drill.platform { words.append(site.labels.name(.source, platform)) }
        if let cell = target.cells.first(where: { $0.key == drill.cell }) { words.append(cell.name) }
        if offset > 0 { words.append(layout.range(from: offset, count: drill.items.count)) }
        return words.joined(separator: " · ")
    }

    private func content(_ records: CountedRecords, _ layout: Layout) -> HTML {
        return layout.page { html in
            html.element("p", .class("clause")) { html in
                html.element("a", .href(layout.asOfNight("/coverage")), text: layout.t("coverage.title"))
                html.markup(" › ")
                html.element(
                    "a", .href(TargetWords.link(target, layout)), .lang(html.lang(of: target.name)), text: target.name)
                if let platform = drill.platform {
                    html.recordText("span", " › " + site.labels.name(.source, platform))
                }
                if let cell = target.cells.first(where: { $0.key == drill.cell }) {
                    html.recordText("span", " › " + cell.name)
                }
            }
            html.element("h1") { html in
                html.text(drill.total.grouped + " ")
                html.recordText("small", unit(layout))
            }
            NightNotice(layout: layout, night: night, of: frozen).write(path, with: parameters(), &html)
            if drill.items.isEmpty, drill.total > 0 {
                return BeyondEnd(layout: layout, total: drill.total) { page($0, layout) }.write(size: Self.size, &html)
            }
            if drill.items.isEmpty { html.element("p", text: layout.t("drill.empty")) }
            html.element("ol", .class("hits"), Attribute("start", String(offset + 1))) { html in
                for item in drill.items { line(item, records, layout, &html) }
            }
            Pager(
                layout: layout, previous: offset > 0 ? page(max(0, offset - Self.size), layout) : nil,
                next: drill.next.map { page($0, layout) }
            ).write(&html)
        }
    }

    private func unit(_ layout: Layout) -> String {
        if target.measure == .nodes { return layout.t("drill.nodes") }
        return TargetWords.unit(target, isPart: drill.cell != nil || drill.platform != nil, layout)
    }

    private func line(_ item: DrillDown.Item, _ records: CountedRecords, _ layout: Layout, _ html: inout HTML) {
        if let resource = records.living[item.id] {
            HitCard(layout: layout, hit: SearchResults.Hit(document: 0, resource: resource, alsoAt: item.copies)).write(
                &html)
            return
        }
        html.element("li", .class("hit")) { html in
            guard CountedRecords.isRecord(item.id) else {
                let name = item.name ?? item.id
                html.element("a", .href(link(item, layout)), .lang(html.lang(of: name)), text: name)
                for copy in item.copies {
                    html.markup(" · ")
                    html.element("a", .href(Link("/sources/" + Link.encode(copy)))) {
                        $0.recordText("span", site.labels.name(.source, copy))
                    }
                }
                return
            }
            GoneRecord(layout: layout, id: item.id, title: records.title(item.id)).write(&html)
        }
    }

    private func link(_ item: DrillDown.Item, _ layout: Layout) -> Link {
        switch target.measure {
        case .platforms: return Link("/sources/" + Link.encode(item.id))
        case .providers: return Link("/search", [("provider", item.id)])
        case .nodes: return Link("/search", [("node", item.id)])
        case .works, .records: return TargetWords.records(target, layout, cell: item.id)
        }
    }

    private var path: String { "/coverage/\(Link.encode(target.id))/records" }

    private func parameters(offset: Int = 0) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        if let cell = drill.cell { parameters.append(("cell", cell)) }
        if let platform = drill.platform { parameters.append(("platform", platform)) }
        if offset > 0 { parameters.append(("offset", String(offset))) }
        return parameters
    }

    private func page(_ offset: Int, _ layout: Layout) -> Link {
        layout.asOfNight(path, parameters(offset: offset))
    }
}

/// A record that was counted once and is no longer there: its last title, and where it came from and went.
struct GoneRecord {
    let layout: Layout
    let id: String
    let title: String?

    func write(_ html: inout HTML) {
        html.element("a", .href(TracePage.link(id))) { html in
            if let title { html.recordText("span", title) } else { html.text(id) }
        }
        html.markup(" ")
        html.element("span", .class("muted"), text: layout.t("drill.gone"))
    }
}
