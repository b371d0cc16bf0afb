package import Metadata

/// The `options:` of `json-get`, `json-post` and `token-json`.
package struct PagedJSONOptions: Sendable {
    package enum Method: Sendable {
        case get
        case post
    }

    package var method: Method
    package var rules = PagedJSONRules()
    package var identity = RecordIdentity()
    package var records = TreePath("")
    package var total: TreePath?
    package var pageCount: TreePath?
    package var cursor: TreePath?
    package var next: TreePath?
    package var success: ValueCondition?
    /// Where the platform says in words what went wrong.
    package var message: TreePath?
    package var headers: [(name: String, value: RequestTemplate)] = []
    package var query: [(name: String, value: RequestTemplate)] = []
    package var body: RequestTemplate?
    package var contentType = "application/json; charset=utf-8"
    package var since: SinceParameter?
    package var token: TokenOptions?

    static let keys =
        RecordIdentity.keys + [
            "records", "total", "pageCount", "paging", "query", "body", "contentType", "headers", "success", "message",
            "since",
        ]
    static let pagingKeys = [
        "by", "parameter", "first", "size", "sizeParameter", "cursor", "next", "end", "passes",
    ]
    /// What a template of a page request may ask for, besides the names of secrets.
    static let names: Set<String> = ["page", "offset", "size", "cursor", "since", "token", "timestamp", "seconds"]

    /// - Throws: `ConfigError` with file, line and mend.
    package init(_ platform: Platform, method: Method, allowsToken: Bool = false) throws(ConfigError) {
        self.method = method
        let known = Self.names.union(platform.secrets.keys)
        guard let config = platform.options else { return }
        try config.allow(only: Self.keys + (allowsToken ? ["token", "method"] : []))
        identity = try RecordIdentity(config)
        records = TreePath(config["records"]?.string ?? "")
        total = config["total"]?.string.map { TreePath($0) }
        pageCount = config["pageCount"]?.string.map { TreePath($0) }
        message = config["message"]?.string.map { TreePath($0) }
        contentType = config["contentType"]?.string ?? contentType
        success = try config["success"].map { (node) throws(ConfigError) in try ValueCondition(node) }
        since = try config["since"].map { (node) throws(ConfigError) in try SinceParameter(node) }
        body = try config["body"].map { (node) throws(ConfigError) in try RequestTemplate(node, known: known) }
        headers = try Self.templates(config["headers"], known: known)
        query = try Self.templates(config["query"], known: known)
        if allowsToken {
            token = try TokenOptions(config, secrets: Set(platform.secrets.keys))
            switch config["method"]?.string ?? (body == nil ? "get" : "post") {
            case "get": self.method = .get
            case "post": self.method = .post
            default: throw (config["method"] ?? config).error("method 只能是 get 或 post", mend: "写 method: post")
            }
        }
        try readPaging(config["paging"], endpoint: platform.endpoint)
        if let since, let name = since.parameter { query.append((name, RequestTemplate("{since}"))) }
    }

    private mutating func readPaging(_ paging: ConfigNode?, endpoint: String?) throws(ConfigError) {
        guard let paging else {
            rules.paging = .none
            return
        }
        try paging.allow(only: Self.pagingKeys)
        guard let kind = try paging.choice("by", of: PagedJSONRules.Paging.self) else {
            throw paging.error("paging 缺少 by", mend: "写 by: page（或 offset、cursor、link、none）")
        }
        rules.paging = kind
        rules.first = try paging.count("first", atLeast: 0) ?? (kind == .page ? 1 : 0)
        rules.size = try paging.count("size", atLeast: 1) ?? rules.size
        rules.passes = try paging.count("passes", atLeast: 1) ?? rules.passes
        rules.end = try paging.choice("end", of: PagedJSONRules.End.self) ?? rules.end
        cursor = paging["cursor"]?.string.map { TreePath($0) }
        next = paging["next"]?.string.map { TreePath($0) }
        if kind == .cursor, cursor == nil {
            throw paging.error("按游标翻页需要 paging.cursor", mend: "写明响应中下一个游标的路径，例如 cursor: data.nextCursor")
        }
        let place = "{\(kind == .link ? "page" : kind.rawValue)}"
        if let name = paging["parameter"]?.string { query.append((name, RequestTemplate(place))) }
        if let name = paging["sizeParameter"]?.string { query.append((name, RequestTemplate("{size}"))) }
        var asked = body?.names ?? []
        if let endpoint { asked += RequestTemplate(endpoint).names }
        for (_, template) in query + headers { asked += template.names }
        rules.sendsSize = asked.contains("size")
        // An address that is still to come may be what names the page.
        guard endpoint != nil else { return }
        if [.page, .offset, .cursor].contains(kind), !asked.contains(kind.rawValue) {
            throw paging.error(
                "没有任何地方写明 \(place)，每次请求都会是同一页",
                mend: "加 paging.parameter，或在 endpoint、query、body 里写 \(place)")
        }
    }

    private static func templates(
        _ config: ConfigNode?, known: Set<String>
    ) throws(ConfigError) -> [(name: String, value: RequestTemplate)] {
        var templates: [(name: String, value: RequestTemplate)] = []
        for member in config?.members ?? [] {
            templates.append((member.key, try RequestTemplate(member.value, known: known)))
        }
        return templates
    }
}
