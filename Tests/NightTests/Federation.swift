import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching
import Simulating
import TestSupport

@testable import huiliu

/// A simulated federation on loopback, a real catalogue file, and real nights between them.
final class Federation: Sendable {
    let folder: TemporaryFolder
    let simulation: Simulation
    let server: SimulationServer
    let catalogue: Catalogue
    let baseURL: String
    private let workshop: Workshop

    private init(simulation: Simulation, server: SimulationServer, baseURL: String) throws {
        folder = try Project.temporaryFolder()
        self.simulation = simulation
        self.server = server
        self.baseURL = baseURL
        catalogue = try Catalogue(
            path: folder.url.appending(path: "catalogue.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"),
            index: FTSIndex(analyser: try TextAnalyser(root: Project.root)))
        workshop = try Workshop.real(root: Project.root, contact: nil)
        try simulation.writeOverlay(to: overlay, baseURL: baseURL, root: Project.root.url)
    }

    var overlay: URL { folder.url.appending(path: "overlay") }

    /// Runs `body` while the simulated platforms serve.
    static func serving<Value: Sendable>(
        records: Int, only: Set<String> = [], _ body: @escaping @Sendable (Federation) async throws -> Value
    ) async throws -> Value {
        let simulation = try Simulation(root: Project.root, settings: .init(records: records, sources: only))
        let server = SimulationServer(simulation: simulation)
        return try await server.serving { baseURL in
            try await body(Federation(simulation: simulation, server: server, baseURL: baseURL))
        }
    }

    /// One night on a day of the simulated world.
    /// - Parameters:
    ///   - patience: seconds of a platform's deadline and of one request; small where a test needs giving up.
    ///   - leavingOut: sources without a platform file any more; all others are all there are.
    ///   - resting: sources that may not be asked at this hour.
    ///   - hurried: sources whose deadline comes when `deadline` returns.
    func night(
        day: Int, full: Bool = false, patience: Double? = nil, board: any ProgressBoard = SilentBoard(),
        leavingOut: Set<String> = [], resting: Set<String> = [], hurried: Set<String> = [],
        deadline: @escaping @Sendable () async -> Void = {}
    ) async throws -> NightReport {
        server.day = day
        let clock = simulation.now(day: day)
        let halves = ["00:00-12:00", "12:00-24:00"].compactMap { NightWindow($0) }
        let closed = halves.first { $0.secondsLeft(at: clock) == nil }
        let codes = Set(simulation.sources.map(\.code)).subtracting(leavingOut)
        var (platforms, errors) = Project.root.platforms(overlay: overlay)
        platforms.removeAll { !codes.contains($0.code) }
        for index in platforms.indices {
            platforms[index].pace.retries = 1
            // All simulated platforms share one host, and with it one turnstile; real ones do not.
            platforms[index].pace.concurrency = 16
            if let patience {
                platforms[index].pace.deadline = patience
                platforms[index].limits.requestSeconds = patience
                platforms[index].limits.responseBytes = 4 << 20
            }
            if resting.contains(platforms[index].code) { platforms[index].pace.window = closed }
            if hurried.contains(platforms[index].code) { platforms[index].pace.deadline = 0 }
        }
        var run = NightlyRun(
            catalogue: catalogue, platforms: platforms, broken: errors, workshop: workshop, board: board,
            isFull: full, isWhole: !leavingOut.isEmpty, now: { clock })
        if !hurried.isEmpty {
            run.wait = { seconds in
                if seconds == 0 { await deadline() } else { try await Task.sleep(for: .seconds(seconds)) }
            }
        }
        return try await run.run()
    }

    /// Rows that must not move when nothing changes: every version, with the run it was born in.
    func versions() throws -> [String] {
        try catalogue.pool.read { db in
            try Row.fetchAll(db, sql: "SELECT id, record, born, died, status FROM document ORDER BY id").map { "\($0)" }
        }
    }

    /// Visible records by a facet: code → count, of one source or all.
    func counts(_ field: FacetField, source: String? = nil) throws -> [String: Int] {
        try catalogue.pool.read { db in
            let terms = try catalogue.terms(db)
            let sources = Dictionary(
                try catalogue.sources(db).map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
            var counts: [String: Int] = [:]
            try catalogue.forEachVisible(db) { document, facets in
                if let source, sources[document.source] != source { return }
                FacetRow.forEach(facets) { found, term in
                    if found == field, let code = terms[term]?.code { counts[code, default: 0] += 1 }
                }
            }
            return counts
        }
    }
}

extension OutcomeCounts {
    /// Whether readers would see any difference.
    var changesAnything: Bool { added + updated + deleted > 0 }
}
