internal import Foundation
package import GRDB
package import Metadata

/// A stored record with everything mapping it again takes.
package struct StoredRecord: Sendable {
    package var document: Int64
    /// Its place in the chunk.
    package var slot: Int
    package var sourceID: String
    package var contentHash: Int64
    /// By which the next harvest knows its payload again; 0: not at all.
    package var rawHash: Int64
    /// It is filed under a year.
    package var hasYear: Bool
    package var format: PayloadFormat
    package var payload: [UInt8]
    package var datestamp: String?
    package var sets: [String]
    /// What was noted of personal numbers, which the stored bytes no longer hold.
    package var removedNumbers: [Finding]
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
    /// The visible records of a chunk, without network.
    /// - Parameter slots: only these; nil: all.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, `Zstd.Failure` for payloads that are damaged.
    package func stored(chunk: Int64, slots: Set<Int>? = nil, _ db: Database) throws -> [StoredRecord] {
        let select = try BoundStatement(
            """
            SELECT content.id, record.source_id, content.content_hash, content.format, content.slot,
                content.datestamp, content.sets,
                CASE WHEN instr(content.findings, '\(PersonalNumbers.rule)') > 0 THEN content.findings END,
                record.raw_hash, document.facets
            FROM content JOIN document ON document.id = content.id JOIN record ON record.id = document.record
            JOIN source ON source.id = document.source
            WHERE content.id BETWEEN (SELECT first FROM chunk WHERE id = ?1) AND (SELECT last FROM chunk WHERE id = ?1)
                AND content.chunk = ?1 AND document.status = 0
                AND document.born <= source.generation AND document.died > source.generation ORDER BY content.slot
            """, db)
        select.bind(1, chunk)
        var records: [StoredRecord] = []
        try select.eachRow { row in
            let slot = Int(row.int(4))
            guard slots?.contains(slot) ?? true, let format = PayloadFormat(rawValue: row.text(3)) else { return }
            let sets = row.optionalText(6)?.split(separator: " ").map(String.init) ?? []
            let removed = try row.optionalText(7).map(PersonalNumbers.findings(inJSON:)) ?? []
            var hasYear = false
            FacetRow.forEach(row.blob(9)) { field, _ in hasYear = hasYear || field == .year }
            records.append(
                StoredRecord(
                    document: row.int(0), slot: slot, sourceID: row.text(1), contentHash: row.int(2),
                    rawHash: row.int(8), hasYear: hasYear, format: format, payload: [],
                    datestamp: row.optionalText(5), sets: sets,
                    removedNumbers: removed))
        }
        // Nothing is unpacked for a chunk whose records are all of earlier nights.
        guard !records.isEmpty,
            let row = try Row.fetchOne(db, sql: "SELECT lengths, payloads FROM chunk WHERE id = ?", arguments: [chunk])
        else { return [] }
        let reader = try ChunkReader(lengths: row["lengths"], payloads: row["payloads"])
        for place in records.indices { records[place].payload = reader[records[place].slot] }
        return records
    }

    /// The values no vocabulary knows, most frequent first: the worklist an operator closes by adding labels.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
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
                    AND (json_extract(finding.value, '$.rule') LIKE '%\\_unmapped' ESCAPE '\\'
                        OR json_extract(finding.value, '$.rule') = 'region_unresolved')
                GROUP BY 1, 2, 3, 5 ORDER BY number DESC, 1, 3, 5 LIMIT ?
                """, arguments: [source, source, limit]
        ).map {
            UnmappedValue(
                source: $0["code"], rule: $0["rule"] ?? "", field: $0["field"] ?? "", path: $0["path"] ?? "",
                value: $0["value"] ?? "", count: $0["number"], sample: $0["sample"])
        }
    }
}

extension PersonalNumbers {
    /// Those of stored findings that tell of such a number.
    fileprivate static func findings(inJSON json: String) throws -> [Finding] {
        try CodableJSON.read([Finding].self, from: json).filter { $0.rule == rule }
    }
}
