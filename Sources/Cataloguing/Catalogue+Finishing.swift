internal import Foundation
package import GRDB
package import Metadata

/// How a source's conversation ended, as far as the catalogue must know.
package struct RunEnding: Sendable {
    package var isCompleteList = false
    /// The platform itself said that nothing changed: absence means nothing.
    package var isUnchanged = false
    package var claimed: Int?
    package var notFetched = 0
    package var memory: [String: String] = [:]
    /// From when on the next harvest asks; nil: it asks for everything.
    package var resumeFrom: UTCInstant?
    /// Records of one identifier whose contents differed, and one such identifier.
    package var conflicts = 0
    package var conflicting: String?
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
    /// Everything was asked for and answered, and the list was not complete all the same. Nil as above.
    package var isCut: Bool?
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

extension RunReport {
    /// Says why a conversation that went well all the same brought nothing to show.
    fileprivate mutating func explainNothingUsable() {
        if counts.rejected > 0 {
            stage = .check
            cause = "收到的 \(counts.rejected) 条记录全部进了隔离区"
            nextStep = "运行 huiliu quarantine \(source) 查看原因"
        } else {
            stage = .harvest
            cause = "平台给出的完整清单是空的，目录里也没有它的记录"
            nextStep = "与平台核实接口，或运行 huiliu check 看它回答了什么"
        }
    }

    /// Says that an identifier stands for more than one record.
    fileprivate mutating func explainConflicts(_ ending: RunEnding) {
        guard ending.hasConflicts(among: counts.total) else { return }
        stage = .store
        cause = "\(ending.conflicts) 条记录与别的记录共用标识（如 \(ending.conflicting ?? "")）而内容不同，每个标识只留下一条"
        nextStep = "请平台给每条记录自己的标识；做不到时在平台文件的 options.id 里写合起来能认出一条记录的几项"
    }
}

extension RunEnding {
    /// More than this share of records that shared an identifier with another is no slip.
    private static let conflictShare = 20

    /// Whether so many records were lost to others of the same identifier that the run is not whole.
    fileprivate func hasConflicts(among total: Int) -> Bool {
        conflicts > 1 && conflicts * Self.conflictShare > total
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
        var ending = ending
        if let repeats = writerState.repeats.removeValue(forKey: run.id) {
            ending.conflicts = repeats.conflicts
            ending.conflicting = repeats.conflicting
        }
        let counts = OutcomeCounts(row: row)
        let claimed: Int? = ending.claimed ?? (row["claimed"] as Int?)
        var report = RunReport(run: run, counts: counts, claimed: claimed, ending: ending)
        let live = try liveCount(run.source, db)
        let listed =
            ending.error == nil && ending.isCompleteList && platform.listsAreComplete && ending.notFetched == 0
            && !ending.isUnchanged
        report.isListed = listed
        report.isCut =
            ending.isHarvest && run.extent == "full" && ending.error == nil && !ending.isCompleteList
            && !ending.isUnchanged
        if listed { report.absent = try absentCount(run, db) }
        let lost = report.absent + (try deletedCount(run, db))
        report.verdict = ShrinkGuard(platform.deletion).verdict(live: live, lost: lost)
        report.state = Self.state(report, ending: ending, live: live, listed: listed)
        if report.state == .failed, report.cause == nil { report.explainNothingUsable() }
        if report.state == .partial, report.cause == nil { report.explainConflicts(ending) }
        if report.state == .held {
            try hold(run, report: &report, lost: lost, now: now, db)
        } else if report.state != .failed {
            if listed {
                report.vanished = try settleAbsent(run, vanishAfter: platform.deletion.vanishAfter, db)
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

    private static func state(_ report: RunReport, ending: RunEnding, live: Int, listed: Bool) -> RunState {
        let total = report.counts.total
        if report.verdict == .hold || report.verdict == .halt { return .held }
        if ending.error != nil { return total - report.counts.rejected > 0 ? .partial : .failed }
        if total > 0, total == report.counts.rejected { return .failed }
        if listed, total == 0, live == 0 { return .failed }
        if ending.notFetched > 0 || ending.hasConflicts(among: total) { return .partial }
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

    /// Whether versions were born or ended in the run: whether readers will see anything else.
    private func hasVersions(_ run: RunHandle, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM document WHERE born = ?1) OR EXISTS
                    (SELECT 1 FROM document WHERE died = ?1 AND died < 9223372036854775807)
                """, arguments: [run.id]) ?? true
    }

    private func absentCount(_ run: RunHandle, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM record JOIN document ON document.id = record.current
                WHERE record.source = ? AND record.last_seen < ? AND document.status = 0
                """, arguments: [run.source, run.id]) ?? 0
    }

    /// Counts one more absence for every record the complete list lacked; enough of them make a tombstone. One more
    /// tombstone is due for what was rolled back and did not come again: somebody may have harvested it in between.
    func settleAbsent(_ run: RunHandle, vanishAfter: Int, _ db: Database) throws -> Int {
        try db.execute(
            sql: "UPDATE record SET missed = missed + 1 WHERE source = ? AND last_seen < ?",
            arguments: [run.source, run.id])
        let gone = try Row.fetchAll(
            db,
            sql: """
                SELECT record.id, record.current FROM record LEFT JOIN document ON document.id = record.current
                WHERE record.source = ?1 AND (record.missed >= ?2 AND document.status = 0
                    OR record.raw_hash = ?3 AND record.last_seen < ?4 AND document.status IS NOT 0)
                """, arguments: [run.source, vanishAfter, PendingRecord.takenBack, run.id])
        for row in gone {
            try db.execute(sql: "UPDATE document SET died = ? WHERE id = ?", arguments: [run.id, row["current"]])
            try db.execute(
                sql: "INSERT INTO document (record, source, born, status, facets) VALUES (?, ?, ?, ?, x'')",
                arguments: [row["id"], run.source, run.id, DocumentStatus.missing.rawValue])
            try db.execute(
                sql: "UPDATE record SET current = ?, raw_hash = 0 WHERE id = ?",
                arguments: [db.lastInsertedRowID, row["id"]])
            try db.execute(
                sql: "INSERT OR IGNORE INTO history (record, run, outcome, note) VALUES (?, ?, 'deleted', 'missing')",
                arguments: [row["id"], run.id])
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
                    resume_from = CASE WHEN ? THEN ? ELSE resume_from END,
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
        let outcome = report.verdict == .halt ? "未采信" : "已暂缓发布"
        let added = report.counts.added
        // As many new ones as old ones gone: the list is no shorter, its records are called otherwise.
        if added * 2 >= lost {
            report.cause = "\(lost) 条记录将消失，同时新增 \(added) 条：平台可能换了记录的标识，\(outcome)"
        } else if report.verdict == .halt {
            report.cause = "清单几乎为空：\(lost) 条记录将消失，\(outcome)"
        } else {
            report.cause = "清单比上次少了很多：\(lost) 条记录将消失，\(outcome)"
        }
        report.stage = .publish
        report.nextStep =
            report.verdict == .halt
            ? "先与平台核实；确属实情时运行 huiliu release \(run.code) --even-if-empty"
            : "与平台核实后运行 huiliu release \(run.code) 发布；否则无需操作，旧记录继续可查"
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
