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
    /// The chunks in which payloads of a source are kept, in the order in which they came.
    /// - Parameter after: the last chunk of the piece before; 0 to start.
    package func chunks(source: Int64, after: Int64, limit: Int, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT chunk.id FROM chunk JOIN run ON run.id = chunk.run
                WHERE chunk.id > ? AND run.source = ? ORDER BY chunk.id LIMIT ?
                """, arguments: [after, source, limit])
    }

    /// The visible records of a chunk, without network.
    package func stored(chunk: Int64, _ db: Database) throws -> [StoredRecord] {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM chunk WHERE id = ?", arguments: [chunk]) else {
            return []
        }
        let reader = try ChunkReader(lengths: row["lengths"], payloads: row["payloads"])
        let select = try BoundStatement(
            """
            SELECT content.id, record.source_id, content.content_hash, content.format, content.slot,
                content.datestamp, content.sets
            FROM content JOIN document ON document.id = content.id JOIN record ON record.id = document.record
            JOIN source ON source.id = document.source
            WHERE content.id BETWEEN ? AND ? AND content.chunk = ? AND document.status = 0
                AND document.born <= source.generation AND document.died > source.generation ORDER BY content.slot
            """, db)
        select.bind(1, row["first"] as Int64)
        select.bind(2, row["last"] as Int64)
        select.bind(3, chunk)
        var records: [StoredRecord] = []
        try select.eachRow { row in
            guard let format = PayloadFormat(rawValue: row.text(3)) else { return }
            let sets = row.optionalText(6)?.split(separator: " ").map(String.init) ?? []
            records.append(
                StoredRecord(
                    document: row.int(0), sourceID: row.text(1), contentHash: row.int(2), format: format,
                    payload: reader[Int(row.int(4))], datestamp: row.optionalText(5), sets: sets))
        }
        return records
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
