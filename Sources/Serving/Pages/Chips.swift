internal import Metadata
internal import Searching

/// What narrows the search now, each with one click to take it away.
struct Chips {
    let layout: Layout
    let query: SearchQuery
    let results: SearchResults
    let path: [TreeNode]

    private var site: Site { layout.site }

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
                    TreePath.name(of: query.node, path) ?? "", field: layout.t("facet.node"),
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

    /// Words of the query that were taken as a filter: taking the chip away takes them out of the text; a second link
    /// leaves them there as text only.
    private func understood(_ filter: SearchResults.UnderstoodFilter, _ html: inout HTML) {
        let names = filter.codes.map { site.labels.name(filter.field, $0, layout.context.language) }
        let name = Self.shortest(names).joined(separator: "、")
        html.element("li", .class("chip understood")) { html in
            words(name, field: layout.t("facet.\(filter.field.name)"), &html)
            html.element(
                "a", .class("literal"), .href(query.takingLiterally(filter.words).link()),
                .aria(label: layout.t("chips.takeLiterally", ["words": filter.words])),
                Attribute("title", layout.t("chips.takeLiterally", ["words": filter.words])),
                text: layout.t("chips.asText"))
            remove(name, query.removing(filter), &html)
        }
    }

    /// Without the names that only say more than another one: 人教版 stands for all its variants.
    static func shortest(_ names: [String]) -> [String] {
        names.filter { name in !names.contains { $0 != name && name.hasPrefix($0) } }
    }

    private func chip(_ name: String, field: String, without: SearchQuery, _ html: inout HTML) {
        html.element("li", .class("chip")) { html in
            words(name, field: field, &html)
            remove(name, without, &html)
        }
    }

    private func remove(_ name: String, _ without: SearchQuery, _ html: inout HTML) {
        html.element("a", .href(without.link()), .aria(label: layout.t("chips.remove", ["name": name])), text: "×")
    }

    private func words(_ name: String, field: String, _ html: inout HTML) {
        html.element("span") { html in
            if !field.isEmpty { html.text(layout.t("chips.field", ["name": field])) }
            html.element("span", .lang(html.lang(of: name)), text: name)
        }
    }
}
