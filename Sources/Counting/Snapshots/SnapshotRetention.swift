internal import GRDB
internal import Metadata

/// Which nights can be counted again: the last 35, and of earlier months the last night each. The frozen bytes of every
/// night stay; what the others alone needed is pruned with the next publication of its source.
enum SnapshotRetention {
    static let recent = 35

    static func apply(_ db: Database) throws {
        let nights = try Row.fetchAll(
            db,
            sql: """
                SELECT night, max(taken) AS taken FROM snapshot
                WHERE night IN (SELECT night FROM snapshot_source) GROUP BY night ORDER BY night DESC
                """)
        var months: Set<Substring> = []
        for (index, row) in nights.enumerated() {
            // Months as administrators know them, in Shanghai.
            let month = UTCInstant(seconds: row["taken"]).shanghai.prefix(7)
            let isLastOfMonth = months.insert(month).inserted
            guard index >= recent, !isLastOfMonth else { continue }
            try db.execute(sql: "DELETE FROM snapshot_source WHERE night = ?", arguments: [row["night"]])
        }
        try db.execute(
            sql: """
                DELETE FROM work_history WHERE died <= (SELECT min(linking) FROM snapshot
                    WHERE night IN (SELECT night FROM snapshot_source))
                """)
    }
}
