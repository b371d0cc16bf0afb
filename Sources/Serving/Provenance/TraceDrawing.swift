internal import Counting

/// The graph as SVG: columns by distance from what was asked about, boxes for things, rounded ones for acts.
struct TraceDrawing {
    let graph: ProvenanceGraph

    private static let width = 190
    private static let height = 44
    private static let gap = (x: 70, y: 14)

    func write(_ html: inout HTML) {
        let places = layout()
        let columns = (places.values.map(\.column).max() ?? 0) + 1
        let rows = (places.values.map(\.row).max() ?? 0) + 1
        let size = (x: columns * (Self.width + Self.gap.x), y: rows * (Self.height + Self.gap.y) + Self.gap.y)
        html.element(
            "svg", .class("trace"), Attribute("viewBox", "0 0 \(size.x) \(size.y)"), Attribute("width", String(size.x)),
            Attribute("height", String(size.y)), Attribute("role", "img"), .aria(label: graph.nodes.first?.label ?? "")
        ) { html in
            for relation in graph.relations {
                guard let from = places[relation.from], let to = places[relation.to] else { continue }
                line(corner(from), corner(to), isForward: to.column > from.column, &html)
            }
            for node in graph.nodes {
                guard let place = places[node.id] else { continue }
                box(node, corner(place), &html)
            }
        }
    }

    private struct Place {
        var column: Int
        var row: Int
    }

    private func layout() -> [String: Place] {
        var column: [String: Int] = [:]
        var waiting = graph.nodes.first.map { [$0.id] } ?? []
        if let first = waiting.first { column[first] = 0 }
        while !waiting.isEmpty {
            let id = waiting.removeFirst()
            for relation in graph.relations {
                let next = relation.from == id ? relation.to : relation.to == id ? relation.from : nil
                guard let next, column[next] == nil else { continue }
                column[next] = (column[id] ?? 0) + 1
                waiting.append(next)
            }
        }
        var filled: [Int: Int] = [:]
        var places: [String: Place] = [:]
        for node in graph.nodes {
            let at = column[node.id] ?? 0
            places[node.id] = Place(column: at, row: filled[at, default: 0])
            filled[at, default: 0] += 1
        }
        return places
    }

    private func corner(_ place: Place) -> (x: Int, y: Int) {
        (place.column * (Self.width + Self.gap.x), place.row * (Self.height + Self.gap.y) + Self.gap.y)
    }

    private func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), isForward: Bool, _ html: inout HTML) {
        let start = (x: from.x + (isForward ? Self.width : 0), y: from.y + Self.height / 2)
        let end = (x: to.x + (isForward ? 0 : Self.width), y: to.y + Self.height / 2)
        let bend = (isForward ? 1 : -1) * Self.gap.x / 2
        html.element(
            "path",
            Attribute(
                "d", "M\(start.x) \(start.y)C\(start.x + bend) \(start.y) \(end.x - bend) \(end.y) \(end.x) \(end.y)")
        ) { _ in }
    }

    private func box(_ node: ProvenanceGraph.Node, _ corner: (x: Int, y: Int), _ html: inout HTML) {
        html.element("a", .href(Link("", fragment: node.id))) { html in
            html.element(
                "rect", .class(node.kind.rawValue), Attribute("x", String(corner.x)), Attribute("y", String(corner.y)),
                Attribute("width", String(Self.width)), Attribute("height", String(Self.height)),
                Attribute("rx", node.kind == .activity ? "20" : "4")
            ) { _ in }
            let label = node.label.count > 14 ? node.label.prefix(13) + "…" : node.label
            html.element(
                "text", Attribute("x", String(corner.x + Self.width / 2)),
                Attribute("y", String(corner.y + Self.height / 2 + 5)), text: String(label))
        }
    }
}
