internal import Hummingbird
internal import Metadata
internal import NIOCore

/// The documents machines look for at known addresses.
struct WellKnownDocument: Sendable {
    let path: String
    let type: String
    /// - Returns: nil when there is no such part.
    let write: @Sendable (SiteContext, Site) async throws -> [UInt8]?

    func answer(_ request: Request, _ context: SiteContext, _ site: Site) async throws -> Response {
        guard let bytes = try await write(context, site) else { throw Problem.notFound("没有这个地址") }
        return Reply.make(bytes, type)
    }
}

enum WellKnownDocuments {
    private static let xml = "application/xml; charset=utf-8"

    static func all(_ outward: Outward) -> [WellKnownDocument] {
        sitemaps(outward) + descriptions(outward)
    }

    private static func sitemaps(_ outward: Outward) -> [WellKnownDocument] {
        let sitemap = outward.sitemap
        return [
            WellKnownDocument(path: "/robots.txt", type: "text/plain; charset=utf-8") { _, _ in sitemap.robots() },
            WellKnownDocument(path: "/sitemap.xml", type: xml) { _, _ in try await sitemap.index() },
            WellKnownDocument(path: "/sitemap/:block", type: xml) { context, _ in
                try await sitemap.part(block(context))
            },
            WellKnownDocument(path: "/.well-known/resourcesync", type: xml) { _, _ in outward.sync.description() },
            WellKnownDocument(path: "/resourcesync/capabilitylist.xml", type: xml) { _, _ in
                outward.sync.capabilities()
            },
            WellKnownDocument(path: "/resourcesync/resourcelist.xml", type: xml) { _, site in
                try await outward.sync.resourceListIndex(now: site.clock())
            },
            WellKnownDocument(path: "/resourcesync/resourcelist/:block", type: xml) { context, site in
                try await outward.sync.resourceList(block(context), now: site.clock())
            },
            WellKnownDocument(path: "/resourcesync/changelist.xml", type: xml) { _, site in
                try await outward.sync.changeList(now: site.clock())
            },
        ]
    }

    private static func descriptions(_ outward: Outward) -> [WellKnownDocument] {
        [
            WellKnownDocument(path: "/opensearch.xml", type: "application/opensearchdescription+xml; charset=utf-8") {
                _, _ in OpenSearch(repository: outward.repository).description()
            },
            WellKnownDocument(path: "/dcat.jsonld", type: "application/ld+json") { _, _ in
                try await outward.dcat.document()
            },
            WellKnownDocument(path: SearchFeed.path, type: "application/atom+xml; charset=utf-8") { context, site in
                try outward.feed.atom(context.query, site: site)
            },
            WellKnownDocument(path: "/jsonld/:id", type: "application/ld+json") { context, site in
                outward.linkedData.schemaOrg(try resource(context, site))
            },
            WellKnownDocument(path: "/amb/:id", type: "application/vnd.amb+json") { context, site in
                outward.linkedData.amb(try resource(context, site))
            },
        ]
    }

    private static func resource(_ context: SiteContext, _ site: Site) throws -> LearningResource {
        try ResourceLookup(site: site).resource(context.part("id")).resource
    }

    /// `12.xml` → 12; nil for anything else.
    private static func block(_ context: SiteContext) -> Int64? {
        let name = context.part("block")
        guard name.hasSuffix(".xml") else { return nil }
        return Int64(name.dropLast(4))
    }
}
