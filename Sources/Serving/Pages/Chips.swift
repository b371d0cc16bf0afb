internal import Metadata
internal import Searching

/// What narrows the search now, each with one click to take it away.
struct Chips {
    let layout: Layout
    let query: SearchQuery
    let results: SearchResults
    let path: [TreeNode]

    private var site: Site { layout.site }

    /// The name in the tree; for a key of another kind its last part.
    private var nodeName: String {
        path.last?.name ?? query.node?.split(separator: "|").last.map(String.init) ?? layout.t("facet.node")
    }

    func write(_ html: inout HTML) {
        guard !query.filters.isEmpty || query.node != nil || !results.understood.isEmpty || query.isLiteral else {
            return
        }
        html.element("ul", .class("chips"), .aria(label: layout.t("chips.label"))) { html in
            for understood in results.understood { self.understood(understood, &html) }
            for field in FacetField.allCases {
                for code in query.filters[field] ?? [] {
                    chip(
                        site.labels.name(field, code, layout.context.language), field: layout.t("facet.\(field.name)"),
                        without: query.toggling(field, code), &html)
                }
            }
            if query.node != nil {
                chip(
                    nodeName, field: layout.t("facet.node"),
                    without: query.changing { $0.node = nil }, &html)
            }
            if query.isLiteral {
                chip(layout.t("chips.literal"), field: "", without: query.changing { $0.isLiteral = false }, &html)
            }
            if query.filters.count + (query.node == nil ? 0 : 1) > 1 {
                html.element("li") { html in
                    html.element(
                        "a", .class("clear"),
                        .href(
                            query.changing {
                                $0.filters = [:]
                                $0.node = nil
                            }.link()), text: layout.t("chips.clear"))
                }
            }
        }
    }

    /// Words of the query that were taken as a filter: taking the chip away takes the words literally.
    private func understood(_ filter: SearchResults.UnderstoodFilter, _ html: inout HTML) {
        let names = filter.codes.map { site.labels.name(filter.field, $0, layout.context.language) }
        let name = names.joined(separator: "、")
        html.element("li", .class("chip understood")) { html in
            html.element("span", text: "\(layout.t("facet.\(filter.field.name)"))：\(name)")
            html.element(
                "a", .href(query.changing { $0.isLiteral = true }.link()),
                .aria(label: layout.t("chips.takeLiterally", ["words": filter.words])),
                Attribute("title", layout.t("chips.takeLiterally", ["words": filter.words])), text: "×")
        }
    }

    private func chip(_ name: String, field: String, without: SearchQuery, _ html: inout HTML) {
        html.element("li", .class("chip")) { html in
            html.element("span", text: field.isEmpty ? name : "\(field)：\(name)")
            html.element(
                "a", .href(without.link()), .aria(label: layout.t("chips.remove", ["name": name])), text: "×")
        }
    }
}
