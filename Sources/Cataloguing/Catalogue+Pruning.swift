internal import GRDB
package import Metadata

extension Catalogue {
    private static let batch = 500

    /// Drops old versions, and settled quarantine that has been kept for as long as the platform's file says.
    /// - Throws: `Failure`.
    package func prune(_ platform: Platform, now: UTCInstant) async throws {
        try await prune(platform.code)
        let last = now.seconds - Int64(platform.limits.settledDays) * 86_400
        while try await explaining({ db in try self.pruneQuarantine(platform.code, settledBefore: last, db) })
            == Self.batch
        {}
    }

    /// The same for callers that may block their thread.
    package func prune(_ platform: Platform, now: UTCInstant) throws {
        try prune(platform.code)
        let last = now.seconds - Int64(platform.limits.settledDays) * 86_400
        while try explaining({ db in try self.pruneQuarantine(platform.code, settledBefore: last, db) }) == Self.batch {
        }
    }

    /// What a rollback would open again stays.
    private func pruneQuarantine(_ code: String, settledBefore last: Int64, _ db: Database) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM quarantine WHERE id IN (SELECT quarantine.id FROM source
                    CROSS JOIN run ON run.source = source.id AND run.id <= source.previous AND run.started < ?
                    CROSS JOIN quarantine ON quarantine.settled = run.id
                    WHERE source.code = ? LIMIT ?)
                """, arguments: [last, code, Self.batch])
        return db.changesCount
    }

    /// The version that was looked at last.
    private struct Place: Sendable {
        var died: Int64 = 0
        var document: Int64 = 0
    }

    /// Drops what no reader can need any more: payload, record and index entry of versions that neither today's readers
    /// nor a rollback see; and the version itself unless a frozen night counted it.
    /// - Returns: how many versions lost something.
    /// - Throws: `Failure`.
    @discardableResult
    package func prune(_ code: String) async throws -> Int {
        var place = Place()
        var pruned = 0
        while true {
            let from = place
            let (old, next) = try await explaining { db in try self.prune(code, after: from, db) }
            pruned += old
            guard let next else { break }
            place = next
        }
        return pruned
    }

    /// The same for callers that may block their thread.
    /// - Throws: `Failure` when the catalogue cannot be written.
    @discardableResult
    package func prune(_ code: String) throws -> Int {
        var place = Place()
        var pruned = 0
        while true {
            let (old, next) = try explaining { db in try self.prune(code, after: place, db) }
            pruned += old
            guard let next else { break }
            place = next
        }
        return pruned
    }

    private func prune(
        _ code: String, after place: Place, _ db: Database
    ) throws -> (pruned: Int, next: Place?) {
        // A run belongs to one source, so the versions that died in a source's runs are read off one index.
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT document.id, document.died, content.id IS NOT NULL AS heavy,
                    document.status = 0 AND EXISTS (SELECT 1 FROM snapshot_source
                        WHERE snapshot_source.source = document.source
                        AND snapshot_source.generation >= document.born AND snapshot_source.generation < document.died
                    ) AS frozen
                FROM source CROSS JOIN run ON run.source = source.id AND run.id <= source.previous
                CROSS JOIN document ON document.died = run.id AND document.died < 9223372036854775807
                LEFT JOIN content ON content.id = document.id
                WHERE source.code = ? AND (document.died, document.id) > (?, ?)
                ORDER BY document.died, document.id LIMIT ?
                """, arguments: [code, place.died, place.document, Self.batch])
        var pruned = 0
        for row in rows {
            let isHeavy: Bool = row["heavy"]
            let isFrozen: Bool = row["frozen"]
            if !isFrozen {
                try remove(document: row["id"], db)
            } else if isHeavy {
                try removeContent(document: row["id"], db)
            } else {
                continue
            }
            pruned += 1
        }
        guard rows.count == Self.batch, let last = rows.last else { return (pruned, nil) }
        return (pruned, Place(died: last["died"], document: last["id"]))
    }
}
