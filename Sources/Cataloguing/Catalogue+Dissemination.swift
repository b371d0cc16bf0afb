package import GRDB
package import Metadata

/// What records are written with when others harvest them, as one process knows it.
package struct Dissemination: Sendable, Equatable {
    /// Over everything the written form hangs on besides the record: names of codes, rules of targets.
    package var digest: String
    /// When that was read from its files, or when everything was dated anew because of it.
    package var since: UTCInstant

    package init(digest: String, since: UTCInstant) {
        self.digest = digest
        self.since = since
    }
}

extension Catalogue {
    /// What everything visible was dated for last; nil: nothing was ever published.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func dissemination(_ db: Database) throws -> Dissemination? {
        try Row.fetchOne(db, sql: "SELECT digest, since FROM dissemination").map {
            Dissemination(digest: $0[0], since: UTCInstant(seconds: $0[1]))
        }
    }

    /// When a version was published, whatever its date for harvesters is by now.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func firstPublished(document: Int64, _ db: Database) throws -> UTCInstant? {
        let statement = try db.cachedStatement(
            sql: "SELECT run.published FROM document JOIN run ON run.id = document.born WHERE document.id = ?")
        return try Int64.fetchOne(statement, arguments: [document]).map(UTCInstant.init(seconds:))
    }

    /// Gives every publication a new date when what records are written with has moved: what others harvested reads
    /// otherwise now. Records keep their versions; the order in which they became visible stays.
    /// - Parameter now: is asked as by `finish`.
    /// - Returns: whether there was anything to date anew.
    /// - Throws: `Failure` when the catalogue cannot be written.
    package func redate(for digest: String, now: Now) throws -> Bool {
        let known = try pool.read { try dissemination($0) }
        if known?.digest == digest { return false }
        return try announcing(nil, now: now) { db in
            let moment = now()
            let sequence = try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM publication")
            let latest = try Int64.fetchOne(db, sql: "SELECT max(published) FROM publication") ?? 0
            let since = max(moment.seconds, latest)
            try db.execute(
                sql: """
                    INSERT INTO dissemination (id, digest, since) VALUES (1, ?1, ?2)
                    ON CONFLICT (id) DO UPDATE SET digest = ?1, since = ?2
                    """, arguments: [digest, since])
            // In a new catalogue nobody has harvested anything under other names.
            guard known != nil, let sequence else { return false }
            // They go behind all others: who is in the middle of a list meets them at its end.
            try db.execute(
                sql: "UPDATE publication SET sequence = sequence + ?, published = ?", arguments: [sequence, since])
            try audit(actor: "huiliu", act: "redate", detail: "\(known?.digest ?? "") → \(digest)", now: moment, db)
            return true
        }
    }
}
