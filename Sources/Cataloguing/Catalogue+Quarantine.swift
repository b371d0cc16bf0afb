internal import Foundation
package import GRDB
package import Metadata

/// A record that may not be shown.
package struct QuarantinedRecord: Sendable, Codable {
    package var id: Int64
    package var source: String
    package var run: Int64
    package var sourceID: String?
    package var stage: Stage
    package var format: String
    package var findings: [Finding]
    /// The raw bytes; left out of listings.
    package var payload: [UInt8] = []
    package var datestamp: String?
    package var sets: [String] = []
}

extension Catalogue {
    /// The open quarantine, newest first.
    package func quarantine(source: String?, limit: Int, _ db: Database) throws -> [QuarantinedRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT quarantine.id, source.code, run, source_id, stage, format, datestamp, sets, findings
                FROM quarantine
                JOIN source ON source.id = quarantine.source
                WHERE settled IS NULL AND (? IS NULL OR source.code = ?) ORDER BY quarantine.id DESC LIMIT ?
                """, arguments: [source, source, limit]
        ).map(Self.quarantined)
    }

    /// One quarantined record with its bytes.
    package func quarantined(id: Int64, _ db: Database) throws -> QuarantinedRecord? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT quarantine.*, source.code FROM quarantine JOIN source ON source.id = quarantine.source
                WHERE quarantine.id = ?
                """, arguments: [id])
        guard let row else { return nil }
        var item = try Self.quarantined(row)
        item.payload = try Zstd.decompress(Array(row["payload"] as Data))
        return item
    }

    private static func quarantined(_ row: Row) throws -> QuarantinedRecord {
        var item = QuarantinedRecord(
            id: row["id"], source: row["code"], run: row["run"], sourceID: row["source_id"],
            stage: Stage(rawValue: row["stage"]) ?? .check, format: row["format"],
            findings: try JSONDecoder().decode([Finding].self, from: Data((row["findings"] as String).utf8)))
        item.datestamp = row["datestamp"]
        item.sets = (row["sets"] as String?)?.split(separator: " ").map(String.init) ?? []
        return item
    }
}
