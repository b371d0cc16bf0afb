internal import Cataloguing
internal import GRDB
internal import Hummingbird
internal import Metadata

/// The pages for operators: nights, quarantine, unmapped values, raw records. `Login` lets nobody else through.
struct OperatorRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/operator") { _, context in
            Reply.html(try OperatorPage(site: site, context: context).html())
        }
        router.get("/operator/nights") { _, context in
            let before = try SearchRoutes.integer("before", in: 1...Int.max, default: Int.max, context.query)
            let nights = try site.catalogue.pool.read {
                try NightSummary.page(before: Int64(before), limit: 30, $0)
            }
            return Reply.html(NightsPage(site: site, context: context, nights: nights).html())
        }
        router.get("/operator/nights/:id") { _, context in
            let id = Int64(context.part("id")) ?? 0
            let (night, runs) = try site.catalogue.pool.read { db in
                (try NightSummary.one(id, db), try RunSummary.ofNight(id, db))
            }
            guard let night else { throw Problem.notFound("没有这一夜的记录", words: "problem.night") }
            return Reply.html(NightPage(site: site, context: context, night: night, runs: runs).html())
        }
        router.get("/operator/nights/:id/events") { _, context in
            NightEvents(site: site, night: Int64(context.part("id")) ?? 0).response()
        }
        router.get("/operator/quarantine") { _, context in
            Reply.html(try QuarantinePage(site: site, context: context).html())
        }
        router.get("/operator/quarantine/record") { _, context in
            let (source, id) = (context.query["source"] ?? "", context.query["id"] ?? "")
            return try quarantined(context) { try QuarantineRow.newest(source, id, $0) }
        }
        router.get("/operator/quarantine/:id") { _, context in
            let id = Int64(context.part("id")) ?? 0
            return try quarantined(context) { try QuarantineRow.one(id, $0) }
        }
        router.get("/operator/unmapped") { _, context in
            let values = try site.catalogue.pool.read { db in
                try site.catalogue.unmapped(source: context.query["source"], limit: 200, db)
            }
            return Reply.html(UnmappedPage(site: site, context: context, values: values).html())
        }
        router.get("/operator/records/:id") { _, context in
            let found = try ResourceLookup(site: site).resource(context.part("id"))
            let payload = try site.catalogue.pool.read { try site.catalogue.payload(document: found.document, $0) }
            return Reply.html(
                RawRecordPage(
                    site: site, context: context, resource: found.resource, payload: payload?.bytes ?? [],
                    format: payload?.format.rawValue ?? ""
                ).html())
        }
    }

    /// The page of one record in quarantine.
    private func quarantined(
        _ context: SiteContext, _ find: (Database) throws -> QuarantineRow?
    ) throws -> Response {
        let found = try site.catalogue.pool.read { db in
            try find(db).map { ($0, try site.catalogue.quarantined(id: $0.id, db)) }
        }
        guard let (row, payload) = found else { throw Problem.notFound("隔离区里没有这条记录", words: "problem.quarantined") }
        return Reply.html(
            try QuarantinedPage(site: site, context: context, row: row, payload: payload?.payload ?? []).html())
    }
}
