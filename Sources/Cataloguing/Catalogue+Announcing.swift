package import GRDB
package import Metadata

/// What lets those who ask again and again "since my last visit" miss nothing: before a source is published, it is
/// written down that it is about to be. docs/outward.md has the proof.
extension Catalogue {
    /// Publishes in one transaction what was announced in another before it.
    /// - Parameters:
    ///   - source: nil: all.
    ///   - now: is asked by whoever publishes only once the announcement is committed.
    /// - Throws: `Failure` when the catalogue cannot be written, and what `publish` throws; then nothing is published.
    func announcing<Value: Sendable>(
        _ source: Int64?, now: @escaping Now, publish: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.writeWithoutTransaction { db in
                try self.announcing(source, now: now, publish: publish, db)
            }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    /// The same for callers that may block their thread.
    func announcing<Value>(_ source: Int64?, now: Now, publish: (Database) throws -> Value) throws -> Value {
        do {
            return try pool.writeWithoutTransaction { db in
                try self.announcing(source, now: now, publish: publish, db)
            }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    private func announcing<Value>(
        _ source: Int64?, now: Now, publish: (Database) throws -> Value, _ db: Database
    ) throws -> Value {
        try inTransaction(db) { try announce(source, now: now(), db) }
        do {
            return try inTransaction(db) {
                try withdrawAnnouncement(of: source, db)
                return try publish(db)
            }
        } catch {
            // Where even that cannot be written, the next night does it.
            try? inTransaction(db) { try withdrawAnnouncement(of: source, db) }
            throw error
        }
    }

    private func inTransaction<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
        try db.beginTransaction(.immediate)
        do {
            let value = try body()
            try db.commit()
            return value
        } catch {
            try db.rollback()
            throw error
        }
    }

    func announce(_ source: Int64?, now: UTCInstant, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE source SET publishing = ?1 WHERE ?2 IS NULL OR id = ?2", arguments: [now.seconds, source])
    }

    /// Of processes that were killed in between: what they did not publish then they never will. The caller holds the
    /// writer's lease.
    /// - Throws: `Failure` when the catalogue cannot be written.
    package func withdrawLeftAnnouncements() throws {
        try explaining { db in try self.withdrawAnnouncement(of: nil, db) }
    }

    /// Of a process that was killed in between whoever opens the catalogue for writing next withdraws it, and every night.
    func withdrawAnnouncement(of source: Int64?, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE source SET publishing = NULL WHERE publishing IS NOT NULL AND (?1 IS NULL OR id = ?1)",
            arguments: [source])
    }

    /// Until when whoever reads this state of the catalogue has seen everything: whatever becomes visible later is dated
    /// then or later.
    /// - Parameters:
    ///   - now: read off the clock before the reading began.
    ///   - form: what the reader writes records with; nil: nothing of it changes. A process that began before everything
    ///     was dated anew writes as before: whoever harvests from it must ask for all that again.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func completeUntil(
        _ now: UTCInstant, as form: Dissemination? = nil, _ db: Database
    ) throws -> UTCInstant {
        let announced = try Int64.fetchOne(db, sql: "SELECT min(publishing) FROM source")
        let until = announced.map { UTCInstant(seconds: min($0, now.seconds)) } ?? now
        guard let form, let kept = try dissemination(db), kept.digest != form.digest, kept.since >= form.since else {
            return until
        }
        return min(until, kept.since)
    }
}
