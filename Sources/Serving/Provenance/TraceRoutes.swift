internal import Cataloguing
internal import Counting
internal import GRDB
internal import HTTPTypes
internal import Hummingbird
internal import Metadata

/// `/trace/{id}` and `/api/trace/{id}` (PROV-JSON): of a record by its id, of a number by its target.
struct TraceRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/api/trace/:id") { _, context in
            try SearchRoutes.allow(["cell", "platform", "night", "document"], context.query)
            return Reply.json(try await graph(context).provJSON())
        }
        router.get("/trace/:id") { _, context in
            let number = Self.number(context)
            let night = try SearchRoutes.night("night", context.query)
            let found = try await CoverageRoutes.explained("coverage.noNight", site, context) {
                try await graph(context)
            }
            let page = TracePage(site: site, context: context, graph: found, number: number, night: night)
            return Reply.html(try page.html())
        }
    }

    private static func number(_ context: SiteContext) -> ProvenanceGraph.Number {
        ProvenanceGraph.Number(
            target: context.part("id"), cell: context.query["cell"],
            platform: context.query["platform"])
    }

    private func graph(_ context: SiteContext) async throws -> ProvenanceGraph {
        let number = Self.number(context)
        let night = try SearchRoutes.night("night", context.query)
        let found: ProvenanceGraph?
        if number.target.contains(":") {
            found = try await site.catalogue.pool.read { [site] db in
                try ProvenanceGraph.record(ResourceLookup.ownID(number.target, site), site.catalogue, db)
            }
        } else {
            found = try await site.coverage?.desk(context.query).trace(number, night: night, site)
        }
        guard let found else { throw Problem.notFound("没有这条记录或这个数字", words: "problem.trace") }
        return found
    }
}
