internal import Foundation
internal import GRDB
package import Metadata

/// One source's run of one night, as the writer sees it.
package struct RunHandle: Sendable {
    package let id: Int64
    package let night: Int64
    package let source: Int64
    package let code: String
    package let extent: String
    /// Where a killed run of the same extent stopped.
    package let checkpoint: String?
    package let memory: [String: String]

    /// What is stored is mapped again; no platform is asked.
    var isRenormalisation: Bool { extent == "renormalise" }
}

/// What the catalogue knows of a source before its night.
package struct SourceState: Sendable {
    package let id: Int64
    package let code: String
    package let generation: Int64
    package let resumeFrom: UTCInstant?
    package let mapping: String
    package let heldRun: Int64?
}

package enum RunState: String, Sendable, Codable {
    case running, ok, partial, held, failed, discarded
}

extension Catalogue {
    /// Makes the source's row or brings its name up to date.
    package func register(_ platform: Platform) throws {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO source (code, name, kind, province) VALUES (?, ?, ?, ?)
                    ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, province = excluded.province
                    """,
                arguments: [platform.code, platform.name, platform.kind.rawValue, platform.province])
        }
    }

    /// - Throws: `Failure` for a code that was never registered.
    package func state(of code: String) throws -> SourceState {
        try pool.read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM source WHERE code = ?", arguments: [code]) else {
                throw Failure(cause: "目录库里没有来源 \(code)", nextStep: "用 huiliu sources 查看全部来源")
            }
            return SourceState(
                id: row["id"], code: code, generation: row["generation"],
                resumeFrom: (row["resume_from"] as Int64?).map(UTCInstant.init(seconds:)), mapping: row["mapping"],
                heldRun: row["held_run"])
        }
    }

    /// Starts a run, or takes over the one a killed process left, with its checkpoint.
    /// - Parameter isHarvest: the platform is asked, and what is half done of it is replaced at once, what is held with
    ///   the first page that comes. Work on what is stored is refused then: it would throw away what nobody decided about.
    package func beginRun(
        night: Int64, code: String, extent: String, isHarvest: Bool = true, now: UTCInstant
    ) throws -> RunHandle {
        try explaining { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM source WHERE code = ?", arguments: [code]) else {
                throw Failure(cause: "目录库里没有来源 \(code)", nextStep: "用 huiliu sources 查看全部来源")
            }
            let source: Int64 = row["id"]
            let memory = try Self.dictionary(row["memory"])
            if !isHarvest { try self.requireNothingOpen(row, code, db) }
            if let open = try Row.fetchOne(
                db,
                sql: """
                    SELECT run.*, checkpoint.state AS place FROM run LEFT JOIN checkpoint ON checkpoint.run = run.id
                    WHERE run.source = ? AND run.state = 'running' ORDER BY run.id DESC LIMIT 1
                    """,
                arguments: [source])
            {
                if open["extent"] == extent {
                    try db.execute(sql: "UPDATE run SET night = ? WHERE id = ?", arguments: [night, open["id"]])
                    return RunHandle(
                        id: open["id"], night: night, source: source, code: code, extent: extent,
                        checkpoint: open["place"], memory: memory)
                }
                try discard(run: open["id"], source: source, db)
            }
            return try self.newRun(night: night, source: source, code, extent: extent, memory: memory, now: now, db)
        }
    }

    /// Takes back what an interrupted run stored and begins it anew: for what cannot be read on from a place. Counted
    /// twice, its records would not add up with what the platform says it has.
    package func restart(_ run: RunHandle, now: UTCInstant) throws -> RunHandle {
        try explaining { db in
            try self.discard(run: run.id, source: run.source, db)
            return try self.newRun(
                night: run.night, source: run.source, run.code, extent: run.extent, memory: run.memory, now: now, db)
        }
    }

    private func newRun(
        night: Int64, source: Int64, _ code: String, extent: String, memory: [String: String], now: UTCInstant,
        _ db: Database
    ) throws -> RunHandle {
        try db.execute(
            sql: "INSERT INTO run (night, source, extent, started, state) VALUES (?, ?, ?, ?, 'running')",
            arguments: [night, source, extent, now.seconds])
        return RunHandle(
            id: db.lastInsertedRowID, night: night, source: source, code: code, extent: extent, checkpoint: nil,
            memory: memory)
    }

    private func requireNothingOpen(_ source: Row, _ code: String, _ db: Database) throws {
        if source["held_run"] as Int64? != nil {
            throw Failure(
                cause: "来源 \(code) 有暂缓发布的结果", nextStep: "先与平台核实后运行 huiliu release \(code)，或运行 huiliu sync \(code) 重新采集")
        }
        let isCutOff = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM run WHERE source = ? AND state = 'running'
                    AND \(Self.isHarvest))
                """, arguments: [source["id"]])
        if isCutOff ?? false {
            throw Failure(cause: "来源 \(code) 有一次中断的采集可以续传", nextStep: "先运行 huiliu sync \(code)，再做这件事")
        }
    }

    /// What a newer run brings replaces a result nobody released. One that brings nothing leaves it: it can still be
    /// released.
    func discardHeld(before run: RunHandle, _ db: Database) throws {
        let held = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT held_run FROM source WHERE id = ?"), arguments: [run.source])
        if let held, held < run.id { try discard(run: held, source: run.source, db) }
    }

    /// Takes back everything a run stored that was not published, as if it had never been.
    package func discard(run: Int64, source: Int64) throws {
        try pool.write { try self.discard(run: run, source: source, $0) }
    }

    func discard(run: Int64, source: Int64, _ db: Database) throws {
        try unwind(source: source, to: run - 1, wasPublished: false, db)
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run])
        try db.execute(sql: "DELETE FROM quarantine WHERE run = ?", arguments: [run])
        try db.execute(sql: "DELETE FROM history WHERE run = ?", arguments: [run])
        try db.execute(
            sql: "UPDATE run SET state = 'discarded', finished = coalesce(finished, started) WHERE id = ?",
            arguments: [run])
        try db.execute(sql: "UPDATE source SET held_run = NULL WHERE held_run = ?", arguments: [run])
    }

    /// Removes the versions born after `generation` and revives those that died after it.
    /// - Parameter wasPublished: others may have harvested what is taken back. The next run then publishes these records
    ///   anew, also where they are as before, and tombstones for those it does not find: only so do others hear of it.
    func unwind(source: Int64, to generation: Int64, wasPublished: Bool, _ db: Database) throws {
        let born = try Row.fetchAll(
            db, sql: "SELECT id, record FROM document WHERE source = ? AND born > ?", arguments: [source, generation])
        let records = Set(
            born.map { $0["record"] as Int64 }
                + (try Int64.fetchAll(
                    db,
                    sql: "SELECT record FROM document WHERE source = ? AND died > ? AND died < 9223372036854775807",
                    arguments: [source, generation])))
        for row in born { try remove(document: row["id"], db) }
        try db.execute(
            sql: """
                UPDATE document SET died = 9223372036854775807
                WHERE source = ? AND died > ? AND died < 9223372036854775807
                """, arguments: [source, generation])
        for record in records {
            // Neither is the hash of any payload, so the next run maps the record afresh.
            try db.cachedStatement(
                sql: """
                    UPDATE record SET raw_hash = ?, redirect = NULL, last_seen = min(last_seen, ?),
                        current = (SELECT max(id) FROM document WHERE document.record = record.id)
                    WHERE id = ?
                    """
            ).execute(arguments: [wasPublished ? PendingRecord.takenBack : 0, generation, record])
        }
        try db.execute(
            sql: "UPDATE record SET last_seen = ? WHERE source = ? AND last_seen > ?",
            arguments: [generation, source, generation])
        // What was thought mended by what is now taken back waits again.
        try db.execute(
            sql: "UPDATE quarantine SET settled = NULL WHERE source = ? AND settled > ?",
            arguments: [source, generation])
    }

    /// Removes one version with its content and index entries.
    func remove(document: Int64, _ db: Database) throws {
        try removeContent(document: document, db)
        try db.cachedStatement(sql: "DELETE FROM document WHERE id = ?").execute(arguments: [document])
    }

    /// Leaves of a version only what counting needs.
    func removeContent(document: Int64, _ db: Database) throws {
        // A version whose content went before is out of the index, though its text may still stand with its group.
        let chunk = try Int64.fetchOne(
            db.cachedStatement(sql: "DELETE FROM content WHERE id = ? RETURNING chunk"), arguments: [document])
        guard let chunk else { return }
        // What a damaged record had in the index stays there: doctor finds it and has the index made anew.
        if let resource = try readable(document: document, db) {
            try index.remove([IndexDocument(id: document, entry: index.entry(resource))], db)
        }
        // The last of a group or chunk to go takes it along.
        try db.cachedStatement(
            sql: """
                DELETE FROM mapped WHERE id = (SELECT max(id) FROM mapped WHERE id <= ?1) AND NOT EXISTS (
                    SELECT 1 FROM content WHERE content.id >= mapped.id AND content.id < coalesce(
                        (SELECT min(next.id) FROM mapped AS next WHERE next.id > ?1), 9223372036854775807))
                """
        ).execute(arguments: [document])
        try db.cachedStatement(
            sql: """
                DELETE FROM chunk WHERE id = ? AND NOT EXISTS (
                    SELECT 1 FROM content WHERE content.id BETWEEN chunk.first AND chunk.last AND content.chunk = chunk.id)
                """
        ).execute(arguments: [chunk])
    }

    static func dictionary(_ json: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
    }
}

extension OutcomeCounts {
    init(row: Row) {
        self.init()
        added = row["added"]
        updated = row["updated"]
        unchanged = row["unchanged"]
        deleted = row["deleted"]
        rejected = row["rejected"]
        duplicate = row["duplicate"]
    }
}
