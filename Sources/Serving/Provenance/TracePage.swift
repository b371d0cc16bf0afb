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
        let layout = Layout(site: site, context: context, title: site.text("trace.title", context), section: .coverage)
        let records = try CountedRecords(graph.nodes.map(\.id), site)
        return layout.page { html in
            html.element("p", .class("clause"), text: layout.t("trace.title"))
            html.element("h1", text: graph.nodes.first?.label ?? "")
            html.scrollable { TraceDrawing(graph).write(&$0) }
            let file = layout.counted("/api/trace/" + Link.encode(number.target), Self.parameters(number, night))
            html.element("p") { $0.element("a", .href(file), text: layout.t("trace.download")) }
            let boxes = TraceBox.all(of: graph)
            var piles: [String: TraceBox] = [:]
            for box in boxes where box.nodes.count > 1 { for node in box.nodes { piles[node.id] = box } }
            html.element("dl", .class("record")) { html in
                for box in boxes where box.nodes.count == 1 { words(box.nodes[0], piles, records, &html) }
            }
            for box in boxes where box.nodes.count > 1 { pile(box, records, &html) }
        }
    }

    /// What the drawing shows as a pile: there when somebody opens it, or follows a way to one of them.
    private func pile(_ box: TraceBox, _ records: CountedRecords, _ html: inout HTML) {
        html.element("details", .class("pile")) { html in
            html.element("summary", text: box.name)
            html.element("dl", .class("record")) { html in
                for node in box.nodes { words(node, [:], records, &html) }
            }
        }
    }

    /// - Parameter piles: by node, what is named as one.
    private func words(
        _ node: ProvenanceGraph.Node, _ piles: [String: TraceBox], _ records: CountedRecords, _ html: inout HTML
    ) {
        html.element("dt", .id(node.id)) { title(node, records, &$0) }
        html.element("dd") { html in
            html.element("ul") { html in
                for fact in node.facts { html.element("li", text: "\(name(fact))：\(value(fact))") }
                var named: Set<String> = []
                for relation in graph.relations where relation.from == node.id {
                    let pile = piles[relation.to]
                    let to = pile?.nodes[0].id ?? relation.to
                    guard named.insert(relation.kind.rawValue + to).inserted else { continue }
                    html.element("li") { html in
                        html.text(relation.kind.chineseName + " ")
                        html.element(
                            "a", .href(Link("", fragment: to)),
                            text: pile?.name ?? graph.nodes.first { $0.id == to }?.label ?? to)
                    }
                }
            }
        }
    }

    /// The name of a node, with the way to it where there is one: a record that is gone has no page any more.
    private func title(_ node: ProvenanceGraph.Node, _ records: CountedRecords, _ html: inout HTML) {
        guard CountedRecords.isRecord(node.id) else { return html.text(node.label) }
        if records.living[node.id] != nil {
            return html.element("a", .href(ResourcePage.link(node.id)), text: node.label)
        }
        let label = records.title(node.id) ?? node.label
        if node.id == graph.nodes.first?.id {
            html.text(label)
        } else {
            html.element("a", .href(Self.link(node.id)), text: label)
        }
        html.markup(" ")
        html.element("span", .class("muted"), text: site.text("drill.gone", context))
    }

    private func name(_ fact: ProvenanceGraph.Fact) -> String {
        switch fact.name {
        case "prov:startTime": "开始"
        case "prov:endTime": "结束"
        default: fact.name
        }
    }

    /// As readers know it; PROV-JSON keeps the words of the catalogue and UTC.
    private func value(_ fact: ProvenanceGraph.Fact) -> String {
        if let instant = UTCInstant(iso8601: fact.value) { return instant.shanghai }
        // `since 2019-11-24T00:00:00Z` and the like: a word, and the moment it is about.
        let parts = fact.value.split(separator: " ", maxSplits: 1).map(String.init)
        guard let kind = Self.coded[fact.name], let code = parts.first else { return fact.value }
        let key = "trace.\(kind).\(code)"
        let word = site.text(key, context)
        guard word != key else { return fact.value }
        let rest = parts.dropFirst().first.map { UTCInstant(iso8601: $0)?.shanghai ?? $0 }
        return rest.map { "\(word)（\($0)）" } ?? word
    }

    /// Facts whose values are words of the catalogue, and where in the interface texts these stand.
    private static let coded = ["方式": "extent", "变动": "outcome", "说明": "note", "格式": "format"]
}
