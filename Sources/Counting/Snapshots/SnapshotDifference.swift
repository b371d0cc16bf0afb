package import Cataloguing
package import GRDB
internal import Metadata

/// What changed between two frozen nights, and the ids behind each change.
package struct SnapshotDifference: Sendable, Equatable, Codable {
    /// One number in both nights; nil where there was none, which is not zero. `to − from = added − removed`, always.
    package struct Change: Sendable, Equatable, Codable {
        package var target: String
        package var name: String
        package var cell: String?
        package var platform: String?
        package var from: Int?
        package var to: Int?
        package var added: Int
        package var removed: Int
    }

    /// A platform whose standing is another one now; nil in a night that did not have it.
    package struct Turn: Sendable, Equatable, Codable {
        package var platform: String
        package var from: Standing?
        package var to: Standing?
    }

    package var from: Int64
    package var to: Int64
    /// Those of the two whose numbers, counted again, are not those that were frozen: words or program have changed.
    package var recounted: [Int64]
    package var records: [Int]
    package var works: [Int]
    package var standings: [Turn]
    /// Targets with anything added or removed.
    package var changes: [Change]
}

/// The ids behind one change.
package struct DifferenceMembers: Sendable, Equatable, Codable {
    package var change: SnapshotDifference.Change
    package var added: [DrillDown.Item]
    package var removed: [DrillDown.Item]
    /// Where the next page starts; nil after the last.
    package var next: Int?
}

/// Two nights counted side by side.
package struct NightComparison: Sendable {
    /// One of the nights, counted again by what it was counted by.
    private struct Side {
        var night: Int64
        var counter: CoverageCounter
        var count: CoverageCount
        var report: CoverageReport
        /// Its numbers are not those that were frozen.
        var isRecounted: Bool
    }

    private let from: Side
    private let to: Side

    package var nights: [Int64] { [from.night, to.night] }

    /// - Throws: `Catalogue.Failure` for a night that was not frozen or whose versions are not kept.
    package init(
        from: Int64, to: Int64, counter: CoverageCounter, _ catalogue: Catalogue, _ db: Database
    ) throws {
        func side(_ night: Int64, like other: CoverageCount?) throws -> Side {
            let snapshot = try Snapshot.of(night: night, document: counter.plan.document.id, db)
            let counter = try counter.frozen(snapshot, db)
            let count = try counter.count(snapshot, like: other, catalogue, db)
            let report = counter.report(count)
            let differences = report.differences(from: try snapshot.coverageReport(db))
            return Side(
                night: night, counter: counter, count: count, report: report,
                isRecounted: !differences.areBesideNumbers)
        }
        self.from = try side(from, like: nil)
        self.to = try side(to, like: self.from.count)
    }

    /// Everything that changed.
    package var difference: SnapshotDifference {
        let (before, after) = (from.report, to.report)
        return SnapshotDifference(
            from: from.night, to: to.night, recounted: [from, to].filter(\.isRecounted).map(\.night),
            records: [before.records, after.records], works: [before.works, after.works],
            standings: Self.turns(from: before.platforms, to: after.platforms),
            changes: targets.compactMap { target in
                guard let change = change(target, cell: nil, platform: nil)?.change,
                    change.added + change.removed > 0 || change.from != change.to
                else { return nil }
                return change
            })
    }

    /// Platforms of the later night, then those it does not have any more.
    private static func turns(from before: [PlatformRow], to after: [PlatformRow]) -> [SnapshotDifference.Turn] {
        func standings(_ rows: [PlatformRow]) -> [String: Standing] {
            Dictionary(rows.map { ($0.code, $0.standing) }, uniquingKeysWith: { first, _ in first })
        }
        let (old, new) = (standings(before), standings(after))
        let gone = before.filter { new[$0.code] == nil }
        return (after + gone).compactMap { row in
            let turn = SnapshotDifference.Turn(platform: row.code, from: old[row.code], to: new[row.code])
            return turn.from == turn.to ? nil : turn
        }
    }

    /// Those of the later night, then those it does not count any more.
    private var targets: [Target] {
        let (earlier, later) = (from.counter.plan.document, to.counter.plan.document)
        return later.targets + earlier.targets.filter { later.target($0.id) == nil }
    }

    /// The ids behind one change; nil for a number there is not.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func members(
        target id: String, cell: String? = nil, platform: String? = nil, offset: Int = 0, limit: Int = 100,
        _ db: Database
    ) throws -> DifferenceMembers? {
        guard let target = targets.first(where: { $0.id == id }),
            let (change, added, removed) = change(target, cell: cell, platform: platform)
        else { return nil }
        let more = offset + limit < max(added.count, removed.count)
        return DifferenceMembers(
            change: change, added: try added.items(offset: offset, limit: limit, db),
            removed: try removed.items(offset: offset, limit: limit, db), next: more ? offset + limit : nil)
    }

    private func change(
        _ target: Target, cell: String?, platform: String?
    ) -> (change: SnapshotDifference.Change, added: CountedMembers, removed: CountedMembers)? {
        func members(_ side: Side) -> CountedMembers? {
            side.counter.plan.document.target(target.id).flatMap {
                side.counter.members(of: $0, side.count, cell: cell, platform: platform)
            }
        }
        let (old, new) = (members(from), members(to))
        guard old != nil || new != nil else { return nil }
        let none = CountedMembers.named([])
        let added = new.map { new in old.map(new.subtracting) ?? new } ?? none
        let removed = old.map { old in new.map(old.subtracting) ?? old } ?? none
        let change = SnapshotDifference.Change(
            target: target.id, name: target.name, cell: cell, platform: platform, from: old?.count, to: new?.count,
            added: added.count, removed: removed.count)
        return (change, added, removed)
    }
}
