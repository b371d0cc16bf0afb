package import Cataloguing
package import GRDB
package import Metadata

/// How a platform stands in a report: what its numbers are worth.
package enum Standing: String, Sendable, Codable, CaseIterable {
    /// Its last harvest is what is shown.
    case current
    /// Never harvested: nothing is known, which is not zero.
    case noData = "no-data"
    /// Shown as it was last confirmed; later harvests failed.
    case stale
    /// Shown as before a change nobody believed; the new list waits for release.
    case held

    /// In words for readers.
    package var chineseName: String {
        switch self {
        case .current: "正常"
        case .noData: "尚无数据"
        case .stale: "数据陈旧"
        case .held: "暂缓发布"
        }
    }
}

/// One row of every per-platform table: always all 32 provincial platforms, then the national sources.
package struct PlatformRow: Sendable, Equatable, Codable {
    /// The source's code; the province's for a platform never registered.
    package var code: String
    package var name: String
    package var kind: Platform.Kind
    package var province: String?
    package var standing: Standing
    /// For stale and held rows: since when the numbers are not confirmed.
    package var since: UTCInstant?
    /// When the data shown was last changed by a harvest; nil when never harvested.
    package var dataOf: UTCInstant?
    /// When the data shown was last confirmed; nil when never harvested. It is kept with the sources of a frozen night
    /// and not in its report, so that a night that changes nothing gives the same bytes.
    package var confirmed: UTCInstant?
    /// Visible records; nil when never harvested.
    package var records: Int?
    /// Records are shown, but no harvest of it has succeeded yet. Nil: one has.
    package var isUnproven: Bool?
    /// Records refused to quarantine that still wait there, which no number counts; nil: none.
    package var quarantined: Int?

    /// A harvest that broke off, or brought little that could be used, has joined nobody.
    package var isJoined: Bool { records != nil && isUnproven != true }

    /// Up to when what is shown is known to be so; nil for one never harvested.
    /// - Parameters:
    ///   - known: when a harvest last confirmed it, of nights that kept it.
    ///   - moment: when the report was made: what is current then was confirmed by it.
    func confirmed(known: UTCInstant?, asOf moment: UTCInstant?) -> UTCInstant? {
        guard records != nil else { return nil }
        return known ?? (standing == .current ? moment : since ?? dataOf)
    }
}

/// Sources, their generation and standing, read in one transaction.
package struct SourceStates: Sendable {
    package struct Entry: Sendable, Equatable {
        package var id: Int64
        package var code: String
        package var generation: Int64
        package var row: PlatformRow

        /// All of it that a report says.
        var counted: Entry {
            var entry = self
            entry.row.confirmed = nil
            return entry
        }
    }

    /// By the order of rows in reports: provinces by code, then national sources by code.
    package var entries: [Entry]
    /// Provinces no source is registered for.
    package var absent: [PlatformRow]

    package init(_ catalogue: Catalogue, provinces: Vocabulary, _ db: Database) throws {
        var entries: [Entry] = []
        let quarantined = try catalogue.quarantineCounts(db)
        for source in try catalogue.sources(db) {
            var row = try Self.row(source, db)
            row.quarantined = quarantined[source.id]
            entries.append(Entry(id: source.id, code: source.code, generation: source.generation, row: row))
        }
        self.init(entries: entries, provinces: provinces)
    }

    init(entries: [Entry], provinces: Vocabulary) {
        self.entries = entries.sorted { PlatformRow.inReportOrder($0.row, $1.row) }
        let present = Set(entries.filter { $0.row.kind == .provincial }.map { $0.row.province ?? $0.code })
        absent = provinces.terms.filter { !present.contains($0.code) }.map { term in
            PlatformRow(
                code: term.code, name: term.name, kind: .provincial, province: term.code, standing: .noData)
        }
    }

    /// By code, when a harvest last confirmed what is shown.
    var confirmations: [String: UTCInstant] {
        entries.reduce(into: [:]) { known, entry in known[entry.code] = entry.row.confirmed }
    }

    /// As they stood at the end of a frozen night.
    init(night: Int64, provinces: Vocabulary, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT source.id, source.code, snapshot_source.generation, snapshot_source.shown FROM snapshot_source
                JOIN source ON source.id = snapshot_source.source WHERE night = ?
                """, arguments: [night])
        self.init(
            entries: try rows.map {
                Entry(
                    id: $0["id"], code: $0["code"], generation: $0["generation"],
                    row: try CodableJSON.read(PlatformRow.self, from: $0["shown"] as String))
            }, provinces: provinces)
    }

    private static func row(_ source: SourceRow, _ db: Database) throws -> PlatformRow {
        var row = PlatformRow(
            code: source.code, name: source.name, kind: Platform.Kind(rawValue: source.kind) ?? .provincial,
            province: source.province, standing: .current)
        if source.generation == 0 {
            // A first list that is held back is held; one that never came is no data.
            row.standing = source.heldRun == nil ? .noData : .held
        } else if source.heldRun != nil {
            row.standing = .held
            row.since = source.staleSince
        } else if source.staleSince != nil {
            row.standing = .stale
            row.since = source.staleSince
        }
        if source.generation > 0 {
            row.dataOf = try dataOf(source, db)
            row.confirmed = source.lastSuccess ?? row.dataOf
            if source.lastSuccess == nil, try !wasEverWhole(source, db) { row.isUnproven = true }
        }
        return row
    }

    /// An import is whole without a harvest that succeeded.
    private static func wasEverWhole(_ source: SourceRow, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE source = ? AND id <= ? AND state = 'ok')",
            arguments: [source.id, source.generation]) ?? false
    }

    /// A run that found nothing new leaves the date alone, so that an unchanged night gives an unchanged report.
    private static func dataOf(_ source: SourceRow, _ db: Database) throws -> UTCInstant? {
        let seconds = try Int64.fetchOne(
            db,
            sql: """
                SELECT coalesce(published, finished, started) FROM run
                WHERE source = ? AND id <= ? AND state <> 'discarded' AND added + updated + deleted > 0
                ORDER BY id DESC LIMIT 1
                """, arguments: [source.id, source.generation])
        return seconds.map(UTCInstant.init(seconds:))
    }
}
