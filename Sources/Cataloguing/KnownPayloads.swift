internal import GRDB
package import Metadata

/// Which payloads of a source are stored already, so that unchanged records need not be mapped: 16 bytes a record.
///
/// Read once when a run begins. What a run brings that is new is forgotten here at once, so that a second copy of a
/// record in the same run is compared with the first.
package struct KnownPayloads: Sendable {
    /// Ascending.
    private var uids: [Int64] = []
    private var hashes: [Int64] = []

    package init() {}

    init(_ pairs: [(uid: Int64, hash: Int64)]) {
        let sorted = pairs.sorted { $0.uid < $1.uid }
        uids = sorted.map(\.uid)
        hashes = sorted.map(\.hash)
    }

    /// Whether the record is stored with exactly this payload. If it is not, it is unknown from now on.
    package mutating func recognise(_ record: SourceRecord) -> Bool {
        guard !uids.isEmpty, let place = place(of: PendingRecord.uid(record.sourceID)) else { return false }
        if !record.isDeleted, hashes[place] == PendingRecord.rawHash(record.payload) { return true }
        hashes[place] = 0
        return false
    }

    private func place(of uid: Int64) -> Int? {
        var low = 0
        var high = uids.count
        while low < high {
            let middle = (low + high) / 2
            if uids[middle] < uid { low = middle + 1 } else { high = middle }
        }
        return low < uids.count && uids[low] == uid ? low : nil
    }
}

extension Catalogue {
    /// The hashes of the payloads stored for some records, by the number of the record.
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
    package func knownPayloads(source: Int64) throws -> KnownPayloads {
        try pool.read { db in
            var pairs: [(uid: Int64, hash: Int64)] = []
            let rows = try BoundStatement("SELECT uid, raw_hash FROM record WHERE source = ? AND raw_hash <> 0", db)
            rows.bind(1, source)
            try rows.eachRow { pairs.append(($0.int(0), $0.int(1))) }
            return KnownPayloads(pairs)
        }
    }
}
