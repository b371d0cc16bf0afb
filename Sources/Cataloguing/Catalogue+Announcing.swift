package import GRDB
package import Metadata

/// What lets those who ask again and again "since my last visit" miss nothing: before a source is published, it is
/// written down that it is about to be. docs/outward.md has the proof.
extension Catalogue {
    /// Says that a source will be published, in a transaction of its own that is committed before the moment of the
    /// publication is read off the clock.
    func announce(_ source: Int64, now: UTCInstant, _ db: Database) throws {
        try db.execute(sql: "UPDATE source SET publishing = ? WHERE id = ?", arguments: [now.seconds, source])
    }

    /// In the transaction that publishes, or that settles otherwise what was announced.
    func withdrawAnnouncement(of source: Int64, _ db: Database) throws {
        try db.execute(sql: "UPDATE source SET publishing = NULL WHERE id = ?", arguments: [source])
    }

    /// Until when whoever reads this state of the catalogue has seen everything: whatever becomes visible later is dated
    /// then or later.
    /// - Parameter now: read off the clock before the reading began.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func completeUntil(_ now: UTCInstant, _ db: Database) throws -> UTCInstant {
        let announced = try Int64.fetchOne(db, sql: "SELECT min(publishing) FROM source")
        return announced.map { UTCInstant(seconds: min($0, now.seconds)) } ?? now
    }
}
