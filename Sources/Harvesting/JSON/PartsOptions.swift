package import Metadata

/// The `options:` of `parts`: a small list of addresses, each a JSON file with some of the records.
package struct PartsOptions: Sendable {
    package var identity: RecordIdentity
    package var records: TreePath
    /// Where the list names its parts; nil: the root array, or `urls`.
    package var urls: TreePath?
    package var headers: [String: String]
    /// Hosts besides the endpoint's own that parts may lie on.
    package var hosts: Set<String>

    static let keys = RecordIdentity.keys + ["records", "urls", "headers", "hosts"]

    /// - Throws: `ConfigError`.
    package init(_ platform: Platform) throws(ConfigError) {
        let config = platform.options
        try config?.allow(only: Self.keys)
        identity = try RecordIdentity(config)
        records = TreePath(config?["records"]?.string ?? "")
        urls = config?["urls"]?.string.map { TreePath($0) }
        headers = config?["headers"]?.texts ?? [:]
        hosts = Set((config?["hosts"]?.elements ?? []).compactMap { $0.string?.lowercased() })
    }

    /// The parts a list names, in order, each once; blanks around them taken off.
    func parts(in list: SourceTree, at address: String) -> [WebAddress] {
        guard let root = list.root else { return [] }
        let nodes = urls.map { $0.nodes(in: root) } ?? (root.kind == .array ? [root] : root.children(named: "urls"))
        let texts = nodes.flatMap { node in
            node.kind == .array ? node.children.compactMap(\.string) : [node.string ?? ""]
        }
        let base = WebAddress(address)
        var seen: Set<String> = []
        // Never a comma inside an address of this kind: the joined form could not be read otherwise.
        return texts.flatMap { $0.split { $0 == "," || $0.isWhitespace } }
            .compactMap { WebAddress(String($0), relativeTo: base) }
            .filter { seen.insert($0.text).inserted }
    }

    /// Whether a part's address may be asked: the list's own site, or a host the platform file names.
    func allows(_ part: WebAddress, beside list: String) -> Bool {
        WebAddress(list).map { part.mayBeNamed(by: $0, hosts: hosts) } ?? false
    }
}
