package import GRDB
package import Metadata

extension Catalogue {
    /// Settles a run: vanished records, the guard, reconciliation; then publishes it, holds it, or fails it.
    ///
    /// A run that broke off after good pages is published as `partial`: additions and changes are facts, and the next
    /// run starts from where this one started. One that brought nothing is `failed` and leaves the readers' view alone.
    /// - Parameter now: is asked within the transaction, see `announcing`.
    /// - Throws: `Failure` when the catalogue cannot be written, or the run is not there.
    package func finish(
        _ run: RunHandle, platform: Platform, ending: RunEnding, now: @escaping Now
    ) async throws -> RunReport {
        try await announcing(run.source, now: now) { db in
            try self.finish(run, platform: platform, ending: ending, now: now(), db)
        }
    }

    /// The same for callers that may block their thread.
    /// - Throws: `Failure` when the catalogue cannot be written, or the run is not there.
    package func finish(_ run: RunHandle, platform: Platform, ending: RunEnding, now: Now) throws -> RunReport {
        try announcing(run.source, now: now) { db in
            try self.finish(run, platform: platform, ending: ending, now: now(), db)
        }
    }

    private func finish(
        _ run: RunHandle, platform: Platform, ending: RunEnding, now: UTCInstant, _ db: Database
    ) throws -> RunReport {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run WHERE id = ?", arguments: [run.id]) else {
            throw Failure(cause: "目录库里没有运行 \(run.id)", nextStep: "重新运行 huiliu sync")
        }
        var ending = ending
        if let repeats = writerState.repeats.removeValue(forKey: run.id) {
            ending.conflicts = repeats.conflicts
            ending.conflicting = repeats.conflicting
        }
        // An answer without a page, such as one that nothing changed, replaces a held result as well.
        let counts = OutcomeCounts(row: row)
        // One of nothing but what cannot be used does not.
        let saysSomething =
            ending.isUnchanged || counts.total > counts.rejected || ending.isCompleteList && counts.total == 0
        if ending.error == nil, saysSomething { try discardHeld(before: run, db) }
        let claimed: Int? = ending.claimed ?? (row["claimed"] as Int?)
        var report = RunReport(run: run, counts: counts, claimed: claimed, ending: ending)
        let live = try liveCount(run.source, db)
        let isWholeList =
            ending.error == nil && ending.isCompleteList && platform.listsAreComplete && ending.notFetched == 0
        let listed = isWholeList && !ending.isUnchanged
        let confirmed = isWholeList && ending.isUnchanged
        report.isListed = listed
        report.isConfirmed = confirmed ? true : nil
        report.isCut =
            ending.isHarvest && run.extent == "full" && ending.error == nil && !ending.isCompleteList
            && !ending.isUnchanged
        report.vanishAfter = platform.deletion.vanishAfter
        if listed || confirmed { report.absent = try absentCount(run, missedBefore: confirmed, db) }
        let lost = report.absent + (try deletedCount(run, db))
        report.verdict = ShrinkGuard(platform.deletion).verdict(live: live, lost: lost)
        report.state = Self.state(run, report, ending: ending, live: live, listed: listed)
        if report.state == .failed, report.cause == nil { report.explainNothingUsable() }
        var isReadable = true
        if report.state == .ok, ending.isHarvest {
            isReadable = try judgeQuarantine(run, live: live, &report, db)
        }
        if report.state == .partial, report.cause == nil {
            report.explainConflicts(ending, among: max(counts.total, live))
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
            if ending.isHarvest, let place = try keptPlace(run, counts, ending, now: now, db) {
                ending.resumeFrom = place
            }
            try publish(
                run, ending: ending, state: report.state, isReadable: isReadable, changed: try hasVersions(run, db),
                now: now, db)
        } else {
            try fail(run, now: now, db)
        }
        if ending.isHarvest {
            if listed, report.state == .ok { try settleNameless(run, db) }
            try keep(refused: ending.refused, of: run, in: &report, db)
        }
        try save(report, now: now, db)
        if let act = ending.act, report.state != .failed {
            try audit(
                actor: act.actor, act: act.act, detail: "\(run.code) run \(run.id) \(act.detail)", now: now, db)
        }
        return report
    }

    private static func state(
        _ run: RunHandle, _ report: RunReport, ending: RunEnding, live: Int, listed: Bool
    ) -> RunState {
        let total = report.counts.total
        if report.verdict == .hold || report.verdict == .halt { return .held }
        if ending.error != nil { return total - report.counts.rejected > 0 ? .partial : .failed }
        // Of what is mapped again only what changed is counted, and of changes all may be bad once.
        if run.extent == "full", total > 0, total == report.counts.rejected { return .failed }
        if listed, total == 0, live == 0 { return .failed }
        if ending.notFetched > 0 { return total > report.counts.rejected ? .partial : .failed }
        if ending.hasConflicts(among: max(total, live)) { return .partial }
        if let claimed = report.claimed, !ending.isUnchanged, claimed != total + ending.notFetched { return .partial }
        return .ok
    }

    /// How many records of a source readers see.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
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
    /// - Parameter isReadable: most of what the platform has is not in quarantine: what readers see is confirmed.
    func publish(
        _ run: RunHandle, ending: RunEnding, state: RunState, isReadable: Bool = true, changed: Bool, now: UTCInstant,
        _ db: Database
    ) throws {
        if changed {
            // The clock may have been set back; a harvester that asks "since my last visit" must still see this night.
            let latest = try Int64.fetchOne(db, sql: "SELECT max(published) FROM publication") ?? 0
            try db.execute(
                sql: "UPDATE run SET published = ? WHERE id = ?", arguments: [max(now.seconds, latest), run.id])
            try db.execute(
                sql: "UPDATE source SET previous = generation, generation = ? WHERE id = ?",
                arguments: [run.id, run.source])
        }
        let isWhole = state == .ok && ending.isHarvest
        let isConfirmed = isWhole && isReadable
        try note(mapping: ending.mapping, isWhole: state == .ok, of: run, db)
        try db.execute(
            sql: """
                UPDATE source SET held_run = NULL, memory = CASE WHEN ? THEN ? ELSE memory END,
                    resume_from = CASE WHEN ? THEN ? ELSE resume_from END,
                    connection = CASE WHEN ? THEN ? ELSE connection END,
                    last_success = CASE WHEN ? THEN ? ELSE last_success END,
                    stale_since = CASE WHEN ? THEN NULL WHEN ? THEN coalesce(stale_since, last_success, ?)
                        ELSE stale_since END
                WHERE id = ?
                """,
            arguments: [
                isWhole, try CodableJSON.text(ending.memory), isWhole, ending.resumeFrom?.seconds, isWhole,
                run.connection, isConfirmed, now.seconds, isConfirmed, ending.isHarvest, now.seconds, run.source,
            ])
        if ending.wantsFullHarvest { try forgetProgress(source: run.source, db) }
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run.id])
    }

    /// Stands for records that were mapped with different things. It equals what no mapper has, so that everything is
    /// asked for and mapped until a run was whole.
    private static let mixedMapping = "mixed"

    /// Notes what the records of a source are mapped with. After a run that is not whole some still have the old mapping.
    private func note(mapping: String, isWhole: Bool, of run: RunHandle, _ db: Database) throws {
        if mapping.isEmpty { return }
        try db.execute(
            sql: """
                UPDATE source SET mapping = CASE WHEN ?1 OR mapping IN ('', ?2) THEN ?2 ELSE ?3 END WHERE id = ?4
                """, arguments: [isWhole, mapping, Self.mixedMapping, run.source])
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

    func fail(_ run: RunHandle, now: UTCInstant, _ db: Database) throws {
        try unwind(source: run.source, to: run.id - 1, wasPublished: false, db)
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run.id])
        try db.execute(
            sql: "UPDATE source SET stale_since = coalesce(stale_since, last_success) WHERE id = ?",
            arguments: [run.source])
    }

    func save(_ report: RunReport, now: UTCInstant, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE run SET state = ?, finished = ?, claimed = ?, deleted = ?, not_fetched = ?, report = ?
                WHERE id = ?
                """,
            arguments: [
                report.state.rawValue, now.seconds, report.claimed, report.counts.deleted, report.notFetched,
                try CodableJSON.text(report), report.run,
            ])
    }
}
