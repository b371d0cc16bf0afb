internal import HTTPTypes
internal import Hummingbird

/// Anyone's page may read the public API. No credentials: `*` never carries cookies.
struct CrossOrigin: RouterMiddleware {
    typealias Context = SiteContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path.hasPrefix("/api/") else { return try await next(request, context) }
        if request.method == .options {
            return Response(
                status: .noContent,
                headers: [
                    .accessControlAllowOrigin: "*", .accessControlAllowMethods: "GET, HEAD, OPTIONS",
                    .accessControlAllowHeaders: "Accept, If-None-Match", .accessControlMaxAge: "86400",
                ])
        }
        var response = try await next(request, context)
        if request.method == .get || request.method == .head {
            response.headers[.accessControlAllowOrigin] = "*"
            response.headers[.accessControlExposeHeaders] = "ETag, Retry-After"
        }
        return response
    }
}
