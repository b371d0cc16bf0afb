internal import Counting

/// The graph as SVG: columns by distance from what was asked about, boxes for things, rounded ones for acts. Many of a
/// kind in one column are drawn as one.
struct TraceDrawing {
    let graph: ProvenanceGraph
    let words: TraceWords
    let records: CountedRecords
    private let boxes: [TraceBox]

    init(_ graph: ProvenanceGraph, _ words: TraceWords, _ records: CountedRecords) {
        self.graph = graph
        self.words = words
        self.records = records
        boxes = TraceBox.all(of: graph)
    }

    /// Half characters of a label a box has room for.
    private static let longest = 28

    private static let width = 190
    private static let height = 44
    private static let gap = (x: 70, y: 14)
    private static let margin = 8

    func write(_ html: inout HTML) {
        let columns = (boxes.map(\.column).max() ?? 0) + 1
        var places: [String: Place] = [:]
        var filled: [Int: Int] = [:]
        for box in boxes {
            let place = Place(column: box.column, row: filled[box.column, default: 0])
            filled[box.column, default: 0] += 1
            for node in box.nodes { places[node.id] = place }
        }
        let rows = filled.values.max() ?? 1
        let size = (
            x: columns * (Self.width + Self.gap.x) - Self.gap.x + 2 * Self.margin,
            y: rows * (Self.height + Self.gap.y) + Self.gap.y
        )
        html.element(
            "svg", .class("trace"), Attribute("viewBox", "0 0 \(size.x) \(size.y)"), Attribute("width", String(size.x)),
            Attribute("height", String(size.y)), Attribute("role", "group"),
            .aria(label: graph.nodes.first.map { words.name($0) } ?? "")
        ) { html in
            var drawn: Set<[Int]> = []
            for relation in graph.relations {
                guard let from = places[relation.from], let to = places[relation.to],
                    drawn.insert([from.column, from.row, to.column, to.row]).inserted
                else { continue }
                line(corner(from), corner(to), isForward: to.column > from.column, &html)
            }
            for box in boxes {
                guard let first = box.nodes.first, let place = places[first.id] else { continue }
                draw(box, corner(place), &html)
            }
        }
    }

    private struct Place {
        var column: Int
        var row: Int
    }

    private func corner(_ place: Place) -> (x: Int, y: Int) {
        (Self.margin + place.column * (Self.width + Self.gap.x), place.row * (Self.height + Self.gap.y) + Self.gap.y)
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

    private func draw(_ box: TraceBox, _ corner: (x: Int, y: Int), _ html: inout HTML) {
        guard let node = box.nodes.first else { return }
        html.element("a", .href(Link("", fragment: node.id))) { html in
            // A pile looks like one.
            for shift in box.nodes.count > 1 ? [6, 3, 0] : [0] {
                html.element(
                    "rect", .class(node.kind.rawValue), Attribute("x", String(corner.x + shift)),
                    Attribute("y", String(corner.y - shift)), Attribute("width", String(Self.width)),
                    Attribute("height", String(Self.height)), Attribute("rx", node.kind == .activity ? "20" : "4")
                ) { _ in }
            }
            let label = label(box, node)
            html.element(
                "text", Attribute("x", String(corner.x + Self.width / 2)),
                Attribute("y", String(corner.y + Self.height / 2 + 5)),
                .lang(html.lang(of: label, among: records.languages(node.id))), text: label)
        }
    }

    /// A name as long as its box; of a pile the end says how many it holds.
    private func label(_ box: TraceBox, _ node: ProvenanceGraph.Node) -> String {
        let name = words.name(node)
        guard box.nodes.count > 1 else { return Self.cut(name, Self.longest) }
        let empty = words.t("pile", ["name": "", "n": box.nodes.count.grouped])
        return words.t(
            "pile",
            ["name": Self.cut(name, Self.longest - Self.width(of: empty)), "n": box.nodes.count.grouped])
    }

    private static func cut(_ text: String, _ limit: Int) -> String {
        guard width(of: text) > limit else { return text }
        var room = limit - 2
        let kept = text.prefix {
            room -= width(of: $0)
            return room >= 0
        }
        return kept + "…"
    }

    /// In half characters: Chinese ones are twice as wide as digits.
    private static func width(of text: String) -> Int { text.reduce(0) { $0 + width(of: $1) } }
    private static func width(of character: Character) -> Int {
        character.unicodeScalars.contains { $0.value >= 0x1100 } ? 2 : 1
    }
}
