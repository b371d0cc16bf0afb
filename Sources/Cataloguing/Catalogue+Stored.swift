internal import Foundation
package import GRDB
package import Metadata

/// A stored record with everything mapping it again takes.
package struct StoredRecord: Sendable {
    package var document: Int64
    package var sourceID: String
    package var contentHash: Int64
    package var format: PayloadFormat
    package var payload: [UInt8]
    package var datestamp: String?
    package var sets: [String]
}

/// A value no vocabulary knows, and how often it occurs.
package struct UnmappedValue: Sendable, Codable {
    package var source: String
    package var rule: String
    package var field: String
    package var path: String
    package var value: String
    package var count: Int
    /// A record that has it.
    package var sample: String
}

extension Catalogue {
    /// The visible records of a source, chunk by chunk, without network.
    /// - Parameters:
    ///   - after: the last chunk of the piece before; 0 to start.
    ///   - chunks: how many chunks to read.
    /// - Returns: the records and the last chunk read; nil after the last.
    package func stored(
        source: Int64, after: Int64, chunks: Int, _ db: Database
    ) throws -> (records: [StoredRecord], last: Int64)? {
        let ids = try Int64.fetchAll(
            db,
            sql: """
                SELECT chunk.id FROM chunk JOIN run ON run.id = chunk.run
                WHERE chunk.id > ? AND run.source = ? ORDER BY chunk.id LIMIT ?
                """, arguments: [after, source, chunks])
        guard let last = ids.last else { return nil }
        var records: [StoredRecord] = []
        for id in ids {
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM chunk WHERE id = ?", arguments: [id]) else {
                continue
            }
            let reader = try ChunkReader(lengths: row["lengths"], payloads: row["payloads"])
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT content.id, record.source_id, content.content_hash, content.format, content.slot,
                        content.datestamp, content.sets
                    FROM content JOIN document ON document.id = content.id JOIN record ON record.id = document.record
                    JOIN source ON source.id = document.source
                    WHERE content.id BETWEEN ? AND ? AND content.chunk = ? AND document.status = 0 AND document.born <= source.generation
                        AND document.died > source.generation ORDER BY content.slot
                    """, arguments: [row["first"], row["last"], id])
            while let row = try rows.next() {
                guard let format = PayloadFormat(rawValue: row[3]) else { continue }
                let sets = (row[6] as String?)?.split(separator: " ").map(String.init) ?? []
                records.append(
                    StoredRecord(
                        document: row[0], sourceID: row[1], contentHash: row[2], format: format,
                        payload: reader[row[4]], datestamp: row[5], sets: sets))
            }
        }
        return (records, last)
    }

    /// The values no vocabulary knows, most frequent first: the worklist an operator closes by adding labels.
    package func unmapped(source: String?, limit: Int, _ db: Database) throws -> [UnmappedValue] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT source.code, json_extract(finding.value, '$.rule') AS rule,
                    json_extract(finding.value, '$.field') AS field, json_extract(finding.value, '$.path') AS path,
                    json_extract(finding.value, '$.value') AS value, count(*) AS number, min(record.source_id) AS sample
                FROM content JOIN document ON document.id = content.id JOIN source ON source.id = document.source
                JOIN record ON record.id = document.record, json_each(content.findings) AS finding
                WHERE content.findings IS NOT NULL AND document.status = 0 AND document.born <= source.generation
                    AND document.died > source.generation AND (? IS NULL OR source.code = ?)
                    AND json_extract(finding.value, '$.rule') LIKE '%\\_unmapped' ESCAPE '\\'
                GROUP BY 1, 2, 3, 5 ORDER BY number DESC, 1, 3, 5 LIMIT ?
                """, arguments: [source, source, limit]
        ).map {
            UnmappedValue(
                source: $0["code"], rule: $0["rule"] ?? "", field: $0["field"] ?? "", path: $0["path"] ?? "",
                value: $0["value"] ?? "", count: $0["number"], sample: $0["sample"])
        }
    }
}
