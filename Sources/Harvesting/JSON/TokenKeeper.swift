internal import Metadata

/// Gets a token and asks for a new one when the old is refused. The token lives here and nowhere else.
struct TokenKeeper: Sendable {
    let options: TokenOptions
    let endpoint: String
    let secrets: [String: String]
    private(set) var token: String?
    /// Tokens fetched for the page at hand; a platform that refuses fresh tokens has another trouble.
    private var renewals = 0
    /// A page was got with the token in hand.
    private(set) var hasServed = false

    init(options: TokenOptions, endpoint: String, secrets: [String: String]) {
        self.options = options
        self.endpoint = endpoint
        self.secrets = secrets
    }

    mutating func pageSucceeded() {
        renewals = 0
        hasServed = true
    }

    /// Whether another token is worth asking for.
    mutating func refuse() -> Bool {
        token = nil
        hasServed = false
        renewals += 1
        return renewals <= 2
    }

    /// The token in hand, or a new one.
    /// - Throws: `HarvestError`; the answer itself is not quoted, it may hold a token.
    mutating func current(_ exchange: SourceExchange) async throws(HarvestError) -> String {
        if let token { return token }
        let values = options.values(secrets: secrets, now: exchange.clock.now)
        let path = options.url.filled(values, for: .url)
        guard let address = WebAddress(path, relativeTo: WebAddress(endpoint))?.text else {
            throw exchange.error("token.url 不是合法地址", next: "检查 options.token.url")
        }
        let pairs = options.query.map { $0.name.percentEncoded() + "=" + $0.value.filled(values, for: .url) }
        var request = FetchRequest(url: address.appendingQuery(pairs), headers: ["Accept": "application/json"])
        if options.isPost {
            request.method = .post
            request.headers["Content-Type"] = options.contentType
            let isJSON = options.contentType.hasPrefix("application/json")
            request.body = Array((options.body?.filled(values, for: isJSON ? .json : .url) ?? "{}").utf8)
        }
        let limits = exchange.platform.limits
        let answer = try await exchange.fetch(request, doing: "取令牌") { (response) throws(TransientAnswer) in
            do throws(JSONReadError) { return try JSONAnswer.whole(response.body, limits: limits) } catch {
                throw TransientAnswer(error.cause)
            }
        }
        if let success = options.success, !success.holds(in: answer) {
            let code = success.path.text(in: answer).map(PlatformWords(hiding: Array(secrets.values)).quoted) ?? "无"
            throw exchange.error("取令牌被拒绝（\(success.path) = \(code)）", next: "检查密钥、签名设置和 IP 白名单")
        }
        guard let fresh = options.path.text(in: answer) else {
            throw exchange.error("取令牌的响应里没有 \(options.path)", next: "检查 options.token.path")
        }
        token = fresh
        return fresh
    }
}
