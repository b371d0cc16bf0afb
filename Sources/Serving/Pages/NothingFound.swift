internal import Metadata
internal import Searching

/// Help where a search found nothing: every line is a way on.
struct NothingFound {
    let layout: Layout
    let query: SearchQuery
    let path: [TreeNode]

    func write(_ html: inout HTML) {
        html.element("section", .class("nothing")) { html in
            html.element("h2", text: layout.t("nothing.title"))
            html.element("ul") { html in
                for (words, name, looser) in looser() {
                    let total = (try? layout.site.searcher.search(quick(looser)).total) ?? 0
                    if total == 0 { continue }
                    html.element("li") { html in
                        html.element("a", .href(looser.link())) { $0.sentence(words, about: name) }
                        html.element("span", .class("count"), text: total.grouped)
                    }
                }
                for near in (try? layout.site.searcher.suggest(query.text, limit: 8)) ?? [] {
                    guard near.kind == .node, let key = near.node else { continue }
                    html.element("li") { html in
                        html.element("a", .href(Link("/search", [("node", key)]))) {
                            $0.sentence(layout.t("nothing.node"), about: near.text)
                        }
                        html.element("span", .class("count"), text: near.count.grouped)
                    }
                }
                html.element("li") { html in
                    html.element("a", .href(Link("/tree")), text: layout.t("nothing.tree"))
                }
                html.element("li", text: layout.t("nothing.pinyin"))
            }
        }
    }

    /// Only the total is wanted.
    private func quick(_ query: SearchQuery) -> SearchRequest {
        query.changing {
            $0.size = 0
            $0.facets = []
        }.request
    }

    /// A word behind a minus sign.
    private static func isLeftOut(_ word: Substring) -> Bool {
        word.count > 1 && word.first.map { "-－−".contains($0) } == true
    }

    /// The same search with one thing less, most promising first: what to say, about what, and the search.
    private func looser() -> [(words: String, name: String, query: SearchQuery)] {
        var ways: [(words: String, name: String, query: SearchQuery)] = []
        if !query.filters.isEmpty || query.node != nil, !query.text.isEmpty {
            ways.append(
                (
                    layout.t("nothing.everywhere"), query.text,
                    query.changing {
                        $0.filters = [:]
                        $0.node = nil
                    }
                ))
        }
        // Without the only thing that narrows the words, it is the search everywhere again.
        let isOnly = query.filters.count == 1 && query.node == nil && !query.text.isEmpty
        for field in FacetField.allCases where query.filters[field] != nil && !isOnly {
            ways.append(
                (
                    layout.t("nothing.without"), layout.t("facet.\(field.name)"),
                    query.changing { $0.filters[field] = nil }
                ))
        }
        if let place = TreePath.name(of: query.node, path) {
            ways.append((layout.t("nothing.outside"), place, query.changing { $0.node = nil }))
        }
        let words = query.text.split(separator: " ")
        if words.count > 1 {
            for index in words.indices.prefix(4) {
                var rest = words
                rest.remove(at: index)
                // What only leaves words out is no search for anything.
                if rest.allSatisfy(Self.isLeftOut) { continue }
                let text = rest.joined(separator: " ")
                ways.append((layout.t("nothing.words"), text, query.changing { $0.text = text }))
            }
        }
        if !query.text.isEmpty, !query.filters.isEmpty || query.node != nil {
            ways.append((layout.t("nothing.filtersOnly"), "", query.changing { $0.text = "" }))
        }
        return ways
    }
}
