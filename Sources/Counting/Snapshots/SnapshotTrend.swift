package import GRDB
package import Metadata

/// The targets of a document over the frozen nights.
package struct SnapshotTrend: Sendable, Equatable, Codable {
    package struct Night: Sendable, Equatable, Codable {
        package var night: Int64
        package var taken: UTCInstant
        /// Digest of the frozen report: equal digests, equal numbers.
        package var coverage: String
        /// Platforms whose records were shown, and counted, as an earlier harvest had left them: stale or held. Nil where
        /// that is not kept any more.
        package var unconfirmed: Int?
    }

    /// One target; one value a night, in the order of the nights.
    package struct Line: Sendable, Equatable, Codable {
        package var target: String
        package var values: [Value]
    }

    package struct Value: Sendable, Equatable, Codable {
        package var outcome: TargetResult.Outcome
        package var number: Int?
    }

    package var document: String
    /// Oldest first.
    package var nights: [Night]
    package var lines: [Line]

    /// - Parameter limit: the latest so many nights.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package init(of document: TargetDocument, limit: Int, _ db: Database) throws {
        self.document = document.id
        let snapshots = try Snapshot.all(of: document.id, limit: limit, db).reversed()
        let unconfirmed = try Self.unconfirmed(since: snapshots.first?.night ?? 0, db)
        let nights = snapshots.map {
            Night(night: $0.night, taken: $0.taken, coverage: $0.coverage, unconfirmed: unconfirmed[$0.night])
        }
        self.nights = nights
        var values: [String: [Int64: Value]] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT target, night, outcome, number FROM snapshot_value WHERE document = ? AND night >= ?",
            arguments: [document.id, nights.first?.night ?? 0])
        while let row = try rows.next() {
            let outcome = TargetResult.Outcome(rawValue: row[2]) ?? .noData
            values[row[0], default: [:]][row[1]] = Value(outcome: outcome, number: row[3])
        }
        lines = document.targets.map { target in
            Line(target: target.id, values: nights.map { values[target.id]?[$0.night] ?? Value(outcome: .noData) })
        }
    }

    private static func unconfirmed(since night: Int64, _ db: Database) throws -> [Int64: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT night, sum(generation > 0 AND json_extract(shown, '$.standing') IN (?, ?)) FROM snapshot_source
                WHERE night >= ? GROUP BY night
                """, arguments: [Standing.stale.rawValue, Standing.held.rawValue, night])
        return Dictionary(rows.map { ($0[0] as Int64, $0[1] as Int) }, uniquingKeysWith: { first, _ in first })
    }
}

extension SnapshotTrend.Value {
    /// The number, or why there is none.
    package var text: String {
        switch outcome {
        case .noData: TargetState.noData.chineseName
        case .notMeasurable: TargetState.unmeasurable.chineseName
        case .counted, .reported: number.map(String.init) ?? "—"
        }
    }
}
