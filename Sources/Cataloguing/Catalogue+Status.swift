package import GRDB
internal import Metadata

/// A source's state in one line.
package struct SourceStatus: Sendable, Codable {
    package var code: String
    package var name: String
    package var kind: String
    /// Live records readers see.
    package var live: Int
    package var latest: String?
    package var latestStarted: String?
    package var lastSuccess: String?
    package var staleSince: String?
    package var heldRun: Int64?
    package var quarantined: Int
}

extension Catalogue {
    /// Every source with its last success apart from its latest run.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func statuses(_ db: Database) throws -> [SourceStatus] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT source.*, run.state AS latest, run.started AS latest_started,
                    (SELECT count(*) FROM quarantine WHERE quarantine.source = source.id AND settled IS NULL) AS bad
                FROM source LEFT JOIN run ON run.id = (SELECT max(id) FROM run WHERE run.source = source.id)
                ORDER BY source.code
                """
        ).map { row in
            func time(_ column: String) -> String? {
                (row[column] as Int64?).map { UTCInstant(seconds: $0).iso8601 }
            }
            return SourceStatus(
                code: row["code"], name: row["name"], kind: row["kind"], live: try liveCount(row["id"], db),
                latest: row["latest"],
                latestStarted: time("latest_started"), lastSuccess: time("last_success"),
                staleSince: time("stale_since"), heldRun: row["held_run"], quarantined: row["bad"])
        }
    }
}
