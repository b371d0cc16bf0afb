internal import GRDB
package import Metadata

/// One source's run of one night, as the writer sees it.
package struct RunHandle: Sendable {
    package let id: Int64
    package let night: Int64
    package let source: Int64
    package let code: String
    package let extent: String
    /// What its records are mapped with, as in `RunEnding`; empty: unknown.
    package let mapping: String
    /// Where and how the platform is asked (`Platform.connection`); empty: it is not, or unknown.
    package let connection: String
    /// The platform is asked; false for work on what is stored (renormalise, replay, import).
    package let isHarvest: Bool
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
    /// Where and how the platform was asked (`Platform.connection`) when `resumeFrom` was noted; empty: unknown.
    package let connection: String
    package let heldRun: Int64?
}

package enum RunState: String, Sendable, Codable {
    case running, ok, partial, held, failed, discarded
}

extension Catalogue {
    /// Makes the source's row or brings its name up to date.
    /// - Throws: `Failure` when it cannot be written.
    package func register(_ platform: Platform) async throws {
        try await explaining { db in try self.register(platform, db) }
    }

    /// The same for callers that may block their thread.
    /// - Throws: `Failure` when it cannot be written.
    package func register(_ platform: Platform) throws {
        try explaining { db in try self.register(platform, db) }
    }

    private func register(_ platform: Platform, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO source (code, name, kind, province) VALUES (?, ?, ?, ?)
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, province = excluded.province
                """,
            arguments: [platform.code, platform.name, platform.kind.rawValue, platform.province])
    }

    /// - Throws: `Failure` for a code that was never registered.
    package func state(of code: String) async throws -> SourceState {
        try await pool.read { db in
            let row = try self.sourceRow(code, db)
            return SourceState(
                id: row["id"], code: code, generation: row["generation"],
                resumeFrom: (row["resume_from"] as Int64?).map(UTCInstant.init(seconds:)), mapping: row["mapping"],
                connection: row["connection"], heldRun: row["held_run"])
        }
    }

    private func sourceRow(_ code: String, _ db: Database) throws -> Row {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM source WHERE code = ?", arguments: [code]) else {
            throw Failure(cause: "目录库里没有来源 \(code)", nextStep: "用 huiliu sources 查看全部来源")
        }
        return row
    }

    /// Starts a run, or takes over the one a killed process left, with its checkpoint.
    /// - Parameters:
    ///   - mapping: what the records will be mapped with; a run that was cut off under another is begun anew.
    ///   - connection: where and how the platform is asked (`Platform.connection`); the same holds.
    ///   - isHarvest: the platform is asked, and what is half done of it is replaced at once, what is held with the
    ///     first page that comes. Work on what is stored is refused then: it would throw away what nobody decided about.
    /// - Throws: `Failure`.
    package func beginRun(
        night: Int64, code: String, extent: String, mapping: String = "", connection: String = "",
        isHarvest: Bool = true, now: UTCInstant
    ) async throws -> RunHandle {
        let wanted = WantedRun(
            night: night, code: code, extent: extent, mapping: mapping, connection: connection, isHarvest: isHarvest,
            now: now)
        while try await explaining({ db in try self.makeRoom(for: wanted, db) }) {}
        return try await explaining { db in try self.begin(wanted, db) }
    }

    /// The same for callers that may block their thread.
    /// - Throws: `Failure`.
    package func beginRun(
        night: Int64, code: String, extent: String, mapping: String = "", connection: String = "",
        isHarvest: Bool = true, now: UTCInstant
    ) throws -> RunHandle {
        let wanted = WantedRun(
            night: night, code: code, extent: extent, mapping: mapping, connection: connection, isHarvest: isHarvest,
            now: now)
        while try explaining({ db in try self.makeRoom(for: wanted, db) }) {}
        return try explaining { db in try self.begin(wanted, db) }
    }

    /// Takes back what an interrupted run stored and begins it anew: for what cannot be read on from a place. Counted
    /// twice, its records would not add up with what the platform says it has.
    /// - Throws: `Failure`.
    package func restart(_ run: RunHandle, now: UTCInstant) async throws -> RunHandle {
        while try await explaining({ db in try self.takeBackSome(of: run.id, source: run.source, db) }) {}
        let wanted = WantedRun(
            night: run.night, code: run.code, extent: run.extent, mapping: run.mapping, connection: run.connection,
            isHarvest: run.isHarvest, now: now)
        return try await explaining { db in
            try self.discard(run: run.id, source: run.source, db)
            return try self.newRun(wanted, source: run.source, memory: run.memory, db)
        }
    }

    /// Notes the night of a source that could not begin (its crosswalk cannot be read) as a failed run. One that was cut
    /// off stays, to be gone on with when it can be: nothing is noted then but in the report.
    /// - Throws: `Failure` when it cannot be written.
    package func failRun(
        night: Int64, of platform: Platform, error: HarvestError, now: UTCInstant
    ) async throws -> RunReport {
        try await explaining { db in
            try self.register(platform, db)
            let source: Int64 = try self.sourceRow(platform.code, db)["id"]
            var report = RunReport(
                failed: platform, stage: error.stage, cause: error.cause, nextStep: error.nextStep)
            guard try self.openRun(of: source, db) == nil else { return report }
            let wanted = WantedRun(
                night: night, code: platform.code, extent: "full", mapping: "", connection: "", isHarvest: true,
                now: now)
            let run = try self.newRun(wanted, source: source, memory: [:], db)
            report.run = run.id
            try self.fail(run, now: now, db)
            try self.save(report, now: now, db)
            return report
        }
    }

    /// What a caller of `beginRun` asked for.
    private struct WantedRun: Sendable {
        var night: Int64
        var code: String
        var extent: String
        var mapping: String
        var connection: String
        var isHarvest: Bool
        var now: UTCInstant

        func continues(_ open: Row) -> Bool {
            open["extent"] == extent && open["mapping"] == mapping && open["connection"] == connection
        }

        func handle(id: Int64, source: Int64, checkpoint: String?, memory: [String: String]) -> RunHandle {
            RunHandle(
                id: id, night: night, source: source, code: code, extent: extent, mapping: mapping,
                connection: connection, isHarvest: isHarvest, checkpoint: checkpoint, memory: memory)
        }
    }

    /// Takes a bounded part of the run back that the wanted one replaces.
    /// - Returns: whether more of it is left.
    private func makeRoom(for wanted: WantedRun, _ db: Database) throws -> Bool {
        let row = try sourceRow(wanted.code, db)
        if !wanted.isHarvest { try requireNothingOpen(row, wanted.code, db) }
        guard let open = try openRun(of: row["id"], db), !wanted.continues(open) else { return false }
        return try takeBackSome(of: open["id"], source: row["id"], db)
    }

    private func begin(_ wanted: WantedRun, _ db: Database) throws -> RunHandle {
        let row = try sourceRow(wanted.code, db)
        let source: Int64 = row["id"]
        let memory = try CodableJSON.read([String: String].self, from: row["memory"] as String)
        if !wanted.isHarvest { try requireNothingOpen(row, wanted.code, db) }
        if let open = try openRun(of: source, db) {
            if wanted.continues(open) {
                try db.execute(sql: "UPDATE run SET night = ? WHERE id = ?", arguments: [wanted.night, open["id"]])
                return wanted.handle(id: open["id"], source: source, checkpoint: open["place"], memory: memory)
            }
            try discard(run: open["id"], source: source, db)
        }
        return try newRun(wanted, source: source, memory: memory, db)
    }

    /// The run of a source that was cut off, with its checkpoint as `place`.
    private func openRun(of source: Int64, _ db: Database) throws -> Row? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT run.*, checkpoint.state AS place FROM run LEFT JOIN checkpoint ON checkpoint.run = run.id
                WHERE run.source = ? AND run.state = 'running' ORDER BY run.id DESC LIMIT 1
                """,
            arguments: [source])
    }

    private func newRun(
        _ wanted: WantedRun, source: Int64, memory: [String: String], _ db: Database
    ) throws -> RunHandle {
        try db.execute(
            sql: """
                INSERT INTO run (night, source, extent, mapping, connection, started, state)
                VALUES (?, ?, ?, ?, ?, ?, 'running')
                """,
            arguments: [
                wanted.night, source, wanted.extent, wanted.mapping, wanted.connection, wanted.now.seconds,
            ])
        return wanted.handle(id: db.lastInsertedRowID, source: source, checkpoint: nil, memory: memory)
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
        if let held, held < run.id { try discard(run: held, source: run.source, before: run.id, db) }
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
