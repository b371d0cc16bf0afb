import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching
import Simulating
import Synchronization
import TestSupport
import Testing

@testable import huiliu

/// kill -9 against the real program: a proxy in front of the simulated platform kills `huiliu sync` when a given
/// request arrives, so the kill falls wherever the program happens to be.
@Suite("A night killed anywhere is resumed to the same catalogue", .serialized)
struct KillTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// `make torture` raises both.
    private static let points = environment["HUILIU_TORTURE_POINTS"].flatMap { Int($0) } ?? 3
    private static let records = environment["HUILIU_TORTURE_RECORDS"].flatMap { Int($0) } ?? 400
    private static let source = "630000"

    /// The program, built beside the test bundle.
    private static let program: URL? = {
        if let given = environment["HUILIU_TORTURE_PROGRAM"] { return URL(filePath: given) }
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "huiliu")
        let built = Project.root.url.appending(path: ".build/debug/huiliu")
        return [beside, built].compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    /// A proxy that can kill the client of its n-th request.
    private final class Killer: Sendable {
        private struct State {
            var seen = 0
            var requests: [String: Int] = [:]
            var deadline: Int?
            var victim: Int32?
        }

        private let state = Mutex(State())

        /// Kills `victim` when this many more requests have come.
        func aim(at victim: Int32, after requests: Int) {
            state.withLock {
                $0.seen = 0
                $0.requests = [:]
                $0.deadline = requests
                $0.victim = victim
            }
        }

        func arrives(_ target: String) {
            state.withLock { state in
                state.seen += 1
                state.requests[target, default: 0] += 1
                if let deadline = state.deadline, state.seen >= deadline, let victim = state.victim {
                    kill(victim, SIGKILL)
                    state.deadline = nil
                }
            }
        }

        /// How often the most frequent list page was asked for.
        var mostForOnePage: Int {
            state.withLock { $0.requests.filter { $0.key.contains("resumptionToken") }.values.max() ?? 0 }
        }
    }

    private func sync(_ catalogue: URL, overlay: URL, killer: (Killer, Int)? = nil) throws -> Int32 {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = [
            "sync", Self.source, "--json", "--root", Project.root.url.path, "--catalogue", catalogue.path, "--overlay",
            overlay.path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        if let (killer, requests) = killer { killer.aim(at: process.processIdentifier, after: requests) }
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal ? -9 : process.terminationStatus
    }

    /// Everything readers can see, and the night's counts.
    private func dump(_ path: URL) throws -> [String] {
        let catalogue = try Catalogue(
            readOnly: path.path, index: FTSIndex(analyser: try TextAnalyser(root: Project.root)))
        return try catalogue.pool.read { db in
            var lines: [String] = []
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            for id in ids {
                lines.append(String(decoding: try catalogue.mappedJSON(document: id, db) ?? [], as: UTF8.self))
            }
            let counts = try Row.fetchAll(
                db, sql: "SELECT added, updated, deleted, rejected, duplicate, state FROM run")
            let check = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            return lines.sorted() + counts.map { "\($0)" } + check
        }
    }

    @Test("Every kill point leads to the catalogue of the unkilled night", .enabled(if: KillTests.program != nil))
    func killed() async throws {
        let simulation = try Simulation(
            root: Project.root, settings: .init(records: Self.records, pageSize: 50, sources: [Self.source]))
        try await SimulationServer(simulation: simulation).serving { baseURL in
            try await blocking { try kills(simulation, baseURL: baseURL) }
        }
    }

    private func kills(_ simulation: Simulation, baseURL: String) throws {
        let folder = try Project.temporaryFolder()
        let killer = Killer()
        let proxy = LoopbackServer { request in
            killer.arrives(request.target)
            guard let url = URL(string: baseURL + request.target), let answer = try? Data(contentsOf: url) else {
                return .answer(status: 404, "")
            }
            return .answer(headers: ["Content-Type": "text/xml; charset=utf-8"], Array(answer))
        }
        defer { proxy.stop() }
        let overlay = folder.url.appending(path: "overlay")
        try simulation.writeOverlay(to: overlay, baseURL: proxy.url, root: Project.root.url)
        let whole = folder.url.appending(path: "whole.sqlite")
        #expect(try sync(whole, overlay: overlay) == 0)
        let expected = try dump(whole)
        let pages = max(2, Self.records / 50)
        for point in 0..<Self.points {
            let catalogue = folder.url.appending(path: "killed-\(point).sqlite")
            // Seeded, and spread over the whole list.
            let first = 2 + (point * 7919) % pages
            _ = try sync(catalogue, overlay: overlay, killer: (killer, first))
            let status = try sync(catalogue, overlay: overlay)
            #expect(status == 0, "point \(point)")
            let found = try dump(catalogue)
            let difference = Set(found).symmetricDifference(expected)
            #expect(difference.isEmpty, "point \(point)")
            #expect(killer.mostForOnePage <= 2, "point \(point): a page was fetched more than twice")
        }
    }
}
