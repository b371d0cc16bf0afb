package import GRDB
package import Metadata

/// A visible active resource and when it became what it is, or what happened to it.
package struct OutwardChange: Sendable {
    package enum Kind: String, Sendable {
        case created, updated, deleted
    }

    package var resourceID: String
    package var changed: UTCInstant
    package var kind: Kind
}

/// Reading for sitemaps and change lists.
extension Catalogue {
    /// Blocks of document ids that hold active visible documents, with the moment of the newest of them. A document
    /// never moves to another block, so a block is read alone and costs the same wherever it lies.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func outwardBlocks(size: Int64, _ db: Database) throws -> [(block: Int64, changed: UTCInstant)] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT document.id / ?, max(publication.published) FROM document
                JOIN source ON source.id = document.source JOIN publication ON publication.run = document.born
                WHERE document.status = 0 AND document.born <= source.generation AND document.died > source.generation
                GROUP BY document.id / ? ORDER BY 1
                """, arguments: [size, size])
        return rows.map { (block: $0[0], changed: UTCInstant(seconds: $0[1])) }
    }

    /// The active visible documents of one block.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func outwardBlock(_ block: Int64, size: Int64, _ db: Database) throws -> [OutwardChange] {
        let (start, overflow) = block.multipliedReportingOverflow(by: size)
        guard !overflow, block >= 0, start <= .max - size else { return [] }
        let rows = try Row.fetchCursor(
            db,
            sql: Self.changeSQL(
                "document.id >= ? AND document.id < ? AND document.status = 0", order: "document.id"),
            arguments: [start, start + size])
        return try Self.changes(rows)
    }

    /// What the latest publications changed: as many of them as stay within `limit` changes, oldest first.
    /// - Returns: the changes, and the moment from which on they are complete.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func outwardChanges(limit: Int, _ db: Database) throws -> (from: UTCInstant?, changes: [OutwardChange]) {
        var lower: (sequence: Int64, published: Int64)?
        var total = 0
        let publications = try Row.fetchCursor(
            db,
            sql: """
                SELECT sequence, published, (SELECT count(*) FROM document WHERE document.born = publication.run)
                FROM publication ORDER BY sequence DESC
                """)
        while let row = try publications.next() {
            total += row[2]
            if total > limit { break }
            lower = (row[0], row[1])
        }
        guard let lower else { return (nil, []) }
        let rows = try Row.fetchCursor(
            db, sql: Self.changeSQL("publication.sequence >= ?", order: "publication.sequence, document.id"),
            arguments: [lower.sequence])
        return (UTCInstant(seconds: lower.published), try Self.changes(rows))
    }

    private static func changeSQL(_ condition: String, order: String) -> String {
        """
        SELECT source.code, record.uid, alias.id, publication.published, document.status,
            record.first_seen = document.born
        FROM document JOIN source ON source.id = document.source JOIN publication ON publication.run = document.born
        JOIN record ON record.id = document.record LEFT JOIN alias ON alias.record = record.id
        WHERE \(condition) AND document.born <= source.generation AND document.died > source.generation
        ORDER BY \(order)
        """
    }

    private static func changes(_ rows: RowCursor) throws -> [OutwardChange] {
        var changes: [OutwardChange] = []
        while let row = try rows.next() {
            let isNew: Bool = row[5]
            changes.append(
                OutwardChange(
                    resourceID: resourceID(brought: row[2], source: row[0], uid: row[1]),
                    changed: UTCInstant(seconds: row[3]),
                    kind: row[4] != 0 ? .deleted : isNew ? .created : .updated))
        }
        return changes
    }
}
