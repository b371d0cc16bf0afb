internal import HTTPTypes
internal import Hummingbird
internal import Metadata

/// Lets a request in: limits on its size, its parameters, its language, the client's true address.
struct RequestGate: RouterMiddleware {
    typealias Context = SiteContext
    var limits = QueryParameters.Limits()

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try Self.checkFraming(request)
        guard request.uri.string.utf8.count <= limits.addressBytes else {
            throw Problem(status: .uriTooLong, kind: "address-too-long", title: "地址太长：最多 \(limits.addressBytes) 字节")
        }
        guard request.uri.path.utf8.split(separator: UInt8(ascii: "/")).count <= 12 else {
            throw Problem(status: .badRequest, kind: "address-too-deep", title: "地址层级太深：最多 12 层")
        }
        // The router overlooks empty parts; whatever goes by the address would see another one.
        guard !request.uri.path.utf8.contains("//".utf8) else { throw Problem.notFound("地址里有空的一段（//）") }
        guard Self.isAccepted(request) else {
            throw Problem(status: .methodNotAllowed, kind: "method-not-allowed", title: "这个地址不接受这种请求方法")
        }
        if Self.isForPrograms(request.uri.path) { try Self.requireReadable(request.uri.query ?? "") }
        var context = context
        context.query = QueryParameters(decoding: request.uri.query ?? "")
        // OAI-PMH has its own error codes for odd arguments, and the whole address is limited already.
        if request.uri.path != OutwardRoutes.oaiPath { try context.query.check(limits) }
        context.client = Self.client(request, peer: context.peer)
        context.language = Self.language(request, context.query)
        return try await next(request, context)
    }

    /// What asks whether the server is up may speak HTTP/1.0, which needs no host; the version is not seen here.
    private static let probes: Set = ["/healthz", "/readyz", "/metrics"]

    /// RFC 9112 §3.2: exactly one host; §6.1: no way of writing a body that is not understood.
    private static func checkFraming(_ request: Request) throws(Problem) {
        // The first one became the authority.
        let hasHost = request.head.authority != nil || probes.contains(request.uri.path)
        let hasAnother = HTTPField.Name("Host").map { request.headers.contains($0) } ?? false
        guard hasHost, !hasAnother else {
            throw .notHTTP("请求里应有一个 Host，且只有一个")
        }
        guard request.headers[.transferEncoding].map({ $0.lowercased() == "chunked" }) ?? true else {
            throw .notHTTP("不支持这种 Transfer-Encoding", status: .notImplemented)
        }
    }

    private static func isForPrograms(_ path: String) -> Bool { path.hasPrefix("/api/") || path == SearchFeed.path }

    /// People see what can be made of a mangled address; a program that writes another encoding would take "0" for the
    /// answer.
    private static func requireReadable(_ query: String) throws(Problem) {
        for piece in query.split(separator: "&") where FormEncoding.strictPairs(piece) == nil {
            let name = FormEncoding.pairs(piece).first?.name ?? ""
            throw .badRequest(
                "参数 \(name.prefix(40)) 不是 UTF-8，或百分号编码不完整", parameter: String(name.prefix(40)),
                detail: "按 UTF-8 编码；百分号本身写作 %25")
        }
    }

    /// Pages take forms; the API only answers questions.
    private static func isAccepted(_ request: Request) -> Bool {
        switch request.method {
        case .get, .head, .options: true
        case .post: !request.uri.path.hasPrefix("/api/")
        default: false
        }
    }

    /// The last address a proxy on this machine names; anyone else's header is hearsay.
    static func client(_ request: Request, peer: String) -> String {
        guard isLoopback(peer), let name = HTTPField.Name("X-Forwarded-For"), let forwarded = request.headers[name],
            let last = forwarded.split(separator: ",").last
        else { return peer }
        return String(last.drop { $0 == " " }.prefix(45))
    }

    static func isLoopback(_ address: String) -> Bool { address.hasPrefix("127.") || address == "::1" }

    static func language(_ request: Request, _ query: QueryParameters) -> InterfaceLanguage {
        if let asked = query["hl"].flatMap(InterfaceLanguage.init) { return asked }
        let kept = request.cookies[InterfaceLanguage.hostCookie] ?? request.cookies[InterfaceLanguage.plainCookie]
        if let kept = kept.flatMap({ InterfaceLanguage(rawValue: $0.value) }) { return kept }
        // Chinese unless a browser that knows no Chinese asks for English.
        let accepted = request.headers[.acceptLanguage]?.lowercased() ?? "zh"
        return !accepted.contains("zh") && accepted.contains("en") ? .en : .zh
    }
}
