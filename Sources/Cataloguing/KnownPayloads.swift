internal import GRDB
package import Metadata
internal import Synchronization

/// Which payloads of a source are stored already, so that unchanged records need not be mapped: 16 bytes a record.
///
/// Read once when a run begins.
package final class KnownPayloads: StoredPayloads {
    /// Ascending.
    private let uids: [Int64]
    private let hashes: Mutex<[Int64]>
    /// Everything is to be mapped again, so nothing counts as stored.
    private let isRemapping: Bool

    init(_ pairs: [(uid: Int64, hash: Int64)], isRemapping: Bool) {
        self.isRemapping = isRemapping
        let sorted = pairs.sorted { $0.uid < $1.uid }
        uids = sorted.map(\.uid)
        hashes = Mutex(sorted.map(\.hash))
    }

    package var isEmpty: Bool { uids.isEmpty }

    package func isStored(_ sourceID: String, payload: UnsafeRawBufferPointer) -> Bool {
        isStored(sourceID) { PendingRecord.rawHash(payload) }
    }

    package func isKnown(_ sourceID: String) -> Bool { place(of: PendingRecord.uid(sourceID)) != nil }

    package func hasOther(_ sourceID: String, than payload: UnsafeRawBufferPointer) -> Bool {
        guard let place = place(of: PendingRecord.uid(sourceID)) else { return false }
        return hashes.withLock { $0[place] } != PendingRecord.rawHash(payload)
    }

    /// Whether a record that was read is stored as it came; a deleted one is stored as nothing.
    package func recognise(_ record: SourceRecord) -> Bool {
        record.isStored
            || isStored(record.sourceID) {
                record.isDeleted ? nil : record.payload.withUnsafeBytes(PendingRecord.rawHash)
            }
    }

    private func isStored(_ sourceID: String, hash: () -> Int64?) -> Bool {
        guard !isRemapping, !uids.isEmpty, let place = place(of: PendingRecord.uid(sourceID)) else { return false }
        // 0: it came in another way in this run already.
        let known = hashes.withLock { $0[place] }
        if known != 0, known == hash() { return true }
        hashes.withLock { $0[place] = 0 }
        return false
    }

    private func place(of uid: Int64) -> Int? {
        let place = uids.partitioningIndex { $0 >= uid }
        return place < uids.count && uids[place] == uid ? place : nil
    }
}

extension Catalogue {
    /// The hashes of the payloads stored for some records, by the number of the record.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func knownHashes(source: Int64, uids: [Int64]) throws -> [Int64: Int64] {
        try pool.read { db in
            let select = try BoundStatement("SELECT raw_hash FROM record WHERE source = ? AND uid = ?", db)
            var known: [Int64: Int64] = [:]
            for uid in uids {
                select.bind(1, source)
                select.bind(2, uid)
                known[uid] = try select.first { $0.int(0) }
            }
            return known
        }
    }

    /// The payloads stored for a source; records whose payload is to be mapped again are left out.
    /// - Parameter isRemapping: every record is to be mapped again, whatever its payload.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func knownPayloads(source: Int64, isRemapping: Bool = false) async throws -> KnownPayloads {
        try await pool.read { db in
            var pairs: [(uid: Int64, hash: Int64)] = []
            let rows = try BoundStatement("SELECT uid, raw_hash FROM record WHERE source = ? AND raw_hash <> 0", db)
            rows.bind(1, source)
            try rows.eachRow { pairs.append(($0.int(0), $0.int(1))) }
            // Of which payload they were made is not known; that they are there is.
            let others = try BoundStatement(
                """
                SELECT uid FROM record JOIN document ON document.id = record.current
                WHERE record.source = ? AND raw_hash = 0 AND document.status = 0
                """, db)
            others.bind(1, source)
            try others.eachRow { pairs.append(($0.int(0), 0)) }
            return KnownPayloads(pairs, isRemapping: isRemapping)
        }
    }
}
