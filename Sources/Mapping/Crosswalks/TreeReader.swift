internal import Metadata

/// Reads the paths of one crosswalk out of one record's tree. Small, because it is copied into closures.
struct TreeReader {
    private let walk: TreeWalk
    private let root: Int
    private let marks: ResolvedSymbols.LanguageMarks

    /// - Parameter roots: where the record's content may start, the first that is there wins; the tree's root else.
    init(_ layout: SourceTree.Layout, symbols: ResolvedSymbols, roots: [SourcePath]) {
        walk = TreeWalk(tree: layout, symbols: symbols.numbers)
        marks = symbols.languageMarks
        var start = layout.entries.isEmpty ? -1 : 0
        if start >= 0 {
            for path in roots {
                if let found = walk.nodes(path, from: start).first {
                    start = found
                    break
                }
            }
        }
        root = start
    }

    /// The values a path leads to, in document order, labelled with `name`.
    /// - Parameter record: what the protocol said about it.
    func values(_ path: SourcePath, of record: SourceRecord, name: String) -> [RawText] {
        switch path.origin {
        case .datestamp: return record.datestamp.map { [RawText($0, path: name)] } ?? []
        case .sourceID: return [RawText(record.sourceID, path: name)]
        case .set: return record.sets.map { RawText($0, path: name) }
        case .tree: break
        }
        guard root >= 0 else { return [] }
        let tree = walk.tree
        let marks = marks
        var values: [RawText] = []
        func add(_ node: Int) {
            guard let text = tree.trimmedText(node) else { return }
            values.append(RawText(text, language: marks.language(of: node, in: tree), path: name))
        }
        if path.isPlain, tree.entries[root].kind != .array {
            _ = walk.visit(path.steps, 0, from: root) {
                add($0)
                return false
            }
        } else {
            for node in walk.nodes(path, from: root) { add(node) }
        }
        return values
    }
}
