internal import Cataloguing
internal import Foundation
internal import GRDB
internal import Metadata

/// One night as reports show it.
struct NightSummary: Sendable {
    var id: Int64
    var started: UTCInstant
    var finished: UTCInstant?
    /// `running`, `ok`, `partial`, `held`, `failed`.
    var state: String
    var sources: Int
    var records: Int

    private static let columns = """
        SELECT night.*, (SELECT count(*) FROM run WHERE run.night = night.id) AS sources,
            (SELECT coalesce(sum(added + updated + unchanged + deleted + rejected + duplicate), 0) FROM run
             WHERE run.night = night.id) AS records FROM night
        """

    init(_ row: Row) {
        id = row["id"]
        started = UTCInstant(seconds: row["started"])
        finished = (row["finished"] as Int64?).map(UTCInstant.init(seconds:))
        state = row["state"]
        sources = row["sources"]
        records = row["records"]
    }

    static func latest(_ db: Database) throws -> NightSummary? {
        try Row.fetchOne(db, sql: columns + " ORDER BY id DESC LIMIT 1").map(NightSummary.init)
    }

    /// The end of the newest night that ended.
    static func lastEnded(_ site: Site) async throws -> UTCInstant? {
        try await site.catalogue.pool.read { db in
            try Int64.fetchOne(
                db, sql: "SELECT finished FROM night WHERE finished IS NOT NULL ORDER BY id DESC LIMIT 1")
        }.map(UTCInstant.init(seconds:))
    }

    static func one(_ id: Int64, _ db: Database) throws -> NightSummary? {
        try Row.fetchOne(db, sql: columns + " WHERE id = ?", arguments: [id]).map(NightSummary.init)
    }

    /// Newest first.
    static func page(before id: Int64?, limit: Int, _ db: Database) throws -> [NightSummary] {
        try Row.fetchAll(
            db, sql: columns + " WHERE id < ? ORDER BY id DESC LIMIT ?", arguments: [id ?? Int64.max, limit]
        ).map(NightSummary.init)
    }

    func write(_ json: inout CanonicalJSON) {
        json.object {
            $0.member("id", Int(id))
            $0.member("started", started.iso8601)
            $0.member("finished", finished?.iso8601)
            $0.member("state", state)
            $0.member("sources", sources)
            $0.member("records", records)
        }
    }
}
