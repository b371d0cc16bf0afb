internal import Counting

/// One box of a drawn graph: a node, or several that stand in the same place to the others.
struct TraceBox {
    var column: Int
    var nodes: [ProvenanceGraph.Node]

    /// Whether a node stands for the records that are not named one by one. It is no thing beside them.
    static func isRest(_ node: ProvenanceGraph.Node) -> Bool {
        node.id.hasPrefix("huiliu:number-") && node.id.hasSuffix("-rest")
    }

    /// More alike ones than this are piled up.
    private static let most = 4

    /// The boxes of a graph, column by column in the order of its nodes.
    static func all(of graph: ProvenanceGraph) -> [TraceBox] {
        let columns = columns(graph)
        var boxes: [TraceBox] = []
        var places: [String: Int] = [:]
        let alike = Dictionary(grouping: graph.nodes) { role($0, graph, columns) }
        for node in graph.nodes {
            let role = role(node, graph, columns)
            let isPiled = (alike[role]?.count ?? 0) > most
            if isPiled, let place = places[role] {
                boxes[place].nodes.append(node)
            } else {
                if isPiled { places[role] = boxes.count }
                boxes.append(TraceBox(column: columns[node.id] ?? 0, nodes: [node]))
            }
        }
        return boxes
    }

    /// How far each node is from what was asked about.
    private static func columns(_ graph: ProvenanceGraph) -> [String: Int] {
        var neighbours: [String: [String]] = [:]
        for relation in graph.relations {
            neighbours[relation.from, default: []].append(relation.to)
            neighbours[relation.to, default: []].append(relation.from)
        }
        var column: [String: Int] = [:]
        var waiting = graph.nodes.prefix(1).map(\.id)
        for id in waiting { column[id] = 0 }
        while !waiting.isEmpty {
            var next: [String] = []
            for id in waiting {
                for other in neighbours[id] ?? [] where column[other] == nil {
                    column[other] = (column[id] ?? 0) + 1
                    next.append(other)
                }
            }
            waiting = next
        }
        return column
    }

    /// What kind of thing stands in which relations to which columns.
    private static func role(_ node: ProvenanceGraph.Node, _ graph: ProvenanceGraph, _ columns: [String: Int]) -> String
    {
        var relations: Set<String> = []
        for relation in graph.relations {
            if relation.from == node.id { relations.insert("\(relation.kind.rawValue)>\(columns[relation.to] ?? 0)") }
            if relation.to == node.id { relations.insert("\(relation.kind.rawValue)<\(columns[relation.from] ?? 0)") }
        }
        let kind = isRest(node) ? "rest" : node.kind.rawValue
        return ([kind, String(columns[node.id] ?? 0)] + relations.sorted()).joined(separator: " ")
    }
}
