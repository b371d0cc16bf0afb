package import GRDB

/// Which versions are the same work, for readers that show one for all of them.
extension Catalogue {
    /// A number that moves whenever `forEachLinked` may give something else.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func linking(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT (SELECT state FROM linking) * 1000033 + (SELECT coalesce(sum(generation), 0) FROM link_source)
                """) ?? 0
    }

    /// Every version that shares a work with a record of another source, as works were last linked. What was published
    /// since stands alone until it is linked.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func forEachLinked(_ db: Database, _ body: (_ document: Int64, _ work: Int64) -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT link_record.document, work_member.work FROM work_member
                JOIN link_record ON link_record.record = work_member.record
                """)
        while let row = try rows.next() { body(row[0], row[1]) }
    }

    /// The identifiers `cnres:…` of documents, in one look.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func resourceIDs(documents: [Int64], _ db: Database) throws -> [Int64: String] {
        guard !documents.isEmpty else { return [:] }
        let statement = try db.cachedStatement(
            sql: """
                SELECT document.id, source.code, record.uid, alias.id FROM document
                JOIN record ON record.id = document.record JOIN source ON source.id = document.source
                LEFT JOIN alias ON alias.record = record.id WHERE document.id IN (SELECT value FROM json_each(?))
                """)
        let list = "[\(documents.map(String.init).joined(separator: ","))]"
        var ids: [Int64: String] = [:]
        let rows = try Row.fetchCursor(statement, arguments: [list])
        while let row = try rows.next() {
            ids[row[0]] = Self.resourceID(brought: row[3], source: row[1], uid: row[2])
        }
        return ids
    }
}
