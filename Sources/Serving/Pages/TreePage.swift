internal import Metadata
internal import Searching

/// The textbook tree 学段 → 学科 → 版本 → 册次 → 章 → 节, opened along one path, with counts on every node.
struct TreePage {
    let site: Site
    let context: SiteContext
    let query: SearchQuery

    /// The page, and whether the tree or a resource knows the place it was asked for.
    func html() throws -> (html: HTML, isKnown: Bool) {
        let path = try TreePath.nodes(to: query.node, site)
        let place = path.isEmpty ? nil : path.map(\.name).joined(separator: " › ")
        let layout = Layout(
            site: site, context: context, title: site.text("tree.title", context), detail: place, section: .tree,
            list: "list")
        let inside = try site.searcher.search(
            query.changing {
                $0.size = 10
                $0.facets = []
            }.request)
        var levels: [[TreeNode]] = [try site.searcher.children(of: nil, within: query.request)]
        for node in path where node.hasChildren {
            levels.append(try site.searcher.children(of: node.key, within: query.request))
        }
        let isKnown = query.node == nil || inside.total > 0 || path.last?.key == query.node
        let html = layout.page { html in
            html.element("h1", text: layout.t("tree.title"))
            html.element("div", .class("results tree")) { html in
                html.element("nav", .class("branches"), .aria(label: layout.t("tree.title"))) { html in
                    branch(levels[...], path[...], &html)
                }
                html.element("div", .class("list"), .id("list"), Attribute("tabindex", "-1")) { html in
                    html.element("div", .class("summary")) { html in
                        html.element("p", .class("total")) { html in
                            html.element("strong", text: inside.total.grouped)
                            html.text(layout.t(inside.total == 1 ? "results.foundOne" : "results.found"))
                        }
                        html.element("p") { html in
                            html.element(
                                "a", .class("button"), .href(query.link()), text: layout.t("tree.search"))
                        }
                    }
                    if inside.total == 0, query.node != nil {
                        html.element("p", .class("calm")) { html in
                            html.text(layout.t("tree.nothing") + " ")
                            html.element("a", .href(Link("/tree")), text: layout.t("tree.top"))
                        }
                    }
                    html.element("ol", .class("hits")) { html in
                        for hit in inside.hits { HitCard(layout: layout, hit: hit).write(&html) }
                    }
                }
            }
        }
        return (html, isKnown)
    }

    private func branch(_ levels: ArraySlice<[TreeNode]>, _ path: ArraySlice<TreeNode>, _ html: inout HTML) {
        guard let nodes = levels.first, !nodes.isEmpty else { return }
        html.element("ul") { html in
            for node in nodes {
                let isOpen = node.key == path.first?.key
                html.element("li", isOpen ? .class("open") : nil) { html in
                    let target = isOpen && path.count == 1 ? nil : node.key
                    html.element(
                        "a", .href(Link("/tree", [("node", target ?? node.key)])),
                        isOpen && path.count == 1 ? Attribute("aria-current", "page") : nil
                    ) { html in
                        html.recordText("span", node.name, class: "value")
                        html.element("span", .class("count"), text: node.count.grouped)
                    }
                    if isOpen { branch(levels.dropFirst(), path.dropFirst(), &html) }
                }
            }
        }
    }
}
