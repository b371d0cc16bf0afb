internal import Foundation
package import GRDB
package import Metadata

/// How a source's conversation ended, as far as the catalogue must know.
package struct RunEnding: Sendable {
    package var isCompleteList = false
    /// The platform itself said that nothing changed. Then `isCompleteList` tells of the answer that did not change.
    package var isUnchanged = false
    package var claimed: Int?
    package var notFetched = 0
    package var memory: [String: String] = [:]
    package var resumeFrom: UTCInstant?
    /// In Chinese.
    package var notes: [String] = []
    package var error: HarvestError?
    /// Answers that were not taken in.
    package var refused: [RefusedAnswer] = []
    package var mapping = ""
    /// The platform was asked; false for work on what is stored (renormalise, replay).
    package var isHarvest = true
    /// What came may be older than what was here: the next harvest asks for everything.
    package var wantsFullHarvest = false

    package init() {}
}

/// What a finished run came to.
package struct RunReport: Sendable, Codable {
    package var run: Int64
    package var source: String
    package var name = ""
    package var state: RunState
    package var counts: OutcomeCounts
    package var claimed: Int?
    package var notFetched: Int
    package var verdict: ShrinkGuard.Verdict
    /// The list was complete: absence means something. Nil in reports written by earlier versions.
    package var isListed: Bool?
    /// The last complete list was confirmed: what it lacked is absent once more. Nil: it was not.
    package var isConfirmed: Bool?
    /// Records absent from the complete list, and how many of these are now tombstones.
    package var absent: Int
    package var vanished: Int
    /// Of the deleted and vanished ones: how many only changed their identifier.
    package var redirected: Int?
    /// In Chinese.
    package var notes: [String]
    package var stage: Stage?
    package var cause: String?
    package var nextStep: String?

    /// Records the source delivered: what its claim is compared with. A vanished record is a deletion nobody delivered.
    package var received: Int { counts.total - vanished }

    init(run: RunHandle, counts: OutcomeCounts, claimed: Int?, ending: RunEnding) {
        self.run = run.id
        source = run.code
        state = .ok
        self.counts = counts
        self.claimed = claimed
        notFetched = ending.notFetched
        verdict = .apply
        absent = 0
        vanished = 0
        notes = ending.notes
        stage = ending.error?.stage
        cause = ending.error?.cause
        nextStep = ending.error?.nextStep
    }

    /// A source that did not get as far as a run.
    package init(failed platform: Platform, stage: Stage, cause: String, nextStep: String) {
        run = 0
        source = platform.code
        name = platform.name
        state = .failed
        counts = OutcomeCounts()
        notFetched = 0
        verdict = .apply
        absent = 0
        vanished = 0
        notes = []
        self.stage = stage
        self.cause = cause
        self.nextStep = nextStep
    }
}

extension Catalogue {
    /// Settles a run: vanished records, the guard, reconciliation; then publishes it, holds it, or fails it.
    ///
    /// A run that broke off after good pages is published as `partial`: additions and changes are facts, and the next
    /// run starts from where this one started. One that brought nothing is `failed` and leaves the readers' view alone.
    package func finish(_ run: RunHandle, platform: Platform, ending: RunEnding, now: UTCInstant) async throws
        -> RunReport
    {
        do {
            return try await pool.write { db in try self.finish(run, platform: platform, ending: ending, now: now, db) }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    /// The same for callers that may block their thread.
    package func finish(_ run: RunHandle, platform: Platform, ending: RunEnding, now: UTCInstant) throws -> RunReport {
        do {
            return try pool.write { db in try self.finish(run, platform: platform, ending: ending, now: now, db) }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    private func finish(
        _ run: RunHandle, platform: Platform, ending: RunEnding, now: UTCInstant, _ db: Database
    ) throws -> RunReport {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run WHERE id = ?", arguments: [run.id]) else {
            throw Failure(cause: "目录库里没有运行 \(run.id)", nextStep: "重新运行 huiliu sync")
        }
        // An answer without a page, such as one that nothing changed, replaces a held result as well.
        if ending.error == nil { try discardHeld(before: run, db) }
        let counts = OutcomeCounts(row: row)
        let claimed: Int? = ending.claimed ?? (row["claimed"] as Int?)
        var report = RunReport(run: run, counts: counts, claimed: claimed, ending: ending)
        let live = try liveCount(run.source, db)
        let isWholeList =
            ending.error == nil && ending.isCompleteList && platform.listsAreComplete && ending.notFetched == 0
        let listed = isWholeList && !ending.isUnchanged
        let confirmed = isWholeList && ending.isUnchanged
        report.isListed = listed
        report.isConfirmed = confirmed ? true : nil
        if listed || confirmed { report.absent = try absentCount(run, missedBefore: confirmed, db) }
        let lost = report.absent + (try deletedCount(run, db))
        report.verdict = ShrinkGuard(platform.deletion).verdict(live: live, lost: lost)
        report.state = Self.state(run, report, ending: ending, live: live, listed: listed)
        if report.state == .failed, report.cause == nil { report.explainNothingUsable() }
        if report.state == .ok, ending.isHarvest, try isFlooded(run, counts, db) {
            report.state = .partial
            report.explainFlood()
        }
        if report.state == .held {
            try hold(run, report: &report, lost: lost, now: now, db)
        } else if report.state != .failed {
            if listed || confirmed {
                report.vanished = try settleAbsent(
                    run, vanishAfter: platform.deletion.vanishAfter, missedBefore: confirmed, db)
                report.counts.deleted += report.vanished
            }
            report.redirected = try settleRedirects(run, db)
            try publish(run, ending: ending, state: report.state, changed: try hasVersions(run, db), now: now, db)
        } else {
            try fail(run, now: now, db)
        }
        if ending.isHarvest {
            if listed, report.state == .ok { try settleNameless(run, db) }
            try keep(refused: ending.refused, of: run, in: &report, db)
        }
        try save(report, ending: ending, now: now, db)
        return report
    }

    private static func state(
        _ run: RunHandle, _ report: RunReport, ending: RunEnding, live: Int, listed: Bool
    ) -> RunState {
        let total = report.counts.total
        if report.verdict == .hold || report.verdict == .halt { return .held }
        if ending.error != nil { return total - report.counts.rejected > 0 ? .partial : .failed }
        // Of what is mapped again only what changed is counted.
        if !run.isRenormalisation, total > 0, total == report.counts.rejected { return .failed }
        if listed, total == 0, live == 0 { return .failed }
        if ending.notFetched > 0 { return total > report.counts.rejected ? .partial : .failed }
        if let claimed = report.claimed, !ending.isUnchanged, claimed != total + ending.notFetched { return .partial }
        return .ok
    }

    /// How many records of a source readers see.
    package func liveCount(_ source: Int64, _ db: Database) throws -> Int {
        // A run belongs to one source, so a source's versions are read off the index by the run they were born in; a
        // table of all sources would be gone through once a source.
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM source
                CROSS JOIN run ON run.source = source.id AND run.id <= source.generation
                CROSS JOIN document ON document.born = run.id
                WHERE source.id = ? AND document.died > source.generation AND document.status = 0
                """, arguments: [source]) ?? 0
    }

    /// How many records readers see the run ended. A deletion of what never was here is no loss.
    private func deletedCount(_ run: RunHandle, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM document JOIN record ON record.id = document.record
                JOIN document AS latest ON latest.id = record.current
                WHERE document.died = ? AND document.died < 9223372036854775807 AND document.status = 0
                    AND latest.status <> 0
                """, arguments: [run.id]) ?? 0
    }

    /// Whether at least half of what came, and ten records, went to quarantine that did not in the runs before: rules or
    /// platform have changed, and somebody must look. A list that stays as bad as it was is known already; of several
    /// runs, because between two whole lists others may bring changes only.
    private func isFlooded(_ run: RunHandle, _ counts: OutcomeCounts, _ db: Database) throws -> Bool {
        guard counts.rejected >= 10, counts.rejected * 2 >= counts.total else { return false }
        let before = try Int.fetchOne(
            db,
            sql: """
                SELECT max(rejected) FROM (SELECT rejected FROM run
                    WHERE source = ? AND id < ? AND state IN ('ok', 'partial') AND \(Self.isHarvest)
                    ORDER BY id DESC LIMIT 10)
                """, arguments: [run.source, run.id])
        let isNew = counts.rejected - (before ?? 0)
        return isNew >= 10 && isNew * 2 >= counts.total
    }

    /// Whether versions were born or ended in the run: whether readers will see anything else.
    private func hasVersions(_ run: RunHandle, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM document WHERE born = ?1) OR EXISTS
                    (SELECT 1 FROM document WHERE died = ?1 AND died < 9223372036854775807)
                """, arguments: [run.id]) ?? true
    }

    /// - Parameter missedBefore: only of what a complete list has lacked already.
    private func absentCount(_ run: RunHandle, missedBefore: Bool, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM record JOIN document ON document.id = record.current
                WHERE record.source = ? AND record.last_seen < ? AND record.missed >= ? AND document.status = 0
                """, arguments: [run.source, run.id, missedBefore ? 1 : 0]) ?? 0
    }

    /// Counts one more absence for every record the complete list lacked; enough of them make a tombstone. One more
    /// tombstone is due for what was rolled back and did not come again: somebody may have harvested it in between.
    /// - Parameter missedBefore: the list is the one that was read before: what it did not lack then it has.
    func settleAbsent(
        _ run: RunHandle, vanishAfter: Int, missedBefore: Bool, _ db: Database
    ) throws -> Int {
        try db.execute(
            sql: "UPDATE record SET missed = missed + 1 WHERE source = ? AND last_seen < ? AND missed >= ?",
            arguments: [run.source, run.id, missedBefore ? 1 : 0])
        let gone = try Row.fetchAll(
            db,
            sql: """
                SELECT record.id, record.current FROM record LEFT JOIN document ON document.id = record.current
                WHERE record.source = ?1 AND (record.missed >= ?2 AND document.status = 0
                    OR record.raw_hash = ?3 AND record.last_seen < ?4 AND record.missed > 0 AND document.status IS NOT 0)
                """, arguments: [run.source, vanishAfter, PendingRecord.takenBack, run.id])
        try settleQuarantineOfAbsent(run, vanishAfter: vanishAfter, db)
        for row in gone {
            try db.cachedStatement(sql: "UPDATE document SET died = ? WHERE id = ?")
                .execute(arguments: [run.id, row["current"]])
            try db.cachedStatement(
                sql: "INSERT INTO document (record, source, born, status, facets) VALUES (?, ?, ?, ?, x'')"
            ).execute(arguments: [row["id"], run.source, run.id, DocumentStatus.missing.rawValue])
            try db.cachedStatement(sql: "UPDATE record SET current = ?, raw_hash = 0 WHERE id = ?")
                .execute(arguments: [db.lastInsertedRowID, row["id"]])
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO history (record, run, outcome, note) VALUES (?, ?, 'deleted', 'missing')"
            ).execute(arguments: [row["id"], run.id])
        }
        return gone.count
    }

    /// Makes a run's result what readers see, in one statement.
    func publish(
        _ run: RunHandle, ending: RunEnding, state: RunState, changed: Bool, now: UTCInstant, _ db: Database
    ) throws {
        if changed {
            // The clock may have been set back; a harvester that asks "since my last visit" must still see this night.
            let latest = try Int64.fetchOne(db, sql: "SELECT max(published) FROM run") ?? 0
            try db.execute(
                sql: "UPDATE run SET published = ? WHERE id = ?", arguments: [max(now.seconds, latest), run.id])
            try db.execute(
                sql: "UPDATE source SET previous = generation, generation = ? WHERE id = ?",
                arguments: [run.id, run.source])
        }
        let isWhole = state == .ok && ending.isHarvest
        try db.execute(
            sql: """
                UPDATE source SET held_run = NULL, memory = CASE WHEN ? THEN ? ELSE memory END,
                    resume_from = CASE WHEN ? THEN coalesce(?, resume_from) ELSE resume_from END,
                    last_success = CASE WHEN ? THEN ? ELSE last_success END,
                    stale_since = CASE WHEN ? THEN NULL WHEN ? THEN coalesce(stale_since, last_success, ?)
                        ELSE stale_since END,
                    mapping = CASE WHEN ? <> '' THEN ? ELSE mapping END
                WHERE id = ?
                """,
            arguments: [
                isWhole, try Self.json(ending.memory), isWhole, ending.resumeFrom?.seconds, isWhole, now.seconds,
                isWhole, ending.isHarvest, now.seconds, ending.mapping, ending.mapping, run.source,
            ])
        if ending.wantsFullHarvest { try forgetProgress(source: run.source, db) }
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run.id])
    }

    /// Lets the next harvest of a source ask for everything.
    func forgetProgress(source: Int64, _ db: Database) throws {
        try db.execute(sql: "UPDATE source SET resume_from = NULL, memory = '{}' WHERE id = ?", arguments: [source])
    }

    private func hold(
        _ run: RunHandle, report: inout RunReport, lost: Int, now: UTCInstant, _ db: Database
    ) throws {
        report.explainHeld(lost: lost, isRenormalisation: run.isRenormalisation)
        try db.execute(
            sql: "UPDATE source SET held_run = ?, stale_since = coalesce(stale_since, last_success, ?) WHERE id = ?",
            arguments: [run.id, now.seconds, run.source])
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run.id])
    }

    private func fail(_ run: RunHandle, now: UTCInstant, _ db: Database) throws {
        try unwind(source: run.source, to: run.id - 1, wasPublished: false, db)
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run.id])
        try db.execute(
            sql: "UPDATE source SET stale_since = coalesce(stale_since, last_success) WHERE id = ?",
            arguments: [run.source])
    }

    private func save(_ report: RunReport, ending: RunEnding, now: UTCInstant, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE run SET state = ?, finished = ?, claimed = ?, deleted = ?, not_fetched = ?, report = ?
                WHERE id = ?
                """,
            arguments: [
                report.state.rawValue, now.seconds, report.claimed, report.counts.deleted, report.notFetched,
                try Self.json(report), report.run,
            ])
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
