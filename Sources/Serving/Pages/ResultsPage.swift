internal import Metadata
internal import Searching

/// What a search found: count, what was understood, filters, hits, the way on, and help when there is nothing.
struct ResultsPage {
    let site: Site
    let context: SiteContext
    let query: SearchQuery
    let results: SearchResults
    /// Why this is the first page though another one was asked for.
    let startsAnew: Bool
    /// Names of the chosen node from the top down.
    let path: [TreeNode]
    private var layout: Layout

    init(site: Site, context: SiteContext, query: SearchQuery) throws {
        self.site = site
        self.context = context
        var query = query
        // A cursor of yesterday's address leads to the first page, not to an error.
        do {
            results = try site.searcher.search(query.request)
            startsAnew = false
        } catch let failure as SearchFailure {
            startsAnew = failure.kind == .outdated
            query.cursor = nil
            results = try site.searcher.search(query.request)
        }
        self.query = query
        path = try TreePath.nodes(to: query.node, site)
        layout = Layout(
            site: site, context: context, title: Self.title(query, path, site, context),
            section: .search, query: query, alternates: [("application/atom+xml", Self.feed(query))], list: "list")
        if let place, !results.hits.isEmpty {
            layout.detail = layout.range(from: place.offset, count: results.hits.count)
        }
    }

    /// The words; without them the first filters.
    private static func title(
        _ query: SearchQuery, _ path: [TreeNode], _ site: Site, _ context: SiteContext
    ) -> String {
        guard query.text.isEmpty else { return query.text }
        var names: [String] = []
        for field in FacetField.allCases {
            names += (query.filters[field] ?? []).map { site.labels.name(field, $0, context.language) }
        }
        if let place = TreePath.name(of: query.node, path) { names.append(place) }
        return names.isEmpty ? site.text("results.browse", context) : names.prefix(4).joined(separator: " · ")
    }

    private var place: SearchCursor? { query.cursor.flatMap { SearchCursor($0) } }

    private static func feed(_ query: SearchQuery) -> Link {
        Link("/feed.atom", query.parameters.filter { !["size", "explain", "cursor", "sort"].contains($0.name) })
    }

    func html() -> HTML {
        layout.page { html in
            html.element("div", .class("results"), .id("results")) { html in
                html.element("h1", .class("visually-hidden")) { html in
                    html.text(layout.t("results.title", ["what": ""]))
                    html.element("span", .lang(html.lang(of: layout.title)), text: layout.title)
                }
                FacetList(layout: layout, query: query, results: results).write(&html)
                html.element("div", .class("list"), .id("list"), Attribute("tabindex", "-1")) { html in
                    summary(&html)
                    if results.hits.isEmpty {
                        NothingFound(layout: layout, query: query, path: path).write(&html)
                    } else {
                        html.element(
                            "ol", .class("hits"), place.map { Attribute("start", String($0.offset + 1)) }
                        ) { html in
                            for hit in results.hits { HitCard(layout: layout, hit: hit).write(&html) }
                        }
                        pager(&html)
                        afterwards(&html)
                    }
                    if query.cursor == nil, !query.text.isEmpty {
                        FeedbackForm(layout: layout, query: query).write(&html)
                    }
                }
            }
        }
    }

    private func summary(_ html: inout HTML) {
        html.element("div", .class("summary")) { html in
            html.element("p", .class("total"), Attribute("role", "status"), .id("total")) { html in
                html.element("strong", text: results.total.grouped)
                html.text(layout.t(results.total == 1 ? "results.foundOne" : "results.found"))
                if let place, !results.hits.isEmpty {
                    html.text(" · " + layout.range(from: place.offset, count: results.hits.count))
                }
            }
            merging(&html)
            html.element("p", .class("sorts")) { html in
                for sort in SearchRequest.Sort.allCases {
                    html.element(
                        "a", .href(query.changing { $0.sort = sort }.link()),
                        sort == query.sort ? Attribute("aria-current", "true") : nil,
                        text: layout.t("sort.\(sort.rawValue)"))
                }
            }
        }
        Chips(layout: layout, query: query, results: results, path: path).write(&html)
        if startsAnew { html.element("p", .class("notice"), text: layout.t("results.outdated")) }
        if !results.remarks.isEmpty { html.element("p", .class("notice")) { remarks(&$0) } }
        // Not when it says already that it searched for that.
        if let other = results.didYouMean, results.relaxed?.contains("“\(other)”") != true {
            html.element("p", .class("notice")) { html in
                html.text(layout.t("results.didYouMean"))
                let link = query.changing { $0.text = other }.link()
                html.element("a", .href(link), .lang(html.lang(of: other)), text: other)
            }
        }
    }

    private func remarks(_ html: inout HTML) {
        for (index, remark) in results.remarks.enumerated() {
            if index > 0 { html.text(layout.t("remark.between")) }
            for run in remark.runs(of: layout.t("remark.\(remark.kind.rawValue)")) {
                if run.isName { html.named(run.text) } else { html.text(run.text) }
            }
        }
    }

    /// What the list shows of works that several platforms have, and the way to the other list.
    private func merging(_ html: inout HTML) {
        guard results.works < results.total else { return }
        html.element("p", .class("muted")) { html in
            if !query.listsRecords { html.text(layout.t("results.merged", ["n": results.works.grouped]) + " · ") }
            html.element(
                "a", .href(query.changing { $0.listsRecords.toggle() }.link()), Attribute("rel", "nofollow"),
                text: layout.t(query.listsRecords ? "results.together" : "results.apart"))
        }
    }

    /// What one may want to know or take along when the list is read.
    private func afterwards(_ html: inout HTML) {
        html.element("p", .class("after muted")) { html in
            if !query.explain, !query.text.isEmpty {
                var explained = query
                explained.explain = true
                html.element("a", .href(explained.link()), Attribute("rel", "nofollow"), text: layout.t("results.why"))
            }
            html.element("a", .href(Link("/about")), text: layout.t("results.help"))
            if site.outward != nil {
                html.element("a", .href(Self.feed(query)), text: layout.t("results.feed"))
            }
        }
    }

    private func pager(_ html: inout HTML) {
        let first = query.cursor == nil ? nil : query.changing { _ in }.link()
        // Before the second page stands the first, which needs no cursor.
        let previous = place.map { place in query.changing { $0.cursor = place.before(size: query.size) }.link() }
        Pager(
            layout: layout, first: first, previous: previous,
            next: results.next.map { cursor in query.changing { $0.cursor = cursor }.link() }
        ).write(&html)
    }
}
