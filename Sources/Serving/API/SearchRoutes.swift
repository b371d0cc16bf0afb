internal import HTTPTypes
internal import Hummingbird
internal import Metadata
internal import Searching

/// `GET /api/search`, `/api/suggest`, `/api/tree`.
struct SearchRoutes {
    let site: Site

    /// What orders, pages and counts a list of hits; the tree is none.
    private static let listing = ["sort", "size", "cursor", "explain", "merge", "facets"]

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/api/search") { _, context in
            let query = try SearchQuery(strict: context.query)
            try FilterCheck(site: site).check(query)
            let results = try site.searcher.search(query.request)
            if results.total == 0, let node = query.node { try FilterCheck(site: site).check(emptyNode: node) }
            return Reply.json(SearchJSON(labels: site.labels, query: query).bytes(results))
        }
        router.get("/api/suggest") { _, context in
            try Self.allow(["q", "limit"], context.query)
            let limit = try Self.integer("limit", in: 1...20, default: 8, context.query)
            let suggestions = try site.searcher.suggest(context.query["q"] ?? "", limit: limit)
            return Reply.json(Self.json(suggestions))
        }
        router.get("/api/tree") { _, context in
            let query = try SearchQuery(strict: context.query, without: Self.listing)
            try FilterCheck(site: site).check(query)
            let nodes = try site.searcher.children(of: query.node, within: query.request)
            if nodes.isEmpty, let node = query.node { try FilterCheck(site: site).check(emptyNode: node) }
            return Reply.json(Self.json(nodes, below: query.node))
        }
    }

    /// - Parameter repeated: parameters that may come several times, and then mean any of their values.
    /// - Throws: `Problem` naming a parameter the address does not have, or that comes once too often.
    static func allow(
        _ names: [String], repeated: [String] = [], _ query: QueryParameters
    ) throws(Problem) {
        for pair in query.pairs where !names.contains(pair.name) {
            throw .badRequest(
                "没有 \(pair.name) 这个参数", parameter: pair.name,
                detail: names.isEmpty ? "这个地址不带参数" : "可用的参数：\(names.joined(separator: "、"))")
        }
        for name in names where !repeated.contains(name) && query.all(name).count > 1 {
            throw .badRequest("参数 \(name) 只能出现一次", parameter: name)
        }
    }

    static func integer(
        _ name: String, in range: ClosedRange<Int>, default value: Int, _ query: QueryParameters
    ) throws(Problem) -> Int {
        guard let given = query.first(name) else { return value }
        guard let number = Int(given), range.contains(number) else {
            throw .badRequest(
                "参数 \(name) 应是 \(range.lowerBound) 到 \(range.upperBound) 的整数", parameter: name,
                words: range.upperBound > 1_000_000
                    ? Problem.Words(range.lowerBound > 0 ? "problem.positive" : "problem.natural", ["name": name])
                    : Problem.Words(
                        "problem.integer",
                        ["name": name, "from": String(range.lowerBound), "to": String(range.upperBound)]))
        }
        return number
    }

    /// The number of a night; nil when the parameter is absent.
    static func night(_ name: String, _ query: QueryParameters) throws(Problem) -> Int64? {
        guard query.first(name) != nil else { return nil }
        // Schemas/openapi.json: as far as every reader of JSON counts exactly.
        return Int64(try integer(name, in: 1...(1 << 53 - 1), default: 1, query))
    }

    private static func json(_ suggestions: [Suggestion]) -> [UInt8] {
        var json = CanonicalJSON()
        json.object { json in
            json.key("suggestions")
            json.array(suggestions) { json, suggestion in
                json.object {
                    $0.member("kind", suggestion.kind.rawValue)
                    $0.member("text", suggestion.text)
                    $0.member("count", suggestion.count)
                    $0.member("node", suggestion.node)
                    $0.member("book", suggestion.book)
                }
            }
        }
        return json.bytes
    }

    private static func json(_ nodes: [TreeNode], below node: String?) -> [UInt8] {
        var json = CanonicalJSON()
        json.object { json in
            json.member("node", node)
            json.key("children")
            json.array(nodes) { json, node in
                json.object {
                    $0.member("key", node.key)
                    $0.member("name", node.name)
                    $0.member("count", node.count)
                    $0.key("hasChildren")
                    $0.bool(node.hasChildren)
                }
            }
        }
        return json.bytes
    }
}
