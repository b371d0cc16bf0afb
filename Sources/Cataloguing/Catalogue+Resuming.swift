internal import GRDB
internal import Metadata

/// What changed on a platform is asked for once; what of it was lost then would be lost for good.
extension Catalogue {
    /// Seconds for which changes are asked for again because some of them could not be used: seven days. A full look,
    /// which every protocol takes from time to time, brings what is mended later.
    private static let patience: Int64 = 7 * 86_400

    /// The place a run of changes began at, when the next run is to begin there once more: records of it wait in
    /// quarantine, which a platform may mend without dating them anew; or nothing had changed, says a platform that
    /// gave no answer the night before, or broke it off, and may be making its index anew.
    /// - Returns: nil when the run's own ending holds.
    func keptPlace(
        _ run: RunHandle, _ counts: OutcomeCounts, _ ending: RunEnding, now: UTCInstant, _ db: Database
    ) throws -> UTCInstant? {
        // Nil asks for everything, which is more.
        guard run.extent != "full", let next = ending.resumeFrom else { return nil }
        let began = try Int64.fetchOne(
            db, sql: "SELECT resume_from FROM source WHERE id = ?", arguments: [run.source])
        guard let began, began < next.seconds else { return nil }
        let isKept =
            if counts.total == 0 {
                try followsTrouble(run, db)
            } else {
                try counts.rejected > 0 && now.seconds - began <= Self.patience && hasQuarantine(run, db)
            }
        return isKept ? UTCInstant(seconds: began) : nil
    }

    private func hasQuarantine(_ run: RunHandle, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM quarantine WHERE source = ? AND run = ? AND settled IS NULL)",
            arguments: [run.source, run.id]) ?? false
    }

    /// Whether the harvest before did not bring everything it was to bring.
    private func followsTrouble(_ run: RunHandle, _ db: Database) throws -> Bool {
        let before = try String.fetchOne(
            db,
            sql: "SELECT state FROM run WHERE source = ? AND id < ? AND \(Self.isHarvest) ORDER BY id DESC LIMIT 1",
            arguments: [run.source, run.id])
        return before.map { $0 != RunState.ok.rawValue } ?? false
    }
}
