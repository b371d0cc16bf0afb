package import Cataloguing
package import GRDB
package import Metadata

/// What is said about one moment: the coverage and who contributed to it.
package struct CoverageStatement: Sendable {
    package var report: CoverageReport
    package var contributions: ContributionReport
    /// The report's own bytes.
    package var coverageBytes: [UInt8]
    /// The frozen night it tells of; nil: what readers saw when it was counted.
    package var night: Int64?
    package var of: UTCInstant?

    /// What a frozen night said.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, `Catalogue.Failure` or `Zstd.Failure` for frozen
    ///   bytes that are damaged.
    package static func frozen(_ snapshot: Snapshot, _ db: Database) throws -> CoverageStatement {
        let bytes = try snapshot.coverageBytes(db)
        return CoverageStatement(
            report: try CoverageReport(json: bytes), contributions: try snapshot.contributionReport(db),
            coverageBytes: bytes, night: snapshot.night, of: snapshot.taken)
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
        let report = counter.report(count)
        return CoverageStatement(
            report: report, contributions: counter.contributions(count), coverageBytes: report.canonicalJSON(),
            night: nil, of: now)
    }

    package var book: ReportBook { ReportBook(report, contributions, night: night, of: of) }
}
