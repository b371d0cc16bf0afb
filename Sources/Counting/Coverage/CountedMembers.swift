import GRDB

/// What one number counts: works as groups of records, or things that have a name already.
enum CountedMembers {
    case grouped([[Int64]])
    case named([DrillDown.Item])

    var count: Int {
        switch self {
        case .grouped(let groups): groups.count
        case .named(let items): items.count
        }
    }

    func items(offset: Int, limit: Int, _ db: Database) throws -> [DrillDown.Item] {
        switch self {
        case .named(let items): Array(items.dropFirst(offset).prefix(limit))
        case .grouped(let groups):
            try groups.dropFirst(offset).prefix(limit).map { group in
                let ids = try group.map { try CoverageCounter.resourceID(record: $0, db) }
                return .init(id: ids[0], copies: Array(ids.dropFirst()))
            }
        }
    }

    /// The members of this that the other lacks. A work is known by its first record, so that
    /// count of this − count of the other = what only this has − what only the other has.
    func subtracting(_ other: CountedMembers) -> CountedMembers {
        switch (self, other) {
        case (.grouped(let groups), .grouped(let others)):
            let known = Set(others.map { $0[0] })
            return .grouped(groups.filter { !known.contains($0[0]) })
        case (.named(let items), .named(let others)):
            let known = Set(others.map(\.id))
            return .named(items.filter { !known.contains($0.id) })
        case (.named, .grouped), (.grouped, .named): return self
        }
    }
}
