internal import Metadata

/// Reads the paths of one crosswalk out of one record.
struct TreeReader {
    private let record: SourceRecord
    private let tree: SourceTree
    /// The crosswalk's symbols as this tree numbers them; `missing` for names it never saw.
    private let symbols: [UInt32]
    private let root: Int
    private let languageMarks: [UInt32]
    private static let missing = UInt32.max

    /// - Parameter roots: where the record's content may start, the first that is there wins; the tree's root else.
    init(_ record: SourceRecord, tree: SourceTree, symbols: SymbolTable, roots: [SourcePath]) {
        self.record = record
        self.tree = tree
        self.symbols = symbols.names.map { tree.symbol($0) ?? Self.missing }
        languageMarks = ["@lang", "@language"].compactMap { tree.symbol($0) }
        var start = tree.rootIndex
        if start >= 0 {
            for path in roots {
                if let found = Self.nodes(path, from: [start], tree: tree, symbols: self.symbols).first {
                    start = found
                    break
                }
            }
        }
        root = start
    }

    /// The values a path leads to, in document order, labelled with `name`.
    func values(_ path: SourcePath, name: String) -> [RawText] {
        switch path.origin {
        case .datestamp: return record.datestamp.map { [RawText($0, path: name)] } ?? []
        case .sourceID: return [RawText(record.sourceID, path: name)]
        case .set: return record.sets.map { RawText($0, path: name) }
        case .tree: break
        }
        guard root >= 0 else { return [] }
        var values: [RawText] = []
        for node in Self.nodes(path, from: [root], tree: tree, symbols: symbols) {
            guard let text = tree.trimmedText(node) else { continue }
            values.append(RawText(text, language: language(of: node), path: name))
        }
        return values
    }

    private func language(of node: Int) -> String? {
        if languageMarks.isEmpty { return nil }
        var child = tree.firstChild(node)
        while child >= 0 {
            if languageMarks.contains(tree.symbol(of: child)) { return tree.trimmedText(child) }
            child = tree.nextSibling(child)
        }
        return nil
    }

    private static func nodes(
        _ path: SourcePath, from start: [Int], tree: SourceTree, symbols: [UInt32]
    ) -> [Int] {
        var nodes: [Int] = []
        for node in start { flatten(node, tree, into: &nodes) }
        for filter in path.rootFilters { nodes = apply(filter, to: nodes, tree, symbols) }
        return walk(path.steps, from: nodes, tree, symbols)
    }

    private static func walk(
        _ steps: [SourcePath.Step], from start: [Int], _ tree: SourceTree, _ symbols: [UInt32]
    ) -> [Int] {
        var nodes = start
        var first = 0
        while first < steps.count {
            // Positions count over all that a step found; up to such a step every node goes its own way.
            let last = steps[first...].firstIndex(where: \.hasPositions) ?? steps.count - 1
            var next: [Int] = []
            for node in nodes {
                _ = visit(steps, first, through: last, from: node, tree, symbols) {
                    next.append($0)
                    return false
                }
            }
            if steps[last].hasPositions {
                for filter in steps[last].filters { next = apply(filter, to: next, tree, symbols) }
            }
            if next.isEmpty { return [] }
            nodes = next
            first = last + 1
        }
        return nodes
    }

    /// Calls `body` for every node the steps lead to, in document order, until it returns true. Filters of a last step
    /// with positions are left to the caller.
    private static func visit(
        _ steps: [SourcePath.Step], _ place: Int, through last: Int, from node: Int, _ tree: SourceTree,
        _ symbols: [UInt32], _ body: (Int) -> Bool
    ) -> Bool {
        if place > last { return body(node) }
        let symbol = steps[place].symbol
        let wanted = symbol < 0 ? nil : symbols[symbol]
        if wanted == missing { return false }
        var child = tree.firstChild(node)
        while child >= 0 {
            if wanted == nil || tree.symbol(of: child) == wanted,
                enter(child, steps, place, through: last, tree, symbols, body)
            {
                return true
            }
            child = tree.nextSibling(child)
        }
        return false
    }

    /// A step into an array is a step into each element.
    private static func enter(
        _ node: Int, _ steps: [SourcePath.Step], _ place: Int, through last: Int, _ tree: SourceTree,
        _ symbols: [UInt32], _ body: (Int) -> Bool
    ) -> Bool {
        if tree.kind(of: node) == .array {
            var child = tree.firstChild(node)
            while child >= 0 {
                if enter(child, steps, place, through: last, tree, symbols, body) { return true }
                child = tree.nextSibling(child)
            }
            return false
        }
        if !steps[place].hasPositions {
            for filter in steps[place].filters where !keeps(filter, node, tree, symbols) { return false }
        }
        return visit(steps, place + 1, through: last, from: node, tree, symbols, body)
    }

    private static func flatten(_ node: Int, _ tree: SourceTree, into nodes: inout [Int]) {
        guard tree.kind(of: node) == .array else {
            nodes.append(node)
            return
        }
        var child = tree.firstChild(node)
        while child >= 0 {
            flatten(child, tree, into: &nodes)
            child = tree.nextSibling(child)
        }
    }

    private static func apply(
        _ filter: SourcePath.Filter, to nodes: [Int], _ tree: SourceTree, _ symbols: [UInt32]
    ) -> [Int] {
        if case .positions(let lower, let upper) = filter { return Slice(lower: lower, upper: upper).of(nodes) }
        return nodes.filter { keeps(filter, $0, tree, symbols) }
    }

    /// Whether a filter that looks at one node alone keeps it.
    private static func keeps(
        _ filter: SourcePath.Filter, _ node: Int, _ tree: SourceTree, _ symbols: [UInt32]
    ) -> Bool {
        switch filter {
        case .positions: return true
        case .present(let path): return !walk(path, from: [node], tree, symbols).isEmpty
        case .text(let path, let values, let match):
            let isMatch: (Int) -> Bool = { inner in
                match == .suffix
                    ? values.contains(where: (tree.trimmedText(inner) ?? "").hasSuffix)
                    : values.contains { tree.trimmedText(inner, equals: $0) }
            }
            let found =
                path.contains(where: \.hasPositions)
                ? walk(path, from: [node], tree, symbols).contains(where: isMatch)
                : visit(path, 0, through: path.count - 1, from: node, tree, symbols, isMatch)
            return found != (match == .notEqual)
        }
    }
}

/// A range of positions counted from 1, or from the end when negative.
struct Slice: Sendable, Equatable {
    var lower: Int
    /// Nil: open.
    var upper: Int?

    func of<Element>(_ elements: [Element]) -> [Element] {
        let count = elements.count
        let first = lower < 0 ? count + lower : lower - 1
        let last = upper.map { $0 < 0 ? count + $0 : $0 - 1 } ?? count - 1
        guard first >= 0, first <= last, first < count else { return [] }
        return Array(elements[first...min(last, count - 1)])
    }
}
