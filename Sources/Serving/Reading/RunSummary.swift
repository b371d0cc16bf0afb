internal import Cataloguing
internal import GRDB
internal import Metadata

/// One source's run of one night as reports show it: counts that move while it runs, its report once it ended.
struct RunSummary: Sendable {
    var id: Int64
    var night: Int64
    var source: String
    var name: String
    var extent: String
    var started: UTCInstant
    var finished: UTCInstant?
    /// `running`, `ok`, `partial`, `held`, `failed`, `discarded`.
    var state: String
    var published: UTCInstant?
    var claimed: Int?
    var counts: OutcomeCounts
    var notFetched: Int
    var pages: Int
    var bytes: Int
    var report: RunReport?

    private static let columns = """
        SELECT run.*, source.code, source.name FROM run JOIN source ON source.id = run.source
        """

    init(_ row: Row) {
        id = row["id"]
        night = row["night"]
        source = row["code"]
        name = row["name"]
        extent = row["extent"]
        started = UTCInstant(seconds: row["started"])
        finished = (row["finished"] as Int64?).map(UTCInstant.init(seconds:))
        state = row["state"]
        published = (row["published"] as Int64?).map(UTCInstant.init(seconds:))
        claimed = row["claimed"]
        counts = OutcomeCounts()
        counts.added = row["added"]
        counts.updated = row["updated"]
        counts.unchanged = row["unchanged"]
        counts.deleted = row["deleted"]
        counts.rejected = row["rejected"]
        counts.duplicate = row["duplicate"]
        notFetched = row["not_fetched"]
        pages = row["pages"]
        bytes = row["bytes"]
        // A run that is not over has no report yet.
        report = try? CodableJSON.read(RunReport.self, from: row["report"] as String)
    }

    static func ofNight(_ night: Int64, _ db: Database) throws -> [RunSummary] {
        try Row.fetchAll(db, sql: columns + " WHERE run.night = ? ORDER BY source.code, run.id", arguments: [night])
            .map(RunSummary.init)
    }

    /// Newest first.
    static func ofSource(_ code: String, before id: Int64?, limit: Int, _ db: Database) throws -> [RunSummary] {
        try Row.fetchAll(
            db, sql: columns + " WHERE source.code = ? AND run.id < ? ORDER BY run.id DESC LIMIT ?",
            arguments: [code, id ?? Int64.max, limit]
        ).map(RunSummary.init)
    }

    /// Newest first.
    static func page(before id: Int64?, limit: Int, _ db: Database) throws -> [RunSummary] {
        try Row.fetchAll(
            db, sql: columns + " WHERE run.id < ? ORDER BY run.id DESC LIMIT ?", arguments: [id ?? Int64.max, limit]
        ).map(RunSummary.init)
    }

    /// Share of the claimed records that came; nil when the platform claimed nothing.
    var progress: Double? {
        guard let claimed, claimed > 0 else { return nil }
        return min(1, Double(counts.total + notFetched) / Double(claimed))
    }

    /// Where it went wrong; nil for a run that did not, though some of its records may wait in quarantine.
    var stage: Stage? { state == "ok" ? nil : report?.stage }

    /// - Parameter visitor: who asks: where a run went wrong is for everyone, how and what to do about it for operators.
    func write(_ json: inout CanonicalJSON, for visitor: Visitor?) {
        json.object {
            $0.member("id", Int(id))
            $0.member("night", Int(night))
            $0.member("source", source)
            $0.member("name", name)
            $0.member("extent", extent)
            $0.member("state", state)
            $0.member("started", started.iso8601)
            $0.member("finished", finished?.iso8601)
            $0.member("published", published?.iso8601)
            $0.member("claimed", claimed)
            $0.member("added", counts.added)
            $0.member("updated", counts.updated)
            $0.member("unchanged", counts.unchanged)
            $0.member("deleted", counts.deleted)
            $0.member("rejected", counts.rejected)
            $0.member("duplicate", counts.duplicate)
            $0.member("notFetched", notFetched)
            $0.member("pages", pages)
            $0.member("bytes", bytes)
            $0.member("stage", stage?.rawValue)
            if visitor == nil { return }
            $0.member("cause", report?.cause)
            $0.member("nextStep", report?.nextStep)
        }
    }
}
