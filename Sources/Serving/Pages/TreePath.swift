internal import Metadata
internal import Searching

/// The way from the top of the textbook tree to a node.
enum TreePath {
    /// The nodes from the stage down to the one with this key; shorter when the key leads nowhere.
    static func nodes(to key: String?, _ site: Site) throws -> [TreeNode] {
        guard let key else { return [] }
        var path: [TreeNode] = []
        for _ in 0..<16 {
            let children = try site.searcher.children(of: path.last?.key, within: SearchRequest())
            let next = children.filter { key.hasPrefix($0.key) }.max { $0.key.utf8.count < $1.key.utf8.count }
            guard let next else { break }
            path.append(next)
            if next.key == key || !next.hasChildren { break }
        }
        return path
    }

    /// What a node is called: its name in the tree; for a key of another kind its last part.
    static func name(of key: String?, _ path: [TreeNode]) -> String? {
        key.map { key in path.last?.name ?? key.split(separator: "|").last.map(String.init) ?? key }
    }
}
