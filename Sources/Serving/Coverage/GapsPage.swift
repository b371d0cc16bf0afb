internal import Counting
internal import Metadata

/// Textbook nodes without a 部级优课, or without any lesson: the next work list, to be narrowed down and taken along.
struct GapsPage {
    let site: Site
    let context: SiteContext
    let question: NodeGaps.Question
    let gaps: NodeGaps
    let trees: TextbookTrees

    /// Nodes on one page; who wants more narrows down or takes the list.
    private static let longest = 2_000

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("gaps.title", context), section: .coverage)
        return layout.page { html in
            html.element("h1", text: layout.t("gaps.title"))
            CoverageTabs(layout: layout, here: "/coverage/gaps").write(&html)
            form(layout, &html)
            html.element("p", .class("lead")) { html in
                html.text(
                    layout.t(
                        "gaps.found",
                        [
                            "lacking": gaps.nodes.count.grouped, "asked": gaps.asked.grouped,
                            "what": layout.t("gaps.lacks.\(question.lack.rawValue)"),
                        ]))
                html.markup(" ")
                html.element(
                    "a", .href(layout.counted("/coverage/files/gaps.csv", parameters)), text: layout.t("gaps.download"))
            }
            if gaps.nodes.isEmpty { html.element("p", .class("calm"), text: layout.t("gaps.none")) }
            books(layout, &html)
            if gaps.nodes.count > Self.longest {
                html.element("p", .class("muted"), text: layout.t("gaps.more", ["shown": Self.longest.grouped]))
            }
        }
    }

    private var parameters: [(name: String, value: String)] {
        var parameters = [(name: "lack", value: question.lack.rawValue)]
        if let province = question.province { parameters.append(("province", province)) }
        if let subject = question.subject { parameters.append(("subject", subject)) }
        if let grade = question.grade { parameters.append(("grade", String(grade))) }
        return parameters
    }

    private func form(_ layout: Layout, _ html: inout HTML) {
        let vocabularies = site.labels.vocabularies
        html.element("form", .class("filters"), .action(Link("/coverage/gaps")), Attribute("method", "get")) { html in
            if let document = context.query["document"] {
                html.void(
                    "input", Attribute("type", "hidden"), Attribute("name", "document"), Attribute("value", document))
            }
            choice(
                "lack", layout.t("gaps.lack"),
                NodeGaps.Lack.allCases.map { ($0.rawValue, layout.t("gaps.lacks.\($0.rawValue)")) },
                question.lack.rawValue, isOptional: false, layout, &html)
            choice(
                "province", layout.t("facet.province"), vocabularies.provinces.terms.map { ($0.code, $0.name) },
                question.province, isOptional: true, layout, &html)
            choice(
                "subject", layout.t("facet.subject"), vocabularies.subjects.terms.map { ($0.code, $0.name) },
                question.subject, isOptional: true, layout, &html)
            choice(
                "grade", layout.t("facet.grade"), (1...12).map { (String($0), site.labels.name(.grade, String($0))) },
                question.grade.map(String.init), isOptional: true, layout, &html)
            html.element("button", .class("button"), Attribute("type", "submit"), text: layout.t("gaps.show"))
        }
    }

    private func choice(
        _ name: String, _ title: String, _ options: [(code: String, name: String)], _ chosen: String?,
        isOptional: Bool, _ layout: Layout, _ html: inout HTML
    ) {
        html.element("label") { html in
            html.text(title)
            html.element("select", Attribute("name", name)) { html in
                if isOptional { html.element("option", Attribute("value", ""), text: layout.t("gaps.all")) }
                for option in options {
                    html.element(
                        "option", Attribute("value", option.code), .flag("selected", if: option.code == chosen),
                        .lang(html.lang(of: option.name)), text: option.name)
                }
            }
        }
    }

    /// The nodes by book, in the order of the books, each closed until somebody opens it.
    private func books(_ layout: Layout, _ html: inout HTML) {
        let all = Dictionary(grouping: trees.nodes) { Self.book($0.key) }
        var books: [(key: String, nodes: [NodeGaps.Node])] = []
        for node in gaps.nodes.prefix(Self.longest) {
            let key = Self.book(node.key)
            if books.last?.key == key {
                books[books.count - 1].nodes.append(node)
            } else {
                books.append((key, [node]))
            }
        }
        html.element("div", .class("books")) { html in
            for book in books {
                guard let first = book.nodes.first else { continue }
                let total = all[book.key]?.count ?? book.nodes.count
                html.element("details", .flag("open", if: books.count <= 2)) { html in
                    html.element("summary") { html in
                        html.recordText("b", first.subject)
                        html.markup(" ")
                        html.recordText("span", "\(site.labels.name(.grade, String(first.grade))) \(first.volume) ")
                        html.recordText("span", first.edition, class: "muted")
                        html.element("span", .class("count"), text: "\(book.nodes.count) / \(total)")
                        Charts.bar(Double(book.nodes.count) / Double(max(1, total)), &html)
                    }
                    chapters(book.nodes, layout, &html)
                }
            }
        }
    }

    private func chapters(_ nodes: [NodeGaps.Node], _ layout: Layout, _ html: inout HTML) {
        var start = 0
        while start < nodes.count {
            let chapter = nodes[start].chapter
            let end = nodes[start...].firstIndex { $0.chapter != chapter } ?? nodes.count
            html.recordText("h2", chapter)
            html.element("ul", .class("nodes")) { html in
                for node in nodes[start..<end] {
                    html.element("li") { html in
                        html.element(
                            "a",
                            .href(
                                Link(
                                    "/search",
                                    [("q", node.section), ("subject", String(node.key.prefix { $0 != "|" }))])),
                            .lang(html.lang(of: node.section)), text: node.section)
                        html.markup(" ")
                        html.element("span", .class("count")) { html in
                            // Behind a 0 there is nothing; words may still find what is on no node.
                            guard node.lessons > 0 else { return html.text("0") }
                            layout.counting(lessons(node), &html) { $0.text(node.lessons.grouped) }
                        }
                    }
                }
            }
            start = end
        }
    }

    /// The search for what the number beside a node counts.
    private func lessons(_ node: NodeGaps.Node) -> Link {
        Link(
            "/search",
            [("node", node.key), ("type", "lesson_case")] + (question.province.map { [("province", $0)] } ?? []))
    }

    /// Subject, edition, grade and volume of a node's key.
    private static func book(_ key: String) -> String { key.split(separator: "|").prefix(4).joined(separator: "|") }
}
