internal import Counting
internal import Metadata

/// 数据溯源图谱: what a number or a record comes from, as a picture and in words.
struct TracePage {
    let site: Site
    let context: SiteContext
    let graph: ProvenanceGraph
    let number: ProvenanceGraph.Number
    let night: Int64?

    static func link(_ id: String) -> Link { Link("/trace/" + Link.encode(id)) }

    static func link(_ number: ProvenanceGraph.Number, night: Int64? = nil, _ layout: Layout) -> Link {
        layout.counted("/trace/" + Link.encode(number.target), parameters(number, night))
    }

    static func parameters(_ number: ProvenanceGraph.Number, _ night: Int64?) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        if let cell = number.cell { parameters.append(("cell", cell)) }
        if let platform = number.platform { parameters.append(("platform", platform)) }
        if let night { parameters.append(("night", String(night))) }
        return parameters
    }

    func html() throws -> HTML {
        let layout = Layout(
            site: site, context: context, title: graph.nodes.first.map { words.name($0) } ?? "",
            detail: site.text("trace.title", context), section: .coverage)
        let records = try CountedRecords(graph.nodes.map(\.id), site)
        return layout.page { html in
            html.element("p", .class("clause"), text: layout.t("trace.title"))
            html.recordText("h1", layout.title, languages: graph.nodes.first.map { records.languages($0.id) } ?? [])
            html.scrollable { TraceDrawing(graph, words, records).write(&$0) }
            if let behind = behind(layout) {
                html.element("p") { $0.element("a", .href(behind), text: words.t("records")) }
            }
            let file = layout.counted("/api/trace/" + Link.encode(number.target), Self.parameters(number, night))
            html.element("p") { $0.element("a", .href(file), text: layout.t("trace.download")) }
            let boxes = TraceBox.all(of: graph)
            var piles: [String: TraceBox] = [:]
            for box in boxes where box.nodes.count > 1 { for node in box.nodes { piles[node.id] = box } }
            html.element("dl", .class("record")) { html in
                for box in boxes where box.nodes.count == 1 { tell(box.nodes[0], piles, records, layout, &html) }
            }
            for box in boxes where box.nodes.count > 1 { pile(box, records, layout, &html) }
        }
    }

    private var words: TraceWords { TraceWords(site: site, context: context) }

    /// The records of a number, all of them; behind a record there is nothing, nor behind what cannot be measured.
    private func behind(_ layout: Layout) -> Link? {
        let hasValue = graph.nodes.first?.facts.contains { $0.name == "prov:value" } ?? false
        guard hasValue, !CountedRecords.isRecord(number.target) else { return nil }
        return layout.counted("/coverage/\(Link.encode(number.target))/records", Self.parameters(number, night))
    }

    /// What the drawing shows as a pile: there when somebody opens it, or follows a way to one of them.
    private func pile(_ box: TraceBox, _ records: CountedRecords, _ layout: Layout, _ html: inout HTML) {
        html.element("details", .class("pile")) { html in
            html.recordText("summary", words.name(box))
            html.element("dl", .class("record")) { html in
                for node in box.nodes { tell(node, [:], records, layout, &html) }
            }
        }
    }

    /// - Parameter piles: by node, what is named as one.
    private func tell(
        _ node: ProvenanceGraph.Node, _ piles: [String: TraceBox], _ records: CountedRecords, _ layout: Layout,
        _ html: inout HTML
    ) {
        html.element("dt", .id(node.id)) { title(node, records, layout, &$0) }
        html.element("dd") { html in
            html.element("ul") { html in
                for fact in node.facts { html.recordText("li", words.line(fact)) }
                var named: Set<String> = []
                for relation in graph.relations where relation.from == node.id {
                    let pile = piles[relation.to]
                    let to = pile?.nodes[0].id ?? relation.to
                    guard named.insert(relation.kind.rawValue + to).inserted else { continue }
                    html.element("li") { html in
                        let other = graph.nodes.first { $0.id == to }
                        let name = pile.map { words.name($0) } ?? other.map { words.name($0) } ?? to
                        html.text(words.relation(relation.kind) + " ")
                        html.element(
                            "a", .href(Link("", fragment: to)),
                            .lang(html.lang(of: name, among: records.languages(to))),
                            .dir(TextScript.main(of: name).dir), text: name)
                    }
                }
            }
        }
    }

    /// The name of a node, with the way to it where there is one: a record that is gone has no page any more.
    private func title(
        _ node: ProvenanceGraph.Node, _ records: CountedRecords, _ layout: Layout, _ html: inout HTML
    ) {
        let name = words.name(node)
        if TraceBox.isRest(node), let behind = behind(layout) {
            return html.element("a", .href(behind), text: name)
        }
        guard CountedRecords.isRecord(node.id) else {
            return html.sentence("{name}", about: name)
        }
        if records.living[node.id] != nil {
            return html.element(
                "a", .href(ResourcePage.link(node.id)), .lang(html.lang(of: name, among: records.languages(node.id))),
                .dir(TextScript.main(of: name).dir), text: name)
        }
        let label = records.title(node.id) ?? name
        if node.id == graph.nodes.first?.id {
            html.sentence("{name}", about: label)
        } else {
            html.element(
                "a", .href(Self.link(node.id)), .lang(html.lang(of: label)), .dir(TextScript.main(of: label).dir),
                text: label)
        }
        html.markup(" ")
        html.element("span", .class("muted"), text: site.text("drill.gone", context))
    }
}
