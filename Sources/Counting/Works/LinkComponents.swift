import Cataloguing
import Foundation
import GRDB

/// Records connected by keys or pins: what is compared with what.
enum LinkComponents {
    /// All components of more than one record, by one pass over the keys in order.
    static func all(pins: Set<WorkGrouping.Decisions.Pair>, _ db: Database) throws -> [[Int64]] {
        var forest = DisjointSets()
        var lastKey: Int64?
        var first: Int64 = 0
        try BoundStatement("SELECT key, record FROM link_key ORDER BY key", db).eachRow { row in
            let key = row.int(0)
            let record = row.int(1)
            if key == lastKey {
                forest.join(first, record)
            } else {
                lastKey = key
                first = record
            }
        }
        for pair in pins { forest.join(pair.low, pair.high) }
        return forest.groups
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
                for next in try store.neighbours(of: keys, db).union(pinned[record] ?? [])
                where seen.insert(next).inserted {
                    waiting.append(next)
                }
            }
            components.append(component.sorted())
        }
        return components
    }
}

/// Union-find over record ids; holds only records that were joined to another.
private struct DisjointSets {
    private var parent: [Int64: Int64] = [:]

    private mutating func root(_ record: Int64) -> Int64 {
        var root = record
        while let up = parent[root], up != root { root = up }
        var walk = record
        while let up = parent[walk], up != root {
            parent[walk] = root
            walk = up
        }
        return root
    }

    mutating func join(_ a: Int64, _ b: Int64) {
        let left = root(a)
        let right = root(b)
        parent[left] = min(left, right)
        parent[right] = min(left, right)
    }

    /// The sets, each ascending, in the order of their lowest members.
    var groups: [[Int64]] {
        var copy = self
        var members: [Int64: [Int64]] = [:]
        for record in parent.keys { members[copy.root(record), default: []].append(record) }
        return members.values.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }
}
