internal import Foundation
package import GRDB
package import Metadata

/// One visible version, as filters and counts need it.
package struct VisibleDocument: Sendable {
    package var id: Int64
    package var record: Int64
    package var source: Int64
    package var status: DocumentStatus
}

/// A source as readers see it.
package struct SourceRow: Sendable {
    package var id: Int64
    package var code: String
    package var name: String
    package var kind: String
    package var province: String?
    package var generation: Int64
    package var previous: Int64
    package var lastSuccess: UTCInstant?
    package var staleSince: UTCInstant?
    package var heldRun: Int64?
}

/// Reading. Every function takes a `Database` so that one read transaction can hold several of them together.
extension Catalogue {
    /// All sources ever registered, by code.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func sources(_ db: Database) throws -> [SourceRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM source ORDER BY code").map { row in
            SourceRow(
                id: row["id"], code: row["code"], name: row["name"], kind: row["kind"], province: row["province"],
                generation: row["generation"], previous: row["previous"],
                lastSuccess: (row["last_success"] as Int64?).map(UTCInstant.init(seconds:)),
                staleSince: (row["stale_since"] as Int64?).map(UTCInstant.init(seconds:)), heldRun: row["held_run"])
        }
    }

    /// A number that moves whenever any source publishes, rolls back or turns stale, or works are linked anew.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func generation(_ db: Database) throws -> Int64 {
        // Rolling back lowers a generation, so the sum alone could repeat; the count of settled runs and acts cannot.
        let published =
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT (SELECT coalesce(sum(generation), 0) FROM source) * 1000003
                        + (SELECT count(*) FROM run WHERE state <> 'running') * 1009 + (SELECT count(*) FROM audit)
                        + (SELECT count(stale_since) FROM source) * 101
                    """) ?? 0
        return published + (try linking(db))
    }

    /// Every visible active document with its facets, in id order, without holding them in memory.
    /// - Parameters:
    ///   - night: visible at the end of this night, which must be kept for counting again; nil: visible now.
    ///   - body: gets the document and its facet bytes, valid only during the call.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, or whatever `body` throws.
    package func forEachVisible(
        night: Int64? = nil, _ db: Database, _ body: (VisibleDocument, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        // Visibility is decided here rather than by a join: a million look-ups less.
        let seen =
            try night.map { night in
                try Row.fetchAll(
                    db, sql: "SELECT source, generation FROM snapshot_source WHERE night = ?", arguments: [night])
            } ?? Row.fetchAll(db, sql: "SELECT id, generation FROM source")
        var generations: [Int64] = []
        for row in seen {
            let source: Int = row[0]
            if source >= generations.count {
                generations += [Int64](repeating: -1, count: source + 1 - generations.count)
            }
            generations[source] = row[1]
        }
        let rows = try BoundStatement(
            "SELECT id, record, source, born, died, facets FROM document WHERE status = 0 ORDER BY id", db)
        try rows.eachRow { row in
            let source = Int(row.int(2))
            guard source < generations.count, row.int(3) <= generations[source], row.int(4) > generations[source]
            else { return }
            let document = VisibleDocument(id: row.int(0), record: row.int(1), source: row.int(2), status: .active)
            try body(document, row.blob(5))
        }
    }

    /// Every interned facet code: term id → (field, code).
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func terms(_ db: Database) throws -> [UInt32: (field: FacetField, code: String)] {
        var terms: [UInt32: (field: FacetField, code: String)] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT id, field, code FROM term")
        while let row = try rows.next() {
            guard let field = FacetField(rawValue: row[1]) else { continue }
            terms[row[0]] = (field, row[2])
        }
        return terms
    }

    /// The normalised record of a document, or nil for a tombstone.
    /// - Throws: `DamagedRecord`, or a database error.
    package func resource(document: Int64, _ db: Database) throws -> LearningResource? {
        guard let json = try mappedJSON(document: document, db) else { return nil }
        do { return try LearningResource(canonicalJSON: json) } catch { throw DamagedRecord(document: document) }
    }

    /// The normalised record of a document; nil also for one that is damaged, which `doctor` tells: for work that has
    /// to go on with all the others.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func readable(document: Int64, _ db: Database) throws -> LearningResource? {
        do { return try resource(document: document, db) } catch is DamagedRecord { return nil }
    }

    /// The canonical JSON of a document, or nil for a tombstone.
    ///
    /// Twenty of these make a page of hits, so the one table that has the text is all that is asked: of a document that
    /// was pruned, the text may still stand there with others of its group.
    /// - Throws: `DamagedRecord`, or a database error.
    package func mappedJSON(document: Int64, _ db: Database) throws -> [UInt8]? {
        let select = try BoundStatement("SELECT id, json FROM mapped WHERE id <= ? ORDER BY id DESC LIMIT 1", db)
        select.bind(1, document)
        let line = try select.first { row in
            do { return Packing.line(Int(document - row.int(0)), of: try codec.decompress(row.blob(1))) } catch {
                throw DamagedRecord(document: document)
            }
        }
        return line ?? nil
    }

    /// The raw bytes a document was mapped from.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, `Zstd.Failure` for bytes that are damaged.
    package func payload(document: Int64, _ db: Database) throws -> (format: PayloadFormat, bytes: [UInt8])? {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT content.format, content.slot, chunk.lengths, chunk.payloads FROM content
                    JOIN chunk ON chunk.id = content.chunk WHERE content.id = ?
                    """, arguments: [document]),
            let format = PayloadFormat(rawValue: row["format"])
        else { return nil }
        let payloads = try ChunkReader(lengths: row["lengths"], payloads: row["payloads"])
        return (format, payloads[row["slot"]])
    }

    /// The visible document of `cnres:{platform}:{hex}`, whatever its status; nil when there never was one.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func document(resourceID: String, _ db: Database) throws -> VisibleDocument? {
        guard let record = try record(resourceID: resourceID, db) else { return nil }
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT document.id, document.source, document.status FROM document
                JOIN source ON source.id = document.source
                WHERE document.record = ? AND document.born <= source.generation AND document.died > source.generation
                """, arguments: [record])
        return row.map {
            VisibleDocument(
                id: $0["id"], record: record, source: $0["source"],
                status: DocumentStatus(rawValue: $0["status"]) ?? .deleted)
        }
    }

    /// The visible, active documents of an identifier: of one record when it is a resource's, of one record of each
    /// platform that uses it when it is a platform's own.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func documents(identifier: String, _ db: Database) throws -> [Int64] {
        if let document = try document(resourceID: identifier, db) {
            return document.status == .active ? [document.id] : []
        }
        let delivered = try db.cachedStatement(
            sql: """
                SELECT document.id FROM source
                CROSS JOIN record ON record.source = source.id AND record.uid = ? AND record.source_id = ?
                CROSS JOIN document ON document.record = record.id AND document.born <= source.generation
                    AND document.died > source.generation AND document.status = 0
                ORDER BY document.id
                """)
        return try Int64.fetchAll(delivered, arguments: [PendingRecord.uid(identifier), identifier])
    }

    /// The record behind a resource identifier, be it one of ours or one a record brought from another catalogue.
    private func record(resourceID: String, _ db: Database) throws -> Int64? {
        let kept = try db.cachedStatement(sql: "SELECT record FROM alias WHERE id = ?")
        if let record = try Int64.fetchOne(kept, arguments: [resourceID]) { return record }
        let parts = resourceID.split(separator: ":")
        guard parts.count == 3, parts[0] == "cnres", parts[2].count == 16, let uid = UInt64(parts[2], radix: 16) else {
            return nil
        }
        let own = try db.cachedStatement(
            sql: "SELECT record.id FROM source JOIN record ON record.source = source.id AND uid = ? WHERE code = ?")
        return try Int64.fetchOne(own, arguments: [Int64(bitPattern: uid), String(parts[1])])
    }
}

/// A stored record that can no longer be read. It costs itself and the few it was packed with.
package struct DamagedRecord: Error, CustomStringConvertible {
    package var document: Int64

    package init(document: Int64) { self.document = document }

    package var description: String { "第 \(document) 号版本的记录已损坏。下一步：运行 huiliu doctor，用 huiliu restore 恢复一份完好的备份" }
}

/// The payloads of one chunk, decompressed once.
package struct ChunkReader {
    private let bytes: [UInt8]
    private var starts: [Int] = [0]

    /// How many payloads there are.
    static func count(lengths: Data) -> Int { lengths.count { $0 < 0x80 } }

    init(lengths: Data, payloads: Data) throws {
        bytes = try Zstd.decompress(Array(payloads))
        let damage = Zstd.Failure(description: "chunk lengths disagree with its bytes")
        var rest = [UInt8](lengths)[...]
        var end = 0
        while !rest.isEmpty {
            // Damaged lengths may be of any size.
            guard let length = rest.popVarint(), length <= bytes.count - end else { throw damage }
            end += length
            starts.append(end)
        }
        guard end == bytes.count else { throw damage }
    }

    /// The payload in a slot; empty for a slot the chunk does not have.
    package subscript(slot: Int) -> [UInt8] {
        guard slot >= 0, slot + 1 < starts.count else { return [] }
        return Array(bytes[starts[slot]..<starts[slot + 1]])
    }
}
