internal import Cataloguing
package import GRDB

extension FTSIndex {
    /// Reading every posting takes some 20 µs a document: too long for every night of a large catalogue.
    private static let smallEnough: Int64 = 20_000
    private static let sampleSize: Int64 = 256

    /// In full, or while the index is small, every posting is read and compared. Else some documents from all over it
    /// are looked for by the words of their titles.
    package func isIntact(_ db: Database, inFull: Bool) throws -> Bool {
        guard try db.tableExists("search_text") else { return true }
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM search_document") ?? 0
        do {
            // What is taken out twice is still found nowhere; only the total tells, until FTS5 has fewer than none.
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM search_document")
            guard try SegmentReader.total(db) == count else { return false }
            if inFull || last <= Self.smallEnough {
                try db.execute(sql: "INSERT INTO search_text (search_text) VALUES ('integrity-check')")
                return true
            }
            let night = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM night") ?? 0
            return try Self.sample(upTo: last, night: night).allSatisfy { try isFound(after: $0, db) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return false
        }
    }

    /// Ids from all over the index, as far from each other, and others every night: all come up in the course of time,
    /// and what one night found can be found again.
    static func sample(upTo last: Int64, night: Int64) -> [Int64] {
        let step = max(1, last / sampleSize)
        // A prime, so that two nights in a row do not look at neighbours.
        let start = night % step * 7919 % step
        return Array(stride(from: start, to: last, by: Int64.Stride(step)).prefix(Int(sampleSize) + 1))
    }

    /// Whether the first document behind an id is found by its title.
    private func isFound(after id: Int64, _ db: Database) throws -> Bool {
        let next = try db.cachedStatement(sql: "SELECT id, title FROM search_document WHERE id > ? ORDER BY id LIMIT 1")
        guard let row = try Row.fetchOne(next, arguments: [id]) else { return true }
        var tokens: [UInt8] = []
        analyser.appendTokens(of: row[1], field: TextField.title.rawValue, to: &tokens, limit: 4)
        // The title is cut in this table, and with it perhaps its last word.
        let words = String(decoding: tokens, as: UTF8.self).split(separator: " ").dropLast()
        if words.isEmpty { return true }
        let query = words.map { "\"\($0)\"" }.joined(separator: " ")
        let found = try db.cachedStatement(
            sql: "SELECT 1 FROM search_text WHERE search_text MATCH ? AND rowid = ?")
        return try Int.fetchOne(found, arguments: [query, row[0] as Int64]) != nil
    }
}
