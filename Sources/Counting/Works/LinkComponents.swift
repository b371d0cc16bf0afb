import Cataloguing
import Foundation
import GRDB

/// Records connected by keys or pins: what is compared with what.
enum LinkComponents {
    /// All components of more than one record, by one pass over the keys in order.
    static func all(pins: Set<WorkGrouping.Decisions.Pair>, _ db: Database) throws -> [[Int64]] {
        var forest = DisjointSets(highest: try Int64.fetchOne(db, sql: "SELECT max(id) FROM record") ?? 0)
        var lastKey: Int64?
        var holders: [Int64] = []
        func joinHolders() {
            guard holders.count <= LinkKeyStore.hottest else { return }
            for record in holders.dropFirst() { forest.join(holders[0], record) }
        }
        try BoundStatement("SELECT key, record FROM link_key ORDER BY key", db).eachRow { row in
            let key = row.int(0)
            if key != lastKey {
                joinHolders()
                lastKey = key
                holders.removeAll(keepingCapacity: true)
            }
            if holders.count <= LinkKeyStore.hottest { holders.append(row.int(1)) }
        }
        joinHolders()
        for pair in pins { forest.join(pair.low, pair.high) }
        return forest.groups()
    }

    /// The components around some records, found by following keys outwards.
    static func around(
        _ records: Set<Int64>, pins: Set<WorkGrouping.Decisions.Pair>, _ db: Database
    ) throws -> [[Int64]] {
        var pinned: [Int64: [Int64]] = [:]
        for pair in pins {
            pinned[pair.low, default: []].append(pair.high)
            pinned[pair.high, default: []].append(pair.low)
        }
        let store = try LinkKeyStore(db)
        let select = try db.cachedStatement(sql: "SELECT keys FROM link_record WHERE record = ?")
        var seen: Set<Int64> = []
        var components: [[Int64]] = []
        for start in records.sorted() where !seen.contains(start) {
            var component: [Int64] = []
            var waiting = [start]
            seen.insert(start)
            while let record = waiting.popLast() {
                component.append(record)
                let keys = try Data.fetchOne(select, arguments: [record]).map(LinkKeyStore.keys) ?? []
                for next in try store.neighbours(of: keys, linked: true, db).union(pinned[record] ?? [])
                where seen.insert(next).inserted {
                    waiting.append(next)
                }
            }
            components.append(component.sorted())
        }
        return components
    }
}

/// Union-find over record ids, which are handed out from 1 upwards: a place a record in one array.
private struct DisjointSets {
    /// By record id; 0 for a record that was joined to nothing.
    private var parent: [UInt32]

    init(highest: Int64) {
        parent = Array(repeating: 0, count: Int(highest) + 1)
    }

    private mutating func root(_ record: UInt32) -> UInt32 {
        var root = record
        while case let up = parent[Int(root)], up != 0, up != root { root = up }
        var walk = record
        while case let up = parent[Int(walk)], up != 0, up != root {
            parent[Int(walk)] = root
            walk = up
        }
        return root
    }

    /// The lower root stays, so that a set is named by its lowest member.
    mutating func join(_ a: Int64, _ b: Int64) {
        let left = root(UInt32(a))
        let right = root(UInt32(b))
        parent[Int(left)] = min(left, right)
        parent[Int(right)] = min(left, right)
    }

    /// The sets, each ascending, in the order of their lowest members.
    mutating func groups() -> [[Int64]] {
        var groups: [[Int64]] = []
        var place: [UInt32: Int] = [:]
        for record in parent.indices where parent[record] != 0 {
            let root = root(UInt32(record))
            if root == record {
                place[root] = groups.count
                groups.append([Int64(record)])
            } else if let place = place[root] {
                groups[place].append(Int64(record))
            }
        }
        return groups.filter { $0.count > 1 }
    }
}
