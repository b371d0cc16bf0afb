internal import Cataloguing
package import GRDB
import Metadata

/// What stands behind one number of a coverage report: as many items as the number says.
package struct DrillDown: Sendable, Equatable, Codable {
    package struct Item: Sendable, Equatable, Codable {
        /// `cnres:…` of a record, the code of a platform, the name of a unit or the key of a node.
        package var id: String
        package var name: String?
        /// For works: the same lesson on other platforms. For platforms: others of the same province.
        package var copies: [String]
    }

    /// Which records of a target are asked for.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Those its number counts.
        case counted
        /// Those that may or may not count (存疑): their year or type is not told, or a value is in no vocabulary.
        case doubtful
    }

    package var target: String
    /// Nil: those that are counted.
    package var of: Kind?
    package var cell: String?
    package var platform: String?
    package var measure: Target.Measure
    /// Equals the number of the cell.
    package var total: Int
    package var items: [Item]
    /// Where the next page starts; nil after the last.
    package var next: Int?

    /// Whether a list of all of it names its records. Of longer ones only the ids: each title is a look into the
    /// catalogue.
    package var isTitled: Bool { total <= 100_000 }
}

extension CoverageCounter {
    /// The records, platforms, units or nodes a number of the report counts.
    /// - Parameters:
    ///   - cell: key of a matrix cell; nil for the whole target (for a matrix: its filled cells, which it counts).
    ///   - platform: code of a row; nil for all.
    ///   - kind: the counted ones, or those in doubt, of which cells know nothing.
    ///   - offset: the first item wanted; pages are taken from one count, so they neither overlap nor miss.
    /// - Returns: nil for a target, cell or platform there is not, or a target nothing is counted for.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func drillDown(
        _ count: CoverageCount, target id: String, cell: String? = nil, platform: String? = nil,
        of kind: DrillDown.Kind = .counted, offset: Int = 0, limit: Int = 100, _ db: Database
    ) throws -> DrillDown? {
        guard let target = plan.document.target(id) else { return nil }
        let found: CountedMembers? =
            switch kind {
            case .counted: self.members(of: target, count, cell: cell, platform: platform)
            case .doubtful: cell == nil ? doubtful(target, count, platform: platform) : nil
            }
        guard let members = found else { return nil }
        return DrillDown(
            target: id, of: kind == .counted ? nil : kind, cell: cell, platform: platform, measure: target.measure,
            total: members.count,
            items: try members.items(offset: offset, limit: limit, db),
            next: offset + limit < members.count ? offset + limit : nil)
    }

    /// Everything a number counts, before any of it is looked up; nil where there is no number, which is not zero.
    func members(
        of target: Target, _ count: CoverageCount, cell: String?, platform: String?
    ) -> CountedMembers? {
        isSilent(target, count) ? nil : listed(target, count, cell: cell, platform: platform)
    }

    /// Whether a matter that needs evidence has none: no record speaks of it, so no number of it is told, of all or of a
    /// part.
    private func isSilent(_ target: Target, _ count: CoverageCount) -> Bool {
        guard target.needsEvidence, let item = plan.items.first(where: { $0.target.id == target.id }) else {
            return false
        }
        return count.states.entries.allSatisfy { count.tally($0)?.slots[item.slot].isEmpty ?? true }
    }

    /// The records in doubt; nil for a target nothing is counted for and a platform that was never harvested. Of
    /// platforms nothing is in doubt.
    private func doubtful(_ target: Target, _ count: CoverageCount, platform: String?) -> CountedMembers? {
        if target.isCountedFromPlatforms {
            return listed(target, count, cell: nil, platform: platform) == nil ? nil : .named([])
        }
        guard let index = plan.items.firstIndex(where: { $0.target.id == target.id }) else { return nil }
        let tallies = count.states.entries.filter { platform == nil || $0.code == platform }
            .compactMap { count.tally($0) }
        return tallies.isEmpty ? nil : .grouped(groups(.records, tallies.map { $0.undecided[index] }, count.links))
    }

    /// Everything a number counts, of a target that is not silent, or of a part of a number that is told.
    func listed(
        _ target: Target, _ count: CoverageCount, cell: String?, platform: String?
    ) -> CountedMembers? {
        let entries = count.states.entries.filter { platform == nil || $0.code == platform }
        let isKnown = entries.contains { count.tally($0) != nil }
        if target.isCountedFromPlatforms {
            return isKnown || platform == nil ? .named(platforms(entries, count)) : nil
        }
        guard isKnown else { return nil }
        guard let index = plan.items.firstIndex(where: { $0.target.id == target.id }) else { return nil }
        let item = plan.items[index]
        var slot = item.slot
        if let cell {
            guard let place = item.cells.firstIndex(where: { $0.joined(separator: "/") == cell }) else { return nil }
            slot += 1 + place
        }
        let tallies = entries.compactMap { count.tally($0) }
        if cell == nil, platform == nil, !item.cells.isEmpty { return .named(filledCells(item, tallies, count)) }
        switch target.measure {
        case .providers, .nodes: return .named(names(item, index, tallies, count))
        case .works, .records, .platforms:
            return .grouped(groups(target.measure, tallies.map { $0.slots[slot] }, count.links))
        }
    }

    /// Records grouped by work, in the order of the works' first records.
    private func groups(_ measure: Target.Measure, _ lists: [[Int64]], _ links: WorkLinks) -> [[Int64]] {
        let all = lists.joined().sorted()
        guard measure == .works, !links.pairs.isEmpty else { return all.map { [$0] } }
        var groups: [[Int64]] = []
        var place: [Int64: Int] = [:]
        for record in all {
            let work = links.work(of: record)
            if let known = place[work] {
                groups[known].append(record)
            } else {
                place[work] = groups.count
                groups.append([record])
            }
        }
        return groups
    }

    private func names(
        _ item: TargetPlan.Item, _ index: Int, _ tallies: [SourceTally], _ count: CoverageCount
    ) -> [DrillDown.Item] {
        var found = tallies.reduce(into: Set<UInt32>()) { $0.formUnion($1.distinct[index].counts.keys) }
        guard item.target.measure == .nodes else {
            for tally in count.tallies.values { found.subtract(tally.distinct[index].earlier) }
            return found.compactMap { count.terms[$0]?.code }.sorted().map { .init(id: $0, copies: []) }
        }
        let covered = Set(found.compactMap { count.terms[$0]?.code })
        return trees.nodes.filter { !covered.contains($0.key) }.map {
            .init(id: $0.key, name: name($0), copies: [])
        }
    }

    /// With its book: sections of several books are called alike.
    private func name(_ node: TextbookTrees.Node) -> String {
        let book = [
            reader.name(.subject, node.subject), reader.name(.grade, String(node.grade)),
            reader.name(.volume, node.volume), reader.name(.edition, node.edition),
        ]
        return "\(node.section)（\((book + [node.chapter]).joined(separator: " "))）"
    }

    private func filledCells(
        _ item: TargetPlan.Item, _ tallies: [SourceTally], _ count: CoverageCount
    ) -> [DrillDown.Item] {
        let reader = ruleReader(count)
        let filled = item.cells.enumerated().filter { place, _ in
            tallies.contains { !$0.slots[item.slot + 1 + place].isEmpty }
        }
        return filled.map { _, cell in
            .init(id: cell.joined(separator: "/"), name: item.target.name(ofCell: cell, reader), copies: [])
        }
    }

    private func platforms(_ entries: [SourceStates.Entry], _ count: CoverageCount) -> [DrillDown.Item] {
        entries.map(count.row).provinces.compactMap { province in
            let joined = province.joined
            return joined.first.map {
                DrillDown.Item(id: $0.code, name: $0.name, copies: joined.dropFirst().map(\.code))
            }
        }
    }

    /// `cnres:…` of a record, or the identifier it brought along; records are never deleted, so this works for any night.
    static func resourceID(record: Int64, _ db: Database) throws -> String {
        let statement = try db.cachedStatement(
            sql: """
                SELECT source.code, record.uid, alias.id FROM record JOIN source ON source.id = record.source
                LEFT JOIN alias ON alias.record = record.id WHERE record.id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [record]) else { return "record:\(record)" }
        return Catalogue.resourceID(brought: row[2], source: row[0], uid: row[1])
    }
}
