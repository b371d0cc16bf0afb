package import GRDB
package import Metadata

/// Acts of operators: each is one command, each is written to the audit log.
extension Catalogue {
    /// Publishes a held run.
    /// - Parameters:
    ///   - evenIfHalted: also one whose list was (nearly) empty.
    ///   - now: is asked within the transaction, see `announcing`.
    /// - Throws: `Failure` for a source that has nothing held, or whose list was (nearly) empty.
    package func release(_ code: String, evenIfHalted: Bool, actor: String, now: Now) throws -> RunReport {
        let source = try explaining { db in
            try Int64.fetchOne(db, sql: "SELECT id FROM source WHERE code = ?", arguments: [code])
        }
        return try announcing(source ?? 0, now: now) { db in
            let moment = now()
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT run.* FROM source JOIN run ON run.id = source.held_run WHERE source.code = ?",
                    arguments: [code])
            else { throw Failure(cause: "来源 \(code) 没有暂缓的结果", nextStep: "用 huiliu status 查看各来源状态") }
            var report = try CodableJSON.read(RunReport.self, from: row["report"] as String)
            guard evenIfHalted || report.verdict != .halt else {
                throw Failure(
                    cause: "来源 \(code) 的结果没有采信：\(report.cause ?? "几乎全部记录将消失")", nextStep: "确属实情时加 --even-if-empty")
            }
            let run = RunHandle(
                id: row["id"], night: row["night"], source: row["source"], code: code, extent: row["extent"],
                mapping: row["mapping"], connection: row["connection"], isHarvest: true, checkpoint: nil, memory: [:])
            // Of an answer that was no complete list, what it does not name is still there.
            if report.isListed ?? (report.absent > 0) {
                report.vanished = try self.settleAbsent(run, vanishAfter: 1, missedBefore: false, db)
                report.counts.deleted += report.vanished
            } else if report.isConfirmed == true {
                report.vanished = try self.settleAbsent(run, vanishAfter: 1, missedBefore: true, db)
                report.counts.deleted += report.vanished
            }
            report.redirected = try self.settleRedirects(run, db)
            report.state = .ok
            // They told to look at it and release it.
            report.cause = nil
            report.nextStep = nil
            // The next run asks for everything again and remembers nothing of the doubtful one.
            var ending = RunEnding()
            ending.wantsFullHarvest = true
            try self.publish(run, ending: ending, state: .ok, changed: true, now: moment, db)
            try db.execute(
                sql: "UPDATE run SET state = 'ok', deleted = ?, report = ? WHERE id = ?",
                arguments: [report.counts.deleted, try CodableJSON.text(report), run.id])
            try self.audit(actor: actor, act: "release", detail: "\(code) run \(run.id)", now: moment, db)
            return report
        }
    }

    /// What a rollback came to.
    package struct Rollback: Sendable {
        /// Live records readers saw before it, and see now.
        package var before, after: Int
        /// When what they see now was published; nil: never anything.
        package var published: UTCInstant?
    }

    /// Returns a source to what readers saw before its last publication; the next run fetches everything again.
    /// - Parameter evenIfEmpty: also when that was nothing at all.
    /// - Throws: `Failure` for a source that is not there or has nothing to return to; nothing is changed then.
    @discardableResult
    package func rollback(
        _ code: String, evenIfEmpty: Bool, actor: String, now: UTCInstant
    ) throws -> Rollback {
        try explaining { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT id, generation, previous FROM source WHERE code = ?", arguments: [code])
            else { throw Failure(cause: "目录库里没有来源 \(code)", nextStep: "用 huiliu sources 查看全部来源") }
            let generation: Int64 = row["generation"]
            let previous: Int64 = row["previous"]
            guard generation != previous, generation > 0 else {
                throw Failure(cause: "来源 \(code) 没有更早的一版可退回", nextStep: "目录库只保留最近两版；更早的用 huiliu restore 从备份恢复")
            }
            let before = try self.liveCount(row["id"], db)
            // What those nights counted of this source is being taken back: their bytes stay, counting again does not.
            try db.execute(
                sql: """
                    DELETE FROM snapshot_source WHERE night IN
                        (SELECT night FROM snapshot_source WHERE source = ? AND generation > ?)
                    """, arguments: [row["id"], previous])
            // What nobody saw is no news to anybody when it goes.
            let unseen = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM run WHERE source = ? AND id > ? AND state IN ('held', 'running') ORDER BY id DESC
                    """, arguments: [row["id"], generation])
            for run in unseen { try self.discard(run: run, source: row["id"], db) }
            try self.unwind(source: row["id"], to: previous, wasPublished: true, db)
            try db.execute(
                sql: """
                    UPDATE source SET generation = previous, held_run = NULL,
                        stale_since = coalesce(stale_since, last_success, ?) WHERE code = ?
                    """, arguments: [now.seconds, code])
            try forgetProgress(source: row["id"], db)
            try db.execute(sql: "DELETE FROM checkpoint WHERE source = ?", arguments: [row["id"]])
            try self.audit(
                actor: actor, act: "rollback", detail: "\(code) run \(generation) → \(previous)", now: now, db)
            let after = try self.liveCount(row["id"], db)
            guard after > 0 || evenIfEmpty else {
                throw Failure(
                    cause: "来源 \(code) 退回后一条不剩（现有 \(before) 条）",
                    nextStep: "确要如此，运行 huiliu rollback \(code) --even-if-empty")
            }
            let published = try Int64.fetchOne(db, sql: "SELECT published FROM run WHERE id = ?", arguments: [previous])
            return Rollback(
                before: before, after: after, published: published.map(UTCInstant.init(seconds:)))
        }
    }

    /// Appends one sealed row to the audit log.
    /// - Throws: `DatabaseError` when the catalogue cannot be written.
    package func audit(actor: String, act: String, detail: String, now: UTCInstant, _ db: Database) throws {
        let before = try String.fetchOne(db, sql: "SELECT seal FROM audit ORDER BY id DESC LIMIT 1") ?? ""
        let seal = Digest.sha256("\(before)|\(now.seconds)|\(actor)|\(act)|\(detail)").hex
        try db.execute(
            sql: "INSERT INTO audit (at, actor, act, detail, seal) VALUES (?, ?, ?, ?, ?)",
            arguments: [now.seconds, actor, act, detail, seal])
    }

    /// Whether every row of the audit log still carries the seal it was written with.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func auditIsIntact(_ db: Database) throws -> Bool {
        var before = ""
        for row in try Row.fetchAll(db, sql: "SELECT * FROM audit ORDER BY id") {
            let at: Int64 = row["at"]
            let actor: String = row["actor"]
            let act: String = row["act"]
            let detail: String = row["detail"]
            let seal = Digest.sha256("\(before)|\(at)|\(actor)|\(act)|\(detail)").hex
            guard row["seal"] == seal else { return false }
            before = seal
        }
        return true
    }

    /// Whether the index can still be read, every part of it or a sample.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, or written: looking at the index needs that.
    package func indexIsIntact(inFull: Bool) async throws -> Bool {
        try await pool.write { try self.index.isIntact($0, inFull: inFull) }
    }
}
