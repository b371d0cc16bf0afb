internal import Foundation
internal import GRDB
internal import Metadata

extension Catalogue {
    /// The hashes of the payloads stored for these records, so that unchanged ones need not be mapped.
    package func knownHashes(source: Int64, uids: [Int64]) throws -> [Int64: Int64] {
        try pool.read { db in
            let statement = try db.cachedStatement(sql: "SELECT raw_hash FROM record WHERE source = ? AND uid = ?")
            var known: [Int64: Int64] = [:]
            for uid in uids {
                if let hash = try Int64.fetchOne(statement, arguments: [source, uid]) { known[uid] = hash }
            }
            return known
        }
    }

    /// Stores one page: records, raw payloads, index entries, counts and the place to go on from, all or nothing.
    /// - Parameter checkpoint: JSON of the harvester's checkpoint after this page.
    /// - Returns: what the records of this page came to.
    package func commit(
        page: [PendingRecord], run: RunHandle, checkpoint: String, claimed: Int?, bytes: Int
    ) async throws -> OutcomeCounts {
        do {
            return try await pool.write { try self.store(page, run, checkpoint, claimed: claimed, bytes: bytes, $0) }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    /// The same for callers that may block their thread.
    package func commit(
        page: [PendingRecord], run: RunHandle, checkpoint: String, claimed: Int?, bytes: Int
    ) throws -> OutcomeCounts {
        do {
            return try pool.write { try self.store(page, run, checkpoint, claimed: claimed, bytes: bytes, $0) }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    private func store(
        _ page: [PendingRecord], _ run: RunHandle, _ checkpoint: String, claimed: Int?, bytes: Int, _ db: Database
    ) throws -> OutcomeCounts {
        // Terms numbered by a transaction that does not commit are unknown again.
        db.afterNextTransaction(onCommit: { _ in }, onRollback: { _ in self.writerState.terms.forget() })
        var writer = PageWriter(catalogue: self, run: run, db: db)
        let counts = try writer.store(page)
        try db.cachedStatement(
            sql: """
                UPDATE run SET added = added + ?, updated = updated + ?, unchanged = unchanged + ?,
                    deleted = deleted + ?, rejected = rejected + ?, duplicate = duplicate + ?,
                    pages = pages + 1, bytes = bytes + ?, claimed = coalesce(?, claimed) WHERE id = ?
                """
        ).execute(arguments: [
            counts.added, counts.updated, counts.unchanged, counts.deleted, counts.rejected, counts.duplicate,
            bytes, claimed, run.id,
        ])
        try db.cachedStatement(
            sql: """
                INSERT INTO checkpoint (source, run, state) VALUES (?, ?, ?)
                ON CONFLICT (source) DO UPDATE SET run = excluded.run, state = excluded.state
                """
        ).execute(arguments: [run.source, run.id, checkpoint])
        return counts
    }
}

/// What the writer keeps between transactions. Touched only inside `pool.write`, which runs one at a time.
final class WriterState: @unchecked Sendable {
    var terms = TermTable()
    let compressor: MappedCodec.Compressor

    init(codec: MappedCodec) {
        compressor = codec.compressor()
    }
}

/// Stores the records of one page inside one transaction.
struct PageWriter {
    let catalogue: Catalogue
    let run: RunHandle
    let db: Database
    private var toIndex: [IndexDocument] = []
    private var payloads: [(document: Int64, payload: [UInt8])] = []

    init(catalogue: Catalogue, run: RunHandle, db: Database) {
        self.catalogue = catalogue
        self.run = run
        self.db = db
    }

    mutating func store(_ page: [PendingRecord]) throws -> OutcomeCounts {
        var counts = OutcomeCounts()
        for pending in page {
            // Documents of this page must be in the index before a second copy of one can take it out again.
            let outcome = try store(pending)
            counts.count(outcome)
        }
        try flush()
        catalogue.writerState.terms.trim()
        return counts
    }

    private mutating func store(_ pending: PendingRecord) throws -> StoreOutcome {
        guard let sourceID = pending.sourceID else { return try quarantine(pending) }
        let select = try db.cachedStatement(
            sql: """
                SELECT record.id, record.current, record.raw_hash, record.last_seen, record.source_id, document.status,
                    document.born FROM record LEFT JOIN document ON document.id = record.current
                WHERE record.source = ? AND record.uid = ?
                """)
        guard let row = try Row.fetchOne(select, arguments: [run.source, pending.uid]) else {
            return try first(pending, sourceID: sourceID)
        }
        guard row["source_id"] == sourceID else {
            throw Catalogue.Failure(
                cause: "来源 \(run.code) 的标识 \(sourceID) 与另一标识散列相同", nextStep: "请联系开发者；本页未写入")
        }
        let isDuplicate = row["last_seen"] == run.id
        if case .rejected = pending.body {
            if !isDuplicate { try see(row["id"], rawHash: row["raw_hash"]) }
            return try quarantine(pending)
        }
        let outcome = try next(pending, record: row["id"], row: row)
        if isDuplicate { return .duplicate }
        try settleQuarantine(sourceID)
        return outcome
    }

    /// A record never seen before.
    private mutating func first(_ pending: PendingRecord, sourceID: String) throws -> StoreOutcome {
        if case .rejected = pending.body {
            try insertRecord(pending, sourceID: sourceID, rawHash: 0)
            return try quarantine(pending)
        }
        let isTombstone = if case .tombstone = pending.body { true } else { false }
        let record = try insertRecord(pending, sourceID: sourceID, rawHash: isTombstone ? 0 : pending.rawHash)
        if case .active(let mapped) = pending.body {
            try insert(mapped, pending, record: record)
            try note(record, .added)
            return .added
        }
        try insertTombstone(record, status: .deleted)
        try note(record, .deleted)
        return .deleted
    }

    /// A record seen before, in an earlier run or earlier in this one.
    private mutating func next(_ pending: PendingRecord, record: Int64, row: Row) throws -> StoreOutcome {
        let current: Int64? = row["current"]
        let isLive = (row["status"] as Int?) == DocumentStatus.active.rawValue
        switch pending.body {
        case .rejected: return .rejected
        case .sameRaw:
            try see(record, rawHash: row["raw_hash"])
            return .unchanged
        case .tombstone:
            try see(record, rawHash: 0)
            guard isLive, let current else { return .unchanged }
            try retire(current, born: row["born"])
            try insertTombstone(record, status: .deleted)
            try note(record, .deleted)
            return .deleted
        case .active(let mapped):
            try see(record, rawHash: pending.rawHash)
            if isLive, let current, try contentHash(current) == mapped.contentHash { return .unchanged }
            if let current { try retire(current, born: row["born"]) }
            try insert(mapped, pending, record: record)
            try note(record, isLive ? .updated : .added)
            return isLive ? .updated : .added
        }
    }

    @discardableResult
    private func insertRecord(_ pending: PendingRecord, sourceID: String, rawHash: Int64) throws -> Int64 {
        try db.cachedStatement(
            sql: """
                INSERT INTO record (source, uid, source_id, raw_hash, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [run.source, pending.uid, sourceID, rawHash, run.id, run.id])
        return db.lastInsertedRowID
    }

    private func see(_ record: Int64, rawHash: Int64) throws {
        try db.cachedStatement(
            sql: "UPDATE record SET last_seen = ?, raw_hash = ?, missed = 0, redirect = NULL WHERE id = ?"
        )
        .execute(arguments: [run.id, rawHash, record])
    }

    private func contentHash(_ document: Int64) throws -> Int64? {
        try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT content_hash FROM content WHERE id = ?"), arguments: [document])
    }

    private mutating func insert(_ mapped: MappedRecord, _ pending: PendingRecord, record: Int64) throws {
        var values: [(field: FacetField, term: UInt32)] = []
        values.reserveCapacity(mapped.facets.count)
        for facet in mapped.facets {
            values.append((facet.field, try catalogue.writerState.terms.number(facet.field, facet.code, db)))
        }
        let document = try insertDocument(record, status: .active, facets: FacetRow(values).bytes)
        let json = try catalogue.writerState.compressor.compress(mapped.json)
        try db.cachedStatement(
            sql: """
                INSERT INTO content (id, mapped, content_hash, format, chunk, slot, datestamp, sets, findings)
                VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?)
                """
        ).execute(arguments: [
            document, Data(json), mapped.contentHash, pending.format.rawValue,
            pending.datestamp, pending.sets.isEmpty ? nil : pending.sets.joined(separator: " "),
            mapped.findings.isEmpty ? nil : try Catalogue.json(mapped.findings),
        ])
        if !mapped.resource.id.hasPrefix("cnres:\(run.code):") {
            // It brought its identifier from another catalogue. Two ways to the same record: the first keeps it.
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO alias (record, id) VALUES (?, ?)")
                .execute(arguments: [record, mapped.resource.id])
        }
        toIndex.append(IndexDocument(id: document, resource: mapped.resource))
        payloads.append((document, pending.payload))
    }

    private func insertTombstone(_ record: Int64, status: DocumentStatus) throws {
        _ = try insertDocument(record, status: status, facets: [])
    }

    private func insertDocument(_ record: Int64, status: DocumentStatus, facets: [UInt8]) throws -> Int64 {
        try db.cachedStatement(
            sql: "INSERT INTO document (record, source, born, status, facets) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [record, run.source, run.id, status.rawValue, Data(facets)])
        let document = db.lastInsertedRowID
        try db.cachedStatement(sql: "UPDATE record SET current = ? WHERE id = ?").execute(arguments: [document, record])
        return document
    }

    /// Ends a version: of an earlier run it stays for those who still read that generation; of this run it goes.
    private mutating func retire(_ document: Int64, born: Int64) throws {
        if born == run.id {
            try flush()
            try catalogue.remove(document: document, db)
        } else {
            try db.cachedStatement(sql: "UPDATE document SET died = ? WHERE id = ?").execute(arguments: [
                run.id, document,
            ])
        }
    }

    /// Writes what was gathered: index entries, and the payloads in chunks of about a megabyte.
    private mutating func flush() throws {
        if !toIndex.isEmpty { try catalogue.index.add(toIndex, db) }
        toIndex.removeAll(keepingCapacity: true)
        var start = 0
        while start < payloads.count {
            var end = start
            var size = 0
            while end < payloads.count, end == start || size + payloads[end].payload.count <= 1 << 20 {
                size += payloads[end].payload.count
                end += 1
            }
            try writeChunk(payloads[start..<end])
            start = end
        }
        payloads.removeAll(keepingCapacity: true)
    }

    private func writeChunk(_ slice: ArraySlice<(document: Int64, payload: [UInt8])>) throws {
        var lengths: [UInt8] = []
        var joined: [UInt8] = []
        for item in slice {
            lengths.appendVarint(UInt64(item.payload.count))
            joined.append(contentsOf: item.payload)
        }
        try db.cachedStatement(sql: "INSERT INTO chunk (run, lengths, payloads) VALUES (?, ?, ?)")
            .execute(arguments: [run.id, Data(lengths), Data(try Zstd.compress(joined))])
        let chunk = db.lastInsertedRowID
        let place = try db.cachedStatement(sql: "UPDATE content SET chunk = ?, slot = ? WHERE id = ?")
        for (slot, item) in slice.enumerated() { try place.execute(arguments: [chunk, slot, item.document]) }
    }

    private func note(_ record: Int64, _ outcome: StoreOutcome) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO history (record, run, outcome) VALUES (?, ?, ?)")
            .execute(arguments: [record, run.id, outcome.rawValue])
    }

    private func quarantine(_ pending: PendingRecord) throws -> StoreOutcome {
        guard case .rejected(let stage, let findings) = pending.body else { return .rejected }
        let open = try db.cachedStatement(
            sql: "DELETE FROM quarantine WHERE source = ? AND source_id IS ? AND payload = ? AND settled IS NULL")
        let payload = Data(try Zstd.compress(pending.payload))
        try open.execute(arguments: [run.source, pending.sourceID, payload])
        try db.cachedStatement(
            sql: """
                INSERT INTO quarantine (source, run, source_id, stage, format, payload, datestamp, sets, findings)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            run.source, run.id, pending.sourceID, stage.rawValue, pending.format.rawValue, payload,
            pending.datestamp, pending.sets.isEmpty ? nil : pending.sets.joined(separator: " "),
            try Catalogue.json(findings),
        ])
        return .rejected
    }

    private func settleQuarantine(_ sourceID: String) throws {
        try db.cachedStatement(
            sql: "UPDATE quarantine SET settled = ? WHERE source = ? AND source_id = ? AND settled IS NULL"
        ).execute(arguments: [run.id, run.source, sourceID])
    }
}

/// What a version says about its record.
package enum DocumentStatus: Int, Sendable, Codable {
    case active = 0
    /// The source said so.
    case deleted = 1
    /// Gone from complete lists.
    case missing = 2
    /// The platform changed the identifier; `record.redirect` names the new one.
    case redirected = 3
}
