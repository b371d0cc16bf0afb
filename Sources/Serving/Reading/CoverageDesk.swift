internal import Cataloguing
internal import Counting
internal import GRDB
internal import HTTPTypes
internal import Metadata
internal import Synchronization

/// Keeps what is said about the generation readers see, so that a page costs a look and not a scan.
final class CoverageDesk: Sendable {
    /// One statement and the state of the catalogue it is about.
    struct Standing: Sendable {
        var generation: Int64
        var statement: CoverageStatement

        var report: CoverageReport { statement.report }
        var contributions: ContributionReport { statement.contributions }
    }

    /// A count by night; nil: of what readers see now.
    private struct Counted: Sendable {
        var generation: Int64
        var night: Int64?
        var counter: CoverageCounter
        var count: CoverageCount
        /// When it was counted; of a night, when that was frozen.
        var at: UTCInstant
    }

    let counter: CoverageCounter
    var document: TargetDocument { counter.plan.document }
    private let latest = Mutex<Standing?>(nil)
    /// The two last asked for: behind the numbers of today, and of the night somebody looks at.
    private let counted = Mutex<[Counted]>([])
    private let compared = Mutex<NightComparison?>(nil)

    init(counter: CoverageCounter) {
        self.counter = counter
    }

    /// What is said about what readers see now.
    func standing(_ site: Site) async throws -> Standing {
        let generation = try await site.catalogue.pool.read { try site.catalogue.generation($0) }
        // What is known already waits for nobody who counts.
        if let known = latest.withLockIfAvailable({ $0 }), let known, known.generation == generation { return known }
        return try await BlockingWork.run(.counting) { try self.stand(site) }
    }

    /// While one request counts a new generation, the others wait for it.
    private func stand(_ site: Site) throws -> Standing {
        try latest.withLock { latest in
            let standing = try site.catalogue.pool.read { db in
                let generation = try site.catalogue.generation(db)
                if let latest, latest.generation == generation { return latest }
                return Standing(
                    generation: generation,
                    statement: try CoverageStatement.current(counter, now: site.clock(), site.catalogue, db))
            }
            latest = standing
            return standing
        }
    }

    /// What was said about a frozen night; nil: now.
    func statement(night: Int64?, _ site: Site) async throws -> CoverageStatement {
        guard let night else { return try await standing(site).statement }
        return try await explaining { [counter] in
            try site.catalogue.pool.read { db in
                try CoverageStatement.frozen(Snapshot.of(night: night, document: counter.plan.document.id, db), db)
            }
        }
    }

    /// The items behind a number.
    func drillDown(
        target: String, cell: String?, platform: String?, of kind: DrillDown.Kind, offset: Int, limit: Int,
        night: Int64?, _ site: Site
    ) async throws -> DrillDown? {
        try await explaining {
            try site.catalogue.pool.read { db in
                let counted = try self.counted(night: night, site, db)
                return try counted.counter.drillDown(
                    counted.count, target: target, cell: cell, platform: platform, of: kind, offset: offset,
                    limit: limit, db)
            }
        }
    }

    /// The textbook nodes that lack something, of what readers see now.
    func gaps(_ question: NodeGaps.Question, _ site: Site) async throws -> NodeGaps {
        try await explaining(nextStep: "省份和学科写代码或名称，例如 620000、数学") {
            try site.catalogue.pool.read { db in
                let counted = try self.counted(night: nil, site, db)
                return try counted.counter.gaps(counted.count, question)
            }
        }
    }

    /// Where a number comes from.
    func trace(_ number: ProvenanceGraph.Number, night: Int64?, _ site: Site) async throws -> ProvenanceGraph? {
        try await explaining {
            try site.catalogue.pool.read { db in
                let counted = try self.counted(night: night, site, db)
                return try ProvenanceGraph.number(
                    number, of: counted.counter, counted.count, site.catalogue,
                    snapshot: night.map { try Snapshot.of(night: $0, document: self.counter.plan.document.id, db) },
                    counted: counted.at, db)
            }
        }
    }

    /// Two nights side by side, as `body` wants them.
    func comparing<Value: Sendable>(
        _ from: Int64, _ to: Int64, _ site: Site,
        _ body: @escaping @Sendable (NightComparison, Database) throws -> Value
    ) async throws -> Value {
        try await explaining {
            try site.catalogue.pool.read { db in
                let comparison = try self.compared.withLock { compared in
                    if let compared, compared.nights == [from, to] { return compared }
                    let made = try NightComparison(from: from, to: to, counter: self.counter, site.catalogue, db)
                    compared = made
                    return made
                }
                return try body(comparison, db)
            }
        }
    }

    private func counted(night: Int64?, _ site: Site, _ db: Database) throws -> Counted {
        try counted.withLock { known in
            let generation = night == nil ? try site.catalogue.generation(db) : 0
            if let same = known.first(where: { $0.night == night && $0.generation == generation }) { return same }
            let made: Counted
            if let night {
                let snapshot = try Snapshot.of(night: night, document: counter.plan.document.id, db)
                let counter = try counter.frozen(snapshot, db)
                made = Counted(
                    generation: 0, night: night, counter: counter,
                    count: try counter.count(snapshot, like: known.first?.count, site.catalogue, db),
                    at: snapshot.taken)
            } else {
                made = Counted(
                    generation: generation, night: nil, counter: counter, count: try counter.count(site.catalogue, db),
                    at: site.clock())
            }
            known = [made] + known.filter { ($0.night == nil) != (night == nil) }.prefix(1)
            return made
        }
    }

    /// A night that was not frozen, or is not kept, is an address that does not exist.
    private func explaining<Value: Sendable>(
        nextStep: String = "有统计的各夜见 /api/coverage/nights，一夜的数字见 /api/coverage?night=编号",
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        do {
            return try await BlockingWork.run(.counting, body)
        } catch let failure as Catalogue.Failure {
            // The next step of the failure is an operator's command.
            throw Problem(status: .notFound, kind: "not-found", title: failure.cause, detail: nextStep)
        }
    }
}
