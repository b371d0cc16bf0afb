import Cataloguing
import Foundation
import GRDB

/// Writes and finds blocking keys. New keys are gathered and written in order, which a tree likes best: those of some
/// 200,000 records at a time, in 16 MB.
struct LinkKeyStore {
    private static let batch = 1_000_000
    /// A key that more records than this carry says nothing: 微课 by 本站编辑. It links none of them.
    static let hottest = 500
    private var pending: [(key: Int64, record: Int64)] = []
    private let insertRecord, insertKey: BoundStatement

    init(_ db: Database) throws {
        insertRecord = try BoundStatement(
            "INSERT OR REPLACE INTO link_record (record, document, keys) VALUES (?, ?, ?)", db)
        insertKey = try BoundStatement("INSERT OR IGNORE INTO link_key (key, record) VALUES (?, ?)", db)
    }

    mutating func add(_ record: Int64, document: Int64, keys: [Int64]) throws {
        insertRecord.bind(1, record)
        insertRecord.bind(2, document)
        insertRecord.bind(3, blob: Self.bytes(keys))
        try insertRecord.run()
        for key in keys { pending.append((key, record)) }
        if pending.count >= Self.batch { try flush() }
    }

    /// Takes a record out.
    /// - Returns: the records it shared a key with, as far as the key links them or did so till now.
    mutating func remove(_ record: Int64, _ db: Database) throws -> Set<Int64> {
        let select = try db.cachedStatement(sql: "SELECT keys FROM link_record WHERE record = ?")
        guard let data = try Data.fetchOne(select, arguments: [record]) else { return [] }
        let keys = Self.keys(data)
        let neighbours = try neighbours(of: keys, db).subtracting([record])
        for key in keys {
            try db.cachedStatement(sql: "DELETE FROM link_key WHERE key = ? AND record = ?")
                .execute(arguments: [key, record])
        }
        try db.cachedStatement(sql: "DELETE FROM link_record WHERE record = ?").execute(arguments: [record])
        return neighbours
    }

    /// The stored records that carry one of the keys; none for a key that too many carry, unless it is just one too
    /// many: their links end with it.
    /// - Parameter linked: for what is linked now, without that one.
    func neighbours(of keys: [Int64], linked: Bool = false, _ db: Database) throws -> Set<Int64> {
        let select = try db.cachedStatement(sql: "SELECT record FROM link_key WHERE key = ? LIMIT ?")
        let most = linked ? Self.hottest : Self.hottest + 1
        var records: Set<Int64> = []
        for key in keys {
            let holders = try Int64.fetchAll(select, arguments: [key, most + 1])
            if holders.count <= most { records.formUnion(holders) }
        }
        return records
    }

    mutating func flush() throws {
        pending.sort { ($0.key, $0.record) < ($1.key, $1.record) }
        for pair in pending {
            insertKey.bind(1, pair.key)
            insertKey.bind(2, pair.record)
            try insertKey.run()
        }
        pending.removeAll(keepingCapacity: true)
    }

    private static func bytes(_ keys: [Int64]) -> [UInt8] {
        keys.flatMap { key in withUnsafeBytes(of: key.bigEndian, Array.init) }
    }

    static func keys(_ data: Data) -> [Int64] {
        stride(from: 0, to: data.count - 7, by: 8).map { start in
            Int64(bitPattern: data.dropFirst(start).prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        }
    }
}
