internal import Metadata

/// Reads the paths of one crosswalk out of one record's tree. Small, because it is copied into closures.
struct TreeReader {
    private let walk: TreeWalk
    private let root: Int
    private let marks: ResolvedSymbols.LanguageMarks

    /// Lends a reader to `body`; it is valid no longer.
    /// - Parameter roots: where the record's content may start, the first that is there wins; the tree's root else.
    static func lend<Result>(
        _ tree: SourceTree, _ symbols: ResolvedSymbols, roots: [SourcePath], _ body: (TreeReader) -> Result
    ) -> Result {
        tree.withLayout { layout in
            symbols.numbers.withUnsafeBufferPointer { numbers in
                body(TreeReader(TreeWalk(tree: layout, symbols: numbers), marks: symbols.languageMarks, roots: roots))
            }
        }
    }

    private init(_ walk: TreeWalk, marks: ResolvedSymbols.LanguageMarks, roots: [SourcePath]) {
        self.walk = walk
        self.marks = marks
        var start = walk.tree.entries.isEmpty ? -1 : 0
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
        var values: [RawText] = []
        if path.isPlain, !walk.tree.entries[root].isArray {
            _ = walk.visit(path.steps, 0, from: root) { node in
                if let value = value(node, name) { values.append(value) }
                return false
            }
        } else {
            for node in walk.nodes(path, from: root) {
                if let value = value(node, name) { values.append(value) }
            }
        }
        return values
    }

    private func value(_ node: Int, _ name: String) -> RawText? {
        walk.tree.trimmedText(node).map {
            RawText($0, language: marks.language(of: node, in: walk.tree), path: name)
        }
    }
}
