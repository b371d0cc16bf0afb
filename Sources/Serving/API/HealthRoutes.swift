internal import Cataloguing
internal import Foundation
internal import GRDB
internal import HTTPTypes
internal import Hummingbird
internal import Metadata
internal import Searching

/// For machines that watch: `/healthz`, `/readyz`, `/metrics`; and for browsers: `/assets`, `/robots.txt`.
struct HealthRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/healthz") { _, _ in Reply.make(Array("ok\n".utf8), "text/plain; charset=utf-8") }
        router.get("/readyz") { _, _ in
            // Ready means that a search would be answered now, from what is published.
            _ = try site.searcher.generation()
            if let failure = site.searcher.staleness { throw failure }
            // A damaged record costs itself; whoever watches is told, nobody is sent away.
            let damage = site.searcher.damage.map { "\($0)\n" } ?? ""
            return Reply.make(Array("ready\n\(damage)".utf8), "text/plain; charset=utf-8")
        }
        router.get("/metrics") { _, _ in
            let text = site.metrics.text(gauges: try await Self.gauges(site))
            return Reply.make(Array(text.utf8), "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("/assets/:name") { request, context in
            try Assets.reply(context.part("name"), request)
        }
        router.get("/favicon.ico") { request, _ in try Assets.reply(Assets.icon.name, request) }
        router.get("/worker.js") { _, _ in Reply.make(Assets.worker.bytes, Assets.worker.type) }
        // The outward interfaces bring one that names the sitemap as well.
        if site.outward == nil {
            router.get("/robots.txt") { _, _ in
                Reply.make(Array(Sitemap.rules.utf8), "text/plain; charset=utf-8")
            }
        }
    }

    private typealias Gauge = (name: String, help: String, values: [(labels: String, value: Double)])

    private static func gauges(_ site: Site) async throws -> [(
        name: String, help: String, values: [(labels: String, value: Double)]
    )] {
        let now = site.clock().seconds
        return try await site.catalogue.pool.read { db in
            let sources = try site.catalogue.sources(db)
            let night = try NightSummary.latest(db)
            var gauges: [Gauge] = [
                (
                    "huiliu_source_seconds_since_success", "Seconds since the source was last harvested well.",
                    sources.compactMap { source in
                        source.lastSuccess.map { ("{source=\"\(source.code)\"}", Double(now - $0.seconds)) }
                    }
                ),
                (
                    "huiliu_source_stale", "1 while the shown records of the source are unconfirmed.",
                    sources.map { ("{source=\"\($0.code)\"}", $0.staleSince == nil ? 0 : 1) }
                ),
                (
                    "huiliu_source_held", "1 while a result waits for an operator's release.",
                    sources.map { ("{source=\"\($0.code)\"}", $0.heldRun == nil ? 0 : 1) }
                ),
                (
                    "huiliu_damaged_record", "1 since a record could not be read.",
                    [("", site.searcher.damage == nil ? 0 : 1)]
                ),
                (
                    "huiliu_quarantine_open", "Records waiting in quarantine.",
                    [("", Double(try QuarantineRow.openCount(db)))]
                ),
            ]
            if let night {
                gauges.append(
                    (
                        "huiliu_night_started_seconds", "Start of the latest night.",
                        [("", Double(night.started.seconds))]
                    ))
                gauges.append(
                    (
                        "huiliu_night_state", "1 for the state the latest night is in.",
                        [("{state=\"\(night.state)\"}", 1)]
                    ))
            }
            return gauges
        }
    }
}
