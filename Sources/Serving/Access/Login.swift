internal import HTTPTypes
internal import Hummingbird

/// Learns who asks, from the session cookie or a bearer key, and keeps everyone else out of `/operator`.
struct Login: RouterMiddleware {
    typealias Context = SiteContext
    let site: Site

    private static let plainCookie = "huiliu_session"
    /// Browsers take a cookie of this name over TLS only, for this host alone.
    private static let hostCookie = "__Host-huiliu"

    static func session(_ request: Request) -> String? {
        (request.cookies[hostCookie] ?? request.cookies[plainCookie])?.value
    }

    /// - Parameter token: nil: the browser is to forget it.
    static func cookie(_ token: String?, _ request: Request, _ context: SiteContext) -> Cookie {
        let isSecure = SecurityHeaders.isBehindTLS(request, context)
        return Cookie(
            name: isSecure ? hostCookie : plainCookie, value: token ?? "",
            maxAge: token == nil ? 0 : Int(Accounts.sessionSeconds), path: "/", secure: isSecure, httpOnly: true,
            sameSite: .lax)
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.visitor = try visitor(request)
        // The route that was found decides, not the address: `//operator` and the like find the same route.
        let route = context.endpointPath ?? ""
        let isForOperators = route == "/operator" || route.hasPrefix("/operator/")
        if isForOperators, context.visitor == nil {
            guard site.accounts != nil else { throw Problem.forbidden("本站没有启用登录", detail: "启动时加 --accounts 指定账号文件") }
            if ProblemAnswers.wantsPage(request) {
                return Reply.see(Link("/login", [("back", request.uri.string)]))
            }
            throw Problem.unauthorized("请先登录")
        }
        if isForOperators, route != "/operator/password", context.visitor?.mustChangePassword == true {
            guard ProblemAnswers.wantsPage(request) else { throw Problem.forbidden("请先修改管理员给的密码") }
            return Reply.see(Link("/operator/password"))
        }
        var response = try await next(request, context)
        if isForOperators || route == "/login" || route == "/setup" || context.visitor != nil {
            response.headers[.cacheControl] = "no-store"
        }
        return response
    }

    func visitor(_ request: Request) throws -> Visitor? {
        guard let accounts = site.accounts else { return nil }
        if let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") {
            return try accounts.visitor(key: String(header.dropFirst(7)))
        }
        return try Self.session(request).flatMap { try accounts.visitor(session: $0) }
    }
}

/// A posted form.
struct Form: Sendable {
    let fields: QueryParameters

    /// Reads the form and makes sure that it was sent from a page of this site.
    /// - Throws: `Problem` for a form that is too large or comes from somewhere else.
    init(_ request: Request, _ context: SiteContext) async throws {
        fields = QueryParameters(decoding: try await request.text())
        try fields.check(QueryParameters.Limits())
        try Self.checkOrigin(request)
        guard let visitor = context.visitor, let csrf = visitor.csrf else { return }
        guard let given = fields["csrf"], Secrets.equal(given, csrf) else {
            throw Problem.forbidden(
                "表单已失效", detail: "请回到上一页刷新后再提交",
                words: Problem.Words("problem.form", detail: "problem.formNext"))
        }
    }

    /// Browsers say where a form comes from; another site's is refused also before anyone has logged in.
    private static func checkOrigin(_ request: Request) throws(Problem) {
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
            !["same-origin", "none"].contains(site)
        {
            throw .forbidden("表单来自别的网站", words: "problem.foreignForm")
        }
        guard let origin = request.headers[.origin], origin != "null", let authority = request.head.authority else {
            return
        }
        guard origin.hasSuffix("://" + authority) else { throw .forbidden("表单来自别的网站", words: "problem.foreignForm") }
    }
}
