internal import HTTPTypes
internal import Hummingbird
internal import Metadata
internal import Searching

/// ETag, 304 and answers given before. What only published data can change is tagged by the generation: an unchanged
/// page costs a look-up.
struct Conditional: RouterMiddleware {
    typealias Context = SiteContext
    let site: Site

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        // Whoever is logged in sees more than the public: nothing of that is tagged or kept.
        guard request.method == .get || request.method == .head, context.visitor == nil,
            Self.dependsOnGenerationOnly(request.uri.path)
        else { return Self.personal(try await next(request, context)) }
        let generation = try site.searcher.generation()
        // A digest: what a browser sends may be long, and is kept with the answer.
        let key = Digest.sha256(try await key(request, context)).hex
        let tag = "\"\(Digest.sha256("\(generation)\n\(key)").prefix(9).hex)\""
        let known = Self.tags(request.headers[.ifNoneMatch])
        if known.contains(tag) { return unchanged(tag) }
        // Any answer will do: but there must be one.
        if known.contains("*") {
            let response = tagged(try await next(request, context), tag)
            return response.status == .ok ? unchanged(tag) : response
        }
        // Nobody asks for a page of a harvest twice, and each is as long as hundreds of answers.
        guard request.method == .get, !Self.isHarvested(request.uri.path) else {
            return tagged(try await next(request, context), tag)
        }
        let packing = Gzip.accepts(request.headers[.acceptEncoding] ?? "") ? "gzip" : ""
        let making: AnswerCache.Making
        switch await site.answers.find(packing + key, generation: generation) {
        case .answer(let known):
            return Response(status: .ok, headers: known.headers, body: ResponseBody(byteBuffer: known.body))
        case .due(let due): making = due
        }
        var answer: AnswerCache.Answer?
        defer { site.answers.settle(making, answer, packing + key, generation: generation) }
        var response = tagged(try await next(request, context), tag)
        guard response.status == .ok else { return response }
        response = try await Gzip().packed(response, for: request)
        let body = try await response.collected()
        answer = AnswerCache.Answer(headers: response.headers, body: body)
        response.body = ResponseBody(byteBuffer: body)
        return response
    }

    /// The entity tags of an If-None-Match header as RFC 9110 §13.1.2 has them compared: weakly, so without `W/`.
    static func tags(_ header: String?) -> [String] {
        (header ?? "").split(separator: ",").map { item in
            let tag = item.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return String(tag.hasPrefix("W/") ? tag.dropFirst(2) : tag)
        }
    }

    /// Every page speaks the language of whoever asks and names whoever is logged in: no cache may give it to others.
    private static func personal(_ response: Response) -> Response {
        guard response.headers[.contentType]?.hasPrefix("text/html") ?? false else { return response }
        var response = response
        response.headers[.vary] = "Accept-Language, Cookie"
        response.headers[.cacheControl] = "private, no-cache"
        return response
    }

    private func tagged(_ response: Response, _ tag: String) -> Response {
        var response = response
        if response.status == .ok { response.headers.append(contentsOf: headers(tag)) }
        return response
    }

    /// Caches take its headers over the stored ones, so it names all that the whole answer varies with.
    private func unchanged(_ tag: String) -> Response {
        var fields = headers(tag)
        fields[.vary] = [fields[.vary], "Accept-Encoding"].compactMap(\.self).joined(separator: ", ")
        return Response(status: .notModified, headers: fields)
    }

    private func headers(_ tag: String) -> HTTPFields {
        [.eTag: "W/" + tag, .cacheControl: "no-cache", .vary: "Accept, Accept-Language, Cookie"]
    }

    /// Everything an answer to the public depends on, but for the generation.
    private func key(_ request: Request, _ context: Context) async throws -> String {
        let path = request.uri.path
        // The first page names the night it was last brought up to date, a citation the day it was looked up and the
        // address of this site.
        let ended: UTCInstant? = if path == "/" { try await NightSummary.lastEnded(site) } else { nil }
        let isCited = path.hasPrefix("/resource/")
        let day = isCited ? site.clock().shanghaiDay : ""
        let place = isCited ? PageRoutes.address(request, context) : ""
        return [
            ended?.iso8601 ?? "", day, place, site.outward?.repository.publicURL ?? "", site.edition,
            request.uri.string, context.language.rawValue,
            request.headers[.accept] ?? "",
        ].joined(separator: "\n")
    }

    /// Runs, nights and what belongs to a session change without a generation.
    static func dependsOnGenerationOnly(_ path: String) -> Bool {
        let own = [
            "/", "/search", "/tree", "/api/search", "/api/suggest", "/api/tree", SearchFeed.path, "/dcat.jsonld",
            "/opensearch.xml",
        ]
        return own.contains(path) || isHarvested(path)
            || ["/resource/", "/api/resources/", "/jsonld/", "/amb/"].contains(where: path.hasPrefix)
    }

    /// The lists others take everything by. Up to when they are complete moves with the clock; an earlier date is as
    /// true, so the generation tags them too.
    private static func isHarvested(_ path: String) -> Bool {
        [OutwardRoutes.oaiPath, "/sitemap.xml", "/.well-known/resourcesync"].contains(path)
            || ["/sitemap/", "/resourcesync/"].contains(where: path.hasPrefix)
    }
}
