internal import Cataloguing
internal import GRDB
internal import HTTPTypes
internal import Hummingbird
internal import Metadata

/// `GET /api/resources/{id}`, `/api/sources`, `/api/runs`, `/api/nights`, and the API's own description.
struct CatalogueRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/api/openapi.json") { _, _ in Reply.json(site.openAPI) }
        router.get("/api/resources/:id") { request, context in
            try SearchRoutes.allow([], context.query)
            let resource = try ResourceLookup(site: site).resource(context.part("id")).resource
            let type = ResourceRepresentation.preferred(
                request.headers[.accept] ?? "*/*", among: site.representations.map(\.mediaType))
            let representation = site.representations.first { $0.mediaType == type } ?? .json
            return Reply.make(representation.write(resource), representation.mediaType + "; charset=utf-8")
        }
        router.get("/api/sources") { _, context in
            try SearchRoutes.allow([], context.query)
            return Reply.json(SourceOverview.json(try SourceOverview.all(site)))
        }
        router.get("/api/runs") { _, context in
            try SearchRoutes.allow(["source", "before", "limit"], context.query)
            let limit = try SearchRoutes.integer("limit", in: 1...200, default: 50, context.query)
            let before = try SearchRoutes.integer("before", in: 1...Int.max, default: Int.max, context.query)
            let source = context.query["source"]
            if let source { try FilterCheck(site: site).check(source: source) }
            let runs = try site.catalogue.pool.read { db in
                guard let source else { return try RunSummary.page(before: Int64(before), limit: limit, db) }
                return try RunSummary.ofSource(source, before: Int64(before), limit: limit, db)
            }
            return Reply.json(Self.json("runs", runs) { $1.write(&$0, for: context.visitor) })
        }
        router.get("/api/nights") { _, context in
            try SearchRoutes.allow(["before", "limit"], context.query)
            let limit = try SearchRoutes.integer("limit", in: 1...200, default: 30, context.query)
            let before = try SearchRoutes.integer("before", in: 1...Int.max, default: Int.max, context.query)
            let nights = try site.catalogue.pool.read {
                try NightSummary.page(before: Int64(before), limit: limit, $0)
            }
            return Reply.json(Self.json("nights", nights) { $1.write(&$0) })
        }
    }

    static func json<Element>(
        _ name: StaticString, _ elements: [Element], _ body: (inout CanonicalJSON, Element) -> Void
    ) -> [UInt8] {
        var json = CanonicalJSON(reserving: 256 + elements.count * 256)
        json.object {
            $0.key(name)
            $0.array(elements, body)
        }
        return json.bytes
    }
}
