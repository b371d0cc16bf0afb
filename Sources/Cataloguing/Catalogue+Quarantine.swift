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
    /// - Throws: `DatabaseError` when the catalogue cannot be read, and an error of decoding for what stands in it
    ///   damaged.
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

    /// Records in the open quarantine, by source; those without any are not named.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func quarantineCounts(_ db: Database) throws -> [Int64: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT source, count(*) FROM quarantine WHERE settled IS NULL AND format <> ? GROUP BY source",
            arguments: [RefusedAnswer.format])
        return Dictionary(rows.map { ($0[0] as Int64, $0[1] as Int) }, uniquingKeysWith: { first, _ in first })
    }

    /// One quarantined record with its bytes.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, `Zstd.Failure` for bytes that are damaged.
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

    /// Records without an identifier that a later whole list did not have again are mended or gone.
    func settleNameless(_ run: RunHandle, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE quarantine SET settled = ? WHERE source = ? AND source_id IS NULL AND run < ? AND settled IS NULL
                """, arguments: [run.id, run.source, run.id])
    }

    /// What is absent for so long waits for nobody: mended and mapped again, it would come back from the dead.
    func settleQuarantineOfAbsent(_ run: RunHandle, vanishAfter: Int, _ db: Database) throws {
        let waiting = try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT source_id FROM quarantine
                WHERE source = ? AND settled IS NULL AND source_id IS NOT NULL
                """,
            arguments: [run.source])
        for id in waiting {
            let isGone = try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM record
                            WHERE source = ? AND uid = ? AND source_id = ? AND last_seen < ? AND missed >= ?)
                        """),
                arguments: [run.source, PendingRecord.uid(id), id, run.id, vanishAfter])
            guard isGone ?? false else { continue }
            try db.cachedStatement(
                sql: "UPDATE quarantine SET settled = ? WHERE source = ? AND source_id = ? AND settled IS NULL"
            ).execute(arguments: [run.id, run.source, id])
        }
    }

    /// Whether the platform ended a record at or after the run that put this into quarantine.
    package func isEnded(_ item: QuarantinedRecord, _ db: Database) throws -> Bool {
        guard let id = item.sourceID else { return false }
        return try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM record JOIN source ON source.id = record.source
                        JOIN document ON document.id = record.current
                        WHERE source.code = ? AND record.uid = ? AND document.born >= ? AND document.status IN (?, ?, ?))
                    """),
            arguments: [
                item.source, PendingRecord.uid(id), item.run, DocumentStatus.deleted.rawValue,
                DocumentStatus.missing.rawValue, DocumentStatus.redirected.rawValue,
            ]) ?? false
    }

    /// Keeps the answers a run refused, unless all the same everything was accounted for: then there is nothing left to
    /// do about them, nor about those of earlier runs. They are no records: no account counts them.
    func keep(refused: [RefusedAnswer], of run: RunHandle, in report: inout RunReport, _ db: Database) throws {
        if report.state == .ok {
            return try db.execute(
                sql: "UPDATE quarantine SET settled = ? WHERE source = ? AND format = ? AND settled IS NULL",
                arguments: [run.id, run.source, RefusedAnswer.format])
        }
        for answer in refused {
            try db.execute(
                sql: "DELETE FROM quarantine WHERE source = ? AND source_id = ? AND format = ? AND settled IS NULL",
                arguments: [run.source, answer.address, RefusedAnswer.format])
            try db.execute(
                sql: """
                    INSERT INTO quarantine (source, run, source_id, stage, format, payload, findings)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.source, run.id, answer.address, Stage.harvest.rawValue, RefusedAnswer.format,
                    Data(try Zstd.compress(answer.beginning)), try CodableJSON.text([answer.finding]),
                ])
        }
        if !refused.isEmpty {
            report.notes.append("\(refused.count) 个应答未采信，开头已放入隔离区（huiliu quarantine \(run.code)）")
        }
    }

    private static func quarantined(_ row: Row) throws -> QuarantinedRecord {
        var item = QuarantinedRecord(
            id: row["id"], source: row["code"], run: row["run"], sourceID: row["source_id"],
            stage: Stage(rawValue: row["stage"]) ?? .check, format: row["format"],
            findings: try CodableJSON.read([Finding].self, from: row["findings"] as String))
        item.datestamp = row["datestamp"]
        item.sets = (row["sets"] as String?)?.split(separator: " ").map(String.init) ?? []
        return item
    }
}
