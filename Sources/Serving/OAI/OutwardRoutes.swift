internal import HTTPTypes
internal import Hummingbird
internal import Metadata
internal import Searching

/// The addresses for other machines: OAI-PMH, linked data, feeds, sitemaps. Adds them to the site's router.
struct OutwardRoutes: Sendable {
    static let oaiPath = "/oai"

    let site: Site
    let outward: Outward

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.oaiPath)) { request, _ in
            try await oai(request.uri.query ?? "")
        }
        router.post(RouterPath(Self.oaiPath)) { request, _ in
            try await oai(try await request.text())
        }
        for document in WellKnownDocuments.all(outward) {
            router.get(RouterPath(document.path)) { request, context in
                try await document.answer(request, context, site)
            }
        }
    }

    private func oai(_ arguments: String) async throws -> Response {
        let now = site.clock()
        let bytes: [UInt8]
        if let pairs = FormEncoding.strictPairs(arguments) {
            // As for a search: `/readyz` then tells.
            bytes = try await outward.oai.answer(pairs, now: now) { [searcher = site.searcher] in searcher.note($0) }
        } else {
            bytes = outward.oai.undecodable(now: now)
        }
        return Reply.make(bytes, "text/xml; charset=utf-8")
    }
}
