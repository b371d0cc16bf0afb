internal import Glibc
internal import Metadata

/// The steps of paths over one tree's memory. Costs nothing to make; valid while the tree lends its memory.
struct TreeWalk {
    let tree: SourceTree.Layout
    /// The crosswalk's symbols as this tree numbers them; `missing` for names it never saw.
    let symbols: UnsafeBufferPointer<UInt32>

    static let missing = UInt32.max

    /// Everything a path leads to from `start`, in document order.
    func nodes(_ path: SourcePath, from start: Int) -> [Int] {
        var nodes: [Int] = []
        flatten(start, into: &nodes)
        for filter in path.rootFilters { nodes = apply(filter, to: nodes) }
        return walk(path.steps, from: nodes)
    }

    private func walk(_ steps: [SourcePath.Step], from start: [Int]) -> [Int] {
        var nodes = start
        var first = 0
        while first < steps.count {
            // Positions count over all that a step found; up to such a step every node goes its own way.
            let last = steps[first...].firstIndex(where: \.hasPositions) ?? steps.count - 1
            let piece = last == steps.count - 1 ? steps : Array(steps[...last])
            var next: [Int] = []
            for node in nodes {
                _ = visit(piece, first, from: node) {
                    next.append($0)
                    return false
                }
            }
            if steps[last].hasPositions {
                for filter in steps[last].filters { next = apply(filter, to: next) }
            }
            if next.isEmpty { return [] }
            nodes = next
            first = last + 1
        }
        return nodes
    }

    /// Calls `body` for every node the steps lead to, in document order, until it returns true. Filters of a last step
    /// with positions are left to the caller.
    func visit(_ steps: [SourcePath.Step], _ place: Int, from node: Int, _ body: (Int) -> Bool) -> Bool {
        if place == steps.count { return body(node) }
        let symbol = steps[place].symbol
        let isAny = symbol < 0
        let wanted = isAny ? 0 : symbols[symbol]
        if wanted == Self.missing { return false }
        var child = tree.entries[node].firstChild
        while child >= 0 {
            let entry = tree.entries[Int(child)]
            if isAny || entry.name == wanted, enter(Int(child), steps, place, body) { return true }
            child = entry.nextSibling
        }
        return false
    }

    /// A step into an array is a step into each element.
    private func enter(_ node: Int, _ steps: [SourcePath.Step], _ place: Int, _ body: (Int) -> Bool) -> Bool {
        if tree.entries[node].isArray {
            var child = tree.entries[node].firstChild
            while child >= 0 {
                if enter(Int(child), steps, place, body) { return true }
                child = tree.entries[Int(child)].nextSibling
            }
            return false
        }
        if steps[place].isFiltered, !steps[place].hasPositions {
            for filter in steps[place].filters where !keeps(filter, node) { return false }
        }
        return visit(steps, place + 1, from: node, body)
    }

    private func flatten(_ node: Int, into nodes: inout [Int]) {
        guard tree.entries[node].isArray else {
            nodes.append(node)
            return
        }
        var child = tree.entries[node].firstChild
        while child >= 0 {
            flatten(Int(child), into: &nodes)
            child = tree.entries[Int(child)].nextSibling
        }
    }

    private func apply(_ filter: SourcePath.Filter, to nodes: [Int]) -> [Int] {
        if case .positions(let lower, let upper) = filter { return Slice(lower: lower, upper: upper).of(nodes) }
        return nodes.filter { keeps(filter, $0) }
    }

    /// Whether a filter that looks at one node alone keeps it.
    private func keeps(_ filter: SourcePath.Filter, _ node: Int) -> Bool {
        switch filter {
        case .positions: return true
        case .present(let path): return !walk(path, from: [node]).isEmpty
        case .text(let path, let values, let match):
            let isMatch: (Int) -> Bool = { inner in
                match == .suffix
                    ? values.contains(where: (tree.trimmedText(inner) ?? "").hasSuffix)
                    : values.contains { tree.trimmedText(inner, equals: $0) }
            }
            let found =
                path.contains(where: \.hasPositions)
                ? walk(path, from: [node]).contains(where: isMatch)
                : visit(path, 0, from: node, isMatch)
            return found != (match == .notEqual)
        }
    }
}

extension SourceTree.Layout {
    /// The node's own text; nil for null, for arrays, and where there is none but white space. White space at the
    /// ends is cut off.
    func trimmedText(_ node: Int) -> String? {
        let text = trimmed(node)
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// Whether the node's trimmed text is exactly this; no text equals the empty string.
    func trimmedText(_ node: Int, equals text: String) -> Bool {
        let own = trimmed(node)
        var text = text
        return text.withUTF8 { wanted in
            guard wanted.count == own.count, let left = wanted.baseAddress, let right = own.baseAddress else {
                return wanted.isEmpty && own.isEmpty
            }
            return memcmp(left, right, own.count) == 0
        }
    }

    private func trimmed(_ node: Int) -> UnsafeBufferPointer<UInt8> {
        let entry = entries[node]
        if entry.textCount == 0 || entry.isNull { return UnsafeBufferPointer(rebasing: text[0..<0]) }
        var start = Int(entry.textStart)
        var end = start + Int(entry.textCount)
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return UnsafeBufferPointer(rebasing: text[start..<end])
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
