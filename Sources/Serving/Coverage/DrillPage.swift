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

    func html() throws -> HTML {
        let layout = Layout(site: site, context: context, title: target.name, section: .coverage)
        let ids = drill.items.map(\.id).filter { $0.hasPrefix("cnres:") }
        let resources = try ResourceLookup(site: site).resources(ids)
        let found = Dictionary(resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return layout.page { html in
            html.element("p", .class("clause")) { html in
                html.element("a", .href(layout.counted("/coverage")), text: layout.t("coverage.title"))
                html.markup(" › ")
                html.element("a", .href(TargetWords.link(target, layout)), text: target.name)
                if let platform = drill.platform { html.text(" › " + site.labels.name(.source, platform)) }
                if let cell = target.cells.first(where: { $0.key == drill.cell }) { html.text(" › " + cell.name) }
            }
            html.element("h1") { html in
                html.text(drill.total.grouped + " ")
                html.element("small", text: target.measure == .nodes ? layout.t("drill.nodes") : target.unit)
            }
            if drill.items.isEmpty { html.element("p", text: layout.t("drill.empty")) }
            html.element("ol", .class("hits"), Attribute("start", String(offset + 1))) { html in
                for item in drill.items { line(item, found, layout, &html) }
            }
            pager(layout, &html)
        }
    }

    private func line(_ item: DrillDown.Item, _ found: [String: LearningResource], _ layout: Layout, _ html: inout HTML)
    {
        if let resource = found[item.id] {
            HitCard(layout: layout, hit: SearchResults.Hit(document: 0, resource: resource, alsoAt: item.copies)).write(
                &html)
            return
        }
        html.element("li", .class("hit")) { html in
            html.element("a", .href(link(item, layout)), text: item.name ?? item.id)
        }
    }

    private func link(_ item: DrillDown.Item, _ layout: Layout) -> Link {
        if item.id.hasPrefix("cnres:") { return ResourcePage.link(item.id) }
        switch target.measure {
        case .platforms: return Link("/sources/" + Link.encode(item.id))
        case .providers: return Link("/search", [("provider", item.id)])
        case .nodes: return Link("/search", [("node", item.id)])
        case .works, .records: return TargetWords.records(target, layout, cell: item.id)
        }
    }

    private func pager(_ layout: Layout, _ html: inout HTML) {
        guard offset > 0 || drill.next != nil else { return }
        html.element("nav", .class("pager"), .aria(label: layout.t("results.pages"))) { html in
            if offset > 0 {
                html.element(
                    "a", .class("button quiet"), .href(page(max(0, offset - 50), layout)),
                    text: layout.t("drill.previous"))
            }
            if let next = drill.next {
                html.element("a", .class("button"), .href(page(next, layout)), text: layout.t("results.next"))
            }
        }
    }

    private func page(_ offset: Int, _ layout: Layout) -> Link {
        var parameters: [(name: String, value: String)] = []
        if let cell = drill.cell { parameters.append(("cell", cell)) }
        if let platform = drill.platform { parameters.append(("platform", platform)) }
        if let night { parameters.append(("night", String(night))) }
        if offset > 0 { parameters.append(("offset", String(offset))) }
        return layout.counted("/coverage/\(Link.encode(target.id))/records", parameters)
    }
}
