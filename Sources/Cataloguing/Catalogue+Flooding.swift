internal import GRDB
internal import Metadata

/// How much of what a platform has went to quarantine.
extension Catalogue {
    /// Fewer records are no flood, whatever their share.
    private static let few = 10

    /// Judges a harvest in which all was accounted for by what of it went to quarantine. At least half, and not in the
    /// runs before: rules or platform have changed, and the run is partial; so is one of changes none of which can be
    /// used. At least a tenth: it is ok, and says so.
    /// - Parameter live: records readers see.
    /// - Returns: whether most of what the platform has can be read; else what readers see is not confirmed.
    func judgeQuarantine(
        _ run: RunHandle, live: Int, _ report: inout RunReport, _ db: Database
    ) throws -> Bool {
        let total = report.counts.total
        let isNew = try newlyRejected(run, report.counts, db)
        // Changes that stay unusable are not known like a list that is: nothing of the source gets through.
        let isAll = run.extent != "full" && report.counts.rejected >= Self.few && report.counts.rejected == total
        if isAll || isNew >= Self.few && isNew * 2 >= total {
            report.state = .partial
            report.explainFlood(isNew)
            return false
        }
        if let (waiting, all) = try mostlyQuarantined(run, live: live, db) {
            report.explainQuarantined(waiting, of: all)
            return false
        }
        if isNew >= Self.few, isNew * 10 >= total { report.explainFlood(isNew) }
        return true
    }

    /// How many records went to quarantine that did not in the runs before. A list that stays as bad as it was is known
    /// already; of several runs, because between two whole lists others may bring changes only.
    private func newlyRejected(_ run: RunHandle, _ counts: OutcomeCounts, _ db: Database) throws -> Int {
        guard counts.rejected >= Self.few else { return 0 }
        let before = try Int.fetchOne(
            db,
            sql: """
                SELECT max(rejected) FROM (SELECT rejected FROM run
                    WHERE source = ? AND id < ? AND state IN ('ok', 'partial') AND \(Self.isHarvest)
                    ORDER BY id DESC LIMIT 10)
                """, arguments: [run.source, run.id])
        return counts.rejected - (before ?? 0)
    }

    /// Records that wait in quarantine and all the platform has, where the former are most; else nil. Not of what came,
    /// but of all: a night of few changes, or none, mends nothing.
    private func mostlyQuarantined(
        _ run: RunHandle, live: Int, _ db: Database
    ) throws -> (waiting: Int, all: Int)? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(DISTINCT source_id), count(*) - count(source_id) FROM quarantine
                WHERE source = ? AND settled IS NULL AND format <> ?
                """, arguments: [run.source, RefusedAnswer.format])
        guard let row else { return nil }
        let nameless: Int = row[1]
        let waiting = (row[0] as Int) + nameless
        // There are at least as many as readers see: only where that is little, all are gone through.
        guard waiting >= Self.few, waiting * 2 >= live else { return nil }
        let named = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM record LEFT JOIN document ON document.id = record.current
                WHERE record.source = ? AND (document.id IS NULL OR document.status IN (?, ?))
                """,
            arguments: [run.source, DocumentStatus.active.rawValue, DocumentStatus.withdrawn.rawValue])
        let all = (named ?? 0) + nameless
        return waiting * 2 < all ? nil : (waiting: waiting, all: all)
    }
}
