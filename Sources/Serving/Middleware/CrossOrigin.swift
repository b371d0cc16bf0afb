internal import HTTPTypes
internal import Hummingbird

/// Anyone's page may read the public API and what other machines take from here. No credentials: `*` never carries
/// cookies.
struct CrossOrigin: RouterMiddleware {
    typealias Context = SiteContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard Self.isForAnyone(path) else { return try await next(request, context) }
        let methods = Reply.methods(of: path)
        if request.method == .options {
            return Response(
                status: .noContent,
                headers: [
                    .allow: methods, .accessControlAllowOrigin: "*", .accessControlAllowMethods: methods,
                    .accessControlAllowHeaders: "Accept, If-None-Match", .accessControlMaxAge: "86400",
                ])
        }
        var response = try await next(request, context)
        if [.get, .head].contains(request.method) || path == OutwardRoutes.oaiPath {
            response.headers[.accessControlAllowOrigin] = "*"
            response.headers[.accessControlExposeHeaders] = "ETag, Retry-After"
        }
        return response
    }

    private static func isForAnyone(_ path: String) -> Bool {
        ["/api/", "/jsonld/", "/amb/", "/resourcesync/"].contains(where: path.hasPrefix)
            || [
                OutwardRoutes.oaiPath, SearchFeed.path, "/dcat.jsonld", "/opensearch.xml", "/.well-known/resourcesync",
            ].contains(path)
    }
}
