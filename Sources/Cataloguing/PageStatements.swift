internal import GRDB
internal import Metadata

/// The statements of the inner loop, prepared once a transaction.
struct PageStatements {
    struct KnownRecord {
        var id: Int64
        var current: Int64?
        var rawHash: Int64
        var lastSeen: Int64
        var sourceID: String
        /// Of the version that stands for it; nil without one.
        var status: Int64?
        var born: Int64
    }

    private let selectRecord, seeAgain, see, remember, setCurrent, insertRecord, insertDocument, retire: BoundStatement
    private let selectHash, insertContent, insertChunk, insertLabels, insertGroup, note: BoundStatement
    private let selectEnded, selectDatestamp, forget, selectFacets: BoundStatement

    init(_ db: Database) throws {
        selectRecord = try BoundStatement(
            """
            SELECT record.id, record.current, record.raw_hash, record.last_seen, record.source_id, document.status,
                document.born FROM record LEFT JOIN document ON document.id = record.current
            WHERE record.source = ? AND record.uid = ?
            """, db)
        seeAgain = try BoundStatement(
            """
            UPDATE record SET last_seen = ?1, missed = 0, redirect = NULL
            WHERE source = ?2 AND uid = ?3 AND last_seen <> ?1
            """, db)
        see = try BoundStatement(
            "UPDATE record SET last_seen = ?, raw_hash = ?, missed = 0, redirect = NULL WHERE id = ?", db)
        remember = try BoundStatement("UPDATE record SET raw_hash = ?, redirect = NULL WHERE id = ?", db)
        setCurrent = try BoundStatement("UPDATE record SET current = ? WHERE id = ?", db)
        insertRecord = try BoundStatement(
            """
            INSERT INTO record (id, source, uid, source_id, current, raw_hash, first_seen, last_seen)
            VALUES (?, ?, ?, ?, ?, ?, ?7, ?7)
            """, db)
        insertDocument = try BoundStatement(
            "INSERT INTO document (id, record, source, born, status, facets) VALUES (?, ?, ?, ?, ?, ?)", db)
        retire = try BoundStatement("UPDATE document SET died = ? WHERE id = ?", db)
        selectHash = try BoundStatement("SELECT content_hash FROM content WHERE id = ?", db)
        insertContent = try BoundStatement(
            """
            INSERT INTO content (id, content_hash, format, chunk, slot, datestamp, sets, findings)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, db)
        insertChunk = try BoundStatement(
            "INSERT INTO chunk (run, lengths, payloads, first, last) VALUES (?, ?, ?, ?, ?)", db)
        insertLabels = try BoundStatement("INSERT INTO chunk_labels (chunk, basis, labels) VALUES (?, ?, ?)", db)
        insertGroup = try BoundStatement("INSERT INTO mapped (id, json) VALUES (?, ?)", db)
        selectEnded = try BoundStatement(
            "SELECT id, status FROM document WHERE record = ? AND died = ? ORDER BY id DESC LIMIT 1", db)
        selectDatestamp = try BoundStatement("SELECT datestamp FROM content WHERE id = ?", db)
        forget = try BoundStatement("DELETE FROM history WHERE record = ? AND run = ?", db)
        selectFacets = try BoundStatement("SELECT facets FROM document WHERE id = ?", db)
        note = try BoundStatement("INSERT OR IGNORE INTO history (record, run, outcome) VALUES (?, ?, ?)", db)
    }

    func record(_ uid: Int64, source: Int64) throws -> KnownRecord? {
        selectRecord.bind(1, source)
        selectRecord.bind(2, uid)
        return try selectRecord.first { row in
            KnownRecord(
                id: row.int(0), current: row.optionalInt(1), rawHash: row.int(2), lastSeen: row.int(3),
                sourceID: row.text(4), status: row.optionalInt(5), born: row.int(6))
        }
    }

    /// A record that came as it is stored.
    /// - Returns: whether it is the first time in this run.
    func seeAgain(_ uid: Int64, source: Int64, run: Int64) throws -> Bool {
        seeAgain.bind(1, run)
        seeAgain.bind(2, source)
        seeAgain.bind(3, uid)
        try seeAgain.run()
        return seeAgain.changes == 1
    }

    func see(_ record: Int64, run: Int64, rawHash: Int64) throws {
        see.bind(1, run)
        see.bind(2, rawHash)
        see.bind(3, record)
        try see.run()
    }

    /// A version that no platform delivered: by which payload it is known from now on.
    func remember(_ record: Int64, rawHash: Int64) throws {
        remember.bind(1, rawHash)
        remember.bind(2, record)
        try remember.run()
    }

    func setCurrent(_ document: Int64, of record: Int64) throws {
        setCurrent.bind(1, document)
        setCurrent.bind(2, record)
        try setCurrent.run()
    }

    func insertRecord(
        _ id: Int64, source: Int64, _ pending: PendingRecord, sourceID: String, current: Int64?, rawHash: Int64,
        run: Int64
    ) throws {
        insertRecord.bind(1, id)
        insertRecord.bind(2, source)
        insertRecord.bind(3, pending.uid)
        insertRecord.bind(4, sourceID)
        insertRecord.bind(5, optional: current)
        insertRecord.bind(6, rawHash)
        insertRecord.bind(7, run)
        try insertRecord.run()
    }

    func insertDocument(
        _ id: Int64, record: Int64, source: Int64, run: Int64, status: DocumentStatus, facets: [UInt8]
    ) throws {
        insertDocument.bind(1, id)
        insertDocument.bind(2, record)
        insertDocument.bind(3, source)
        insertDocument.bind(4, run)
        insertDocument.bind(5, status.rawValue)
        insertDocument.bind(6, blob: facets)
        try insertDocument.run()
    }

    func retire(_ document: Int64, run: Int64) throws {
        retire.bind(1, run)
        retire.bind(2, document)
        try retire.run()
    }

    /// The version of a record that a run ended, with its status; nil without one.
    func ended(_ record: Int64, run: Int64) throws -> (id: Int64, status: Int64)? {
        selectEnded.bind(1, record)
        selectEnded.bind(2, run)
        return try selectEnded.first { (id: $0.int(0), status: $0.int(1)) }
    }

    /// The platform's datestamp of an active version.
    func datestamp(_ document: Int64) throws -> String? {
        selectDatestamp.bind(1, document)
        return try selectDatestamp.first { $0.optionalText(0) } ?? nil
    }

    /// Takes back that a run ended a version.
    func revive(_ document: Int64, of record: Int64, run: Int64) throws {
        try retire(document, run: .max)
        try setCurrent(document, of: record)
        try forgetNote(record, run: run)
    }

    /// Takes back what the history says a run did to a record.
    func forgetNote(_ record: Int64, run: Int64) throws {
        forget.bind(1, record)
        forget.bind(2, run)
        try forget.run()
    }

    func contentHash(_ document: Int64) throws -> Int64? {
        selectHash.bind(1, document)
        return try selectHash.first { $0.int(0) }
    }

    func facets(_ document: Int64) throws -> [UInt8]? {
        selectFacets.bind(1, document)
        return try selectFacets.first { Array($0.blob(0)) }
    }

    func insertContent(_ document: Int64, _ pending: PendingRecord, chunk: Int64, slot: Int) throws {
        guard case .active(let mapped) = pending.body else { return }
        insertContent.bind(1, document)
        insertContent.bind(2, mapped.contentHash)
        insertContent.bind(3, pending.format.rawValue)
        insertContent.bind(4, chunk)
        insertContent.bind(5, slot)
        insertContent.bind(6, pending.datestamp)
        insertContent.bind(7, pending.sets.isEmpty ? nil : pending.sets.joined(separator: " "))
        insertContent.bind(8, mapped.findings.isEmpty ? nil : try CodableJSON.text(mapped.findings))
        try insertContent.run()
    }

    func insertChunk(_ chunk: PackedChunk, run: Int64, first: Int64, last: Int64) throws {
        insertChunk.bind(1, run)
        insertChunk.bind(2, blob: chunk.lengths)
        insertChunk.bind(3, blob: chunk.payloads)
        insertChunk.bind(4, first)
        insertChunk.bind(5, last)
        try insertChunk.run()
    }

    func insertLabels(_ chunk: PackedChunk, id: Int64, basis: Int64) throws {
        insertLabels.bind(1, id)
        insertLabels.bind(2, basis)
        insertLabels.bind(3, blob: chunk.labels)
        try insertLabels.run()
    }

    func insertGroup(_ first: Int64, _ group: PackedGroup) throws {
        insertGroup.bind(1, first)
        insertGroup.bind(2, blob: group.json)
        try insertGroup.run()
    }

    func note(_ record: Int64, run: Int64, _ outcome: StoreOutcome) throws {
        note.bind(1, record)
        note.bind(2, run)
        note.bind(3, outcome.rawValue)
        try note.run()
    }
}
