internal import GRDB

/// Taking back what runs stored.
extension Catalogue {
    /// Versions that are removed at a time: between two batches of a run nobody saw, other sources are stored.
    private static let unwound = 500
    /// Stands in place of what a run is mapped with while it is being taken back: it equals none, so that nobody goes on
    /// from there, whatever ends this early.
    private static let takenBackMapping = "taken back"

    /// Takes back everything a run stored that was not published, as if it had never been.
    /// - Throws: a database error.
    package func discard(run: Int64, source: Int64) throws {
        try pool.write { try self.discard(run: run, source: source, $0) }
    }

    /// - Parameter next: the run that goes on: what it and later ones stored and saw stays. Nil: the run is the last.
    func discard(run: Int64, source: Int64, before next: Int64? = nil, _ db: Database) throws {
        try unwind(source: source, to: run - 1, before: next, wasPublished: false, db)
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run])
        try db.execute(sql: "DELETE FROM quarantine WHERE run = ?", arguments: [run])
        try db.execute(sql: "DELETE FROM history WHERE run = ?", arguments: [run])
        try db.execute(
            sql: "UPDATE run SET state = 'discarded', finished = coalesce(finished, started) WHERE id = ?",
            arguments: [run])
        try db.execute(sql: "UPDATE source SET held_run = NULL WHERE held_run = ?", arguments: [run])
    }

    /// A bounded step towards `discard`, for a run that was not published. The run counts as cut off meanwhile.
    /// - Returns: whether more versions are left than one transaction should remove.
    func takeBackSome(of run: Int64, source: Int64, _ db: Database) throws -> Bool {
        try db.execute(
            sql: "UPDATE run SET state = 'running', mapping = ? WHERE id = ?", arguments: [Self.takenBackMapping, run])
        try db.execute(sql: "DELETE FROM checkpoint WHERE run = ?", arguments: [run])
        try db.execute(sql: "UPDATE source SET held_run = NULL WHERE held_run = ?", arguments: [run])
        return try removeSome(source: source, UnwoundRuns(after: run - 1), wasPublished: false, db)
    }

    /// Runs that are taken back: those after one, up to but without another.
    private struct UnwoundRuns {
        var generation: Int64
        var next: Int64

        init(after generation: Int64, before next: Int64? = nil) {
            self.generation = generation
            self.next = next ?? .max
        }
    }

    /// Removes the versions born after `generation` and revives those that died after it.
    /// - Parameters:
    ///   - next: the run that goes on. What it stored stays, and what it saw it has seen. Nil: everything goes.
    ///   - wasPublished: others may have harvested what is taken back. The next run then publishes these records anew,
    ///     also where they are as before, and tombstones for those it does not find: only so do others hear of it.
    func unwind(
        source: Int64, to generation: Int64, before next: Int64? = nil, wasPublished: Bool, _ db: Database
    ) throws {
        let runs = UnwoundRuns(after: generation, before: next)
        while try removeSome(source: source, runs, wasPublished: wasPublished, db) {}
        try reset(
            """
            id IN (SELECT document.record FROM run
                CROSS JOIN document ON document.died = run.id AND document.died < 9223372036854775807
                WHERE run.source = ? AND run.id > ? AND run.id < ?)
            """, [source, generation, runs.next], runs, wasPublished: wasPublished, db)
        // The run that goes on may have ended a version that is gone now: then it ends the one before that.
        try db.execute(
            sql: """
                UPDATE document SET died = coalesce((SELECT min(later.born) FROM document AS later
                    WHERE later.record = document.record AND later.id > document.id), 9223372036854775807)
                WHERE source = ? AND died > ? AND died < ? AND died < 9223372036854775807
                """, arguments: [source, generation, runs.next])
        try db.execute(
            sql: "UPDATE record SET last_seen = ? WHERE source = ? AND last_seen > ? AND last_seen < ?",
            arguments: [generation, source, generation, runs.next])
        // What was thought mended by what is now taken back waits again.
        try db.execute(
            sql: "UPDATE quarantine SET settled = NULL WHERE source = ? AND settled > ? AND settled < ?",
            arguments: [source, generation, runs.next])
    }

    /// Removes the first versions born in the runs.
    /// - Returns: whether there may be more.
    private func removeSome(
        source: Int64, _ runs: UnwoundRuns, wasPublished: Bool, _ db: Database
    ) throws -> Bool {
        // A run belongs to one source, so its versions are read off one index; what others stored since is not gone
        // through once a batch.
        let born = try Row.fetchAll(
            db,
            sql: """
                SELECT document.id, document.record FROM run CROSS JOIN document ON document.born = run.id
                WHERE run.source = ? AND run.id > ? AND run.id < ? LIMIT ?
                """, arguments: [source, runs.generation, runs.next, Self.unwound])
        for row in born {
            try remove(document: row["id"], db)
            try reset("id = ?", [row["record"] as Int64], runs, wasPublished: wasPublished, db)
        }
        return born.count == Self.unwound
    }

    /// Puts records back that lost a version, or get one back.
    /// - Parameter condition: SQL that says which, with its arguments.
    private func reset(
        _ condition: String, _ arguments: [Int64], _ runs: UnwoundRuns, wasPublished: Bool, _ db: Database
    ) throws {
        // Neither is the hash of any payload, so the next run maps the record afresh.
        let hash = wasPublished ? PendingRecord.takenBack : 0
        try db.cachedStatement(
            sql: """
                UPDATE record SET raw_hash = ?, redirect = NULL,
                    last_seen = CASE WHEN last_seen < ? THEN min(last_seen, ?) ELSE last_seen END,
                    current = (SELECT max(id) FROM document WHERE document.record = record.id)
                WHERE \(condition)
                """
        ).execute(arguments: StatementArguments([hash, runs.next, runs.generation] + arguments))
    }
}
