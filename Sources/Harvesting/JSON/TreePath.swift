package import Metadata

/// A path into a JSON answer or a record's tree, as platform files write it: member names joined by dots, `*` for
/// every element of an array (or every member), empty or `$` for the root.
package struct TreePath: Sendable, Equatable, CustomStringConvertible {
    package let components: [String]

    package init(_ text: String) {
        let text = text.hasPrefix("$") ? String(text.dropFirst()) : text
        components = text.split(separator: ".").map(String.init)
    }

    /// One column of a table.
    package init(column: String) {
        components = [column]
    }

    package var description: String { components.isEmpty ? "$" : components.joined(separator: ".") }

    /// Every node the path leads to, in source order.
    package func nodes(in root: SourceTree.Node) -> [SourceTree.Node] {
        var found = [root]
        for component in components {
            found = found.flatMap { node in
                if component == "*" { return node.children }
                if node.kind == .array {
                    return node.children.flatMap { $0.children(named: component) }
                }
                return node.children(named: component)
            }
        }
        return found
    }

    /// The text of the first node that has some; white space at both ends taken off.
    package func text(in tree: SourceTree?) -> String? {
        guard let root = tree?.root else { return nil }
        for node in nodes(in: root) where node.kind != .object || node.children.isEmpty {
            guard let text = node.string?.trimmed, !text.isEmpty else { continue }
            return text
        }
        return nil
    }

    /// How many there are by the source's own word, whether it wrote a number or a string; nil for what no list can
    /// have (see `Int.init(claimed:)`).
    package func count(in tree: SourceTree?) -> Int? {
        text(in: tree).flatMap(Int.init(claimed:))
    }
}
