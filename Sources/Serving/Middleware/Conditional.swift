internal import HTTPTypes
internal import Hummingbird
internal import Metadata
internal import Searching

/// ETag and 304. What only published data can change is tagged by the generation: an unchanged page costs a lookup.
struct Conditional: RouterMiddleware {
    typealias Context = SiteContext
    let site: Site

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head, context.visitor == nil,
            Self.dependsOnGenerationOnly(request.uri.path)
        else { return try await next(request, context) }
        let tag = try self.tag(request, context)
        if request.headers[.ifNoneMatch]?.contains(tag) ?? false {
            return Response(status: .notModified, headers: headers(tag))
        }
        var response = try await next(request, context)
        if response.status == .ok { response.headers.append(contentsOf: headers(tag)) }
        return response
    }

    private func headers(_ tag: String) -> HTTPFields {
        [.eTag: tag, .cacheControl: "no-cache", .vary: "Accept, Accept-Language, Cookie"]
    }

    private func tag(_ request: Request, _ context: Context) throws -> String {
        // The first page names the night it was last brought up to date.
        let night = request.uri.path == "/" ? try NightSummary.lastEnded(site)?.iso8601 ?? "" : ""
        let parts = [
            String(try site.searcher.generation()), night, site.edition, request.uri.string, context.language.rawValue,
            request.headers[.accept] ?? "", request.headers[.cookie] ?? "",
        ]
        return "W/\"\(Digest.sha256(parts.joined(separator: "\n")).prefix(9).hex)\""
    }

    /// Runs, nights and what belongs to a session change without a generation.
    static func dependsOnGenerationOnly(_ path: String) -> Bool {
        let own = ["/search", "/tree", "/api/search", "/api/suggest", "/api/tree"]
        return path == "/" || own.contains(path) || path.hasPrefix("/resource/") || path.hasPrefix("/api/resources/")
    }
}
