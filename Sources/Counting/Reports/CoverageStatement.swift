package import Cataloguing
package import GRDB
package import Metadata

/// What is said about one moment: the coverage and who contributed to it.
package struct CoverageStatement: Sendable {
    package var report: CoverageReport
    package var contributions: ContributionReport
    /// The frozen night it tells of; nil: what readers saw when it was counted.
    package var night: Int64?
    package var of: UTCInstant?
    /// By platform, when a harvest last confirmed what is shown of it; of old nights it is not kept.
    package var confirmations: [String: UTCInstant] = [:]
    /// Whether what its numbers count can be listed; of nights whose versions are not kept any more it cannot.
    package var isListed = true

    /// What a frozen night said.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, `Catalogue.Failure` or `Zstd.Failure` for frozen
    ///   bytes that are damaged.
    package static func frozen(_ snapshot: Snapshot, _ db: Database) throws -> CoverageStatement {
        CoverageStatement(
            report: try snapshot.coverageReport(db), contributions: try snapshot.contributionReport(db),
            night: snapshot.night, of: snapshot.taken, confirmations: try snapshot.confirmations(db),
            isListed: snapshot.isRecomputable)
    }

    /// What readers see now: from the latest snapshot while nothing has moved since, else counted.
    package static func current(
        _ counter: CoverageCounter, now: UTCInstant, _ catalogue: Catalogue, _ db: Database
    ) throws -> CoverageStatement {
        if let snapshot = try Snapshot.latest(of: counter.plan.document.id, db),
            try counter.stillHolds(snapshot, catalogue, db)
        {
            return try frozen(snapshot, db)
        }
        let count = try counter.count(catalogue, db)
        return CoverageStatement(
            report: counter.report(count), contributions: counter.contributions(count), night: nil, of: now,
            confirmations: count.states.confirmations)
    }

    package var book: ReportBook { ReportBook(self) }

    /// Up to when what a platform shows is known to be so: its last whole harvest, changed anything or not. Nil for one
    /// never harvested.
    package func confirmed(_ platform: PlatformRow) -> UTCInstant? {
        platform.confirmed(known: confirmations[platform.code], asOf: of)
    }

    /// The oldest of the harvests a number rests on; nil for what rests on none.
    package func confirmed(_ target: TargetResult) -> UTCInstant? {
        let contributing = Set(target.rows.filter { $0.number ?? 0 > 0 }.map(\.code))
        return report.platforms.filter { contributing.contains($0.code) }.compactMap { confirmed($0) }.min()
    }
}
