internal import Cataloguing
package import Counting
internal import GRDB
internal import Metadata
internal import Synchronization

/// Keeps the count of the generation readers see, so that a page costs a look and not a scan.
package final class CoverageDesk: Sendable {
    /// One count and what it says.
    struct Standing: Sendable {
        var generation: Int64
        var count: CoverageCount
        var report: CoverageReport
        var contributions: ContributionReport
    }

    let counter: CoverageCounter
    private let latest = Mutex<Standing?>(nil)

    package init(counter: CoverageCounter) {
        self.counter = counter
    }

    /// The count of what readers see now. While one request counts a new generation, the others wait for it.
    func standing(_ catalogue: Catalogue) throws -> Standing {
        try latest.withLock { latest in
            let standing = try catalogue.pool.read { db in
                let generation = try catalogue.generation(db)
                if let latest, latest.generation == generation { return latest }
                let count = try counter.count(catalogue, db)
                return Standing(
                    generation: generation, count: count, report: counter.report(count),
                    contributions: counter.contributions(count))
            }
            latest = standing
            return standing
        }
    }
}
