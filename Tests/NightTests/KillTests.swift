import Cataloguing
import Foundation
import GRDB
import Glibc
import Metadata
import Searching
import Simulating
import Synchronization
import TestSupport
import Testing

@testable import huiliu

/// kill -9 against the real program: a proxy in front of the simulated platform kills `huiliu sync` when a given
/// request arrives, or a little later, so the kill falls wherever the program happens to be.
@Suite("A night killed anywhere is resumed to the same catalogue", .serialized)
struct KillTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// `make torture` raises both.
    private static let points = environment["HUILIU_TORTURE_POINTS"].flatMap { Int($0) } ?? 3
    private static let records = environment["HUILIU_TORTURE_RECORDS"].flatMap { Int($0) } ?? 400
    /// The first point: to run a long round in pieces, or one point again.
    private static let first = environment["HUILIU_TORTURE_FIRST"].flatMap { Int($0) } ?? 0
    private static let source = "630000"
    private static let pageSize = 50

    @Test("Every kill point leads to the catalogue of the unkilled night", .enabled(if: HuiliuProgram.url != nil))
    func killed() async throws {
        let simulation = try Simulation(
            root: Project.root,
            settings: .init(records: Self.records, pageSize: Self.pageSize, sources: [Self.source]))
        try await SimulationServer(simulation: simulation).serving { baseURL in
            try await blocking { try kills(simulation, baseURL: baseURL) }
        }
    }

    private func kills(_ simulation: Simulation, baseURL: String) throws {
        let folder = try Project.temporaryFolder()
        let killer = Killer(platform: baseURL)
        let proxy = LoopbackServer { killer.answer($0) }
        defer { proxy.stop() }
        let overlay = folder.url.appending(path: "overlay")
        try simulation.writeOverlay(to: overlay, baseURL: proxy.url, root: Project.root.url)
        let whole = folder.url.appending(path: "whole.sqlite")
        #expect(try sync(whole, overlay: overlay) == 0)
        let expected = try dump(whole)
        let requests = killer.requests
        var killed = 0
        for point in Self.first..<Self.first + Self.points {
            let catalogue = folder.url.appending(path: "killed-\(point).sqlite")
            defer { Self.remove(catalogue) }
            // Seeded, and spread over the whole night: its first request, its last, and what follows the last.
            let milliseconds = (point * 31) % (point.isMultiple(of: 3) ? 1 : 97)
            killer.aim(at: 1 + (point * 7919) % requests, milliseconds: milliseconds)
            let isKilled = try sync(catalogue, overlay: overlay, killer: killer) == -9
            // A night may end before a shot that comes later; not while it waits for an answer.
            #expect(isKilled || milliseconds > 0, "point \(point) was not killed")
            if isKilled { killed += 1 }
            #expect(try sync(catalogue, overlay: overlay) == 0, "point \(point)")
            let difference = Set(try dump(catalogue)).symmetricDifference(expected)
            #expect(difference.isEmpty, "point \(point)")
            #expect(killer.mostForOnePage <= 2, "point \(point): a page was fetched more than twice")
        }
        // One point that is run again may be a late one.
        #expect(killed > 0 || Self.points == 1, "no night was killed before its end")
    }

    private func sync(_ catalogue: URL, overlay: URL, killer: Killer? = nil) throws -> Int32 {
        let process = Process()
        process.executableURL = HuiliuProgram.url
        process.arguments = [
            "sync", Self.source, "--json", "--root", Project.root.url.path, "--catalogue", catalogue.path, "--overlay",
            overlay.path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        killer?.meet(process.processIdentifier)
        process.waitUntilExit()
        killer?.part()
        return process.terminationReason == .uncaughtSignal ? -9 : process.terminationStatus
    }

    private static func remove(_ catalogue: URL) {
        for suffix in ["", "-wal", "-shm", ".lock"] {
            try? FileManager.default.removeItem(atPath: catalogue.path + suffix)
        }
    }

    /// Everything readers can see, every version behind it, and what the runs came to.
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
            let versions = """
                SELECT source_id, status, count(*), sum(died = 9223372036854775807) FROM document
                JOIN record ON record.id = document.record GROUP BY source_id, status
                """
            lines += try Row.fetchAll(db, sql: versions).map { "\($0)" }
            // A night that was killed behind its end is followed by one that finds nothing to do.
            let counts = """
                SELECT sum(added), sum(updated), sum(deleted), sum(rejected), sum(duplicate), state FROM run GROUP BY state
                """
            lines += try Row.fetchAll(db, sql: counts).map { "\($0)" }
            return lines.sorted() + (try String.fetchAll(db, sql: "PRAGMA integrity_check"))
        }
    }
}

/// A proxy that kills the client of its n-th request. What it once fetched it gives again from memory.
private final class Killer: Sendable {
    private struct State {
        var seen = 0
        var pages: [String: Int] = [:]
        var target: Int?
        var milliseconds = 0
        var answers: [String: [UInt8]] = [:]
    }

    private let platform: String
    private let state = Mutex(State())
    /// The process to kill, known only after it has started, when its first request may already have come.
    private let victim = NSConditionLock(condition: 0)
    private let process = Mutex<Int32>(0)

    init(platform: String) {
        self.platform = platform
    }

    /// Requests since the last aim.
    var requests: Int { state.withLock { $0.seen } }

    /// How often the most frequent list page was asked for since the last aim.
    var mostForOnePage: Int { state.withLock { $0.pages.values.max() ?? 0 } }

    /// Kills the next process so many milliseconds after its n-th request came.
    func aim(at request: Int, milliseconds: Int) {
        victim.lock()
        victim.unlock(withCondition: 0)
        state.withLock {
            $0.seen = 0
            $0.pages = [:]
            $0.target = request
            $0.milliseconds = milliseconds
        }
    }

    func meet(_ process: Int32) {
        self.process.withLock { $0 = process }
        victim.lock()
        victim.unlock(withCondition: 1)
    }

    /// The process has ended: nobody else who may get its number is to be killed.
    func part() {
        process.withLock { $0 = 0 }
    }

    func answer(_ request: LoopbackServer.Request) -> [LoopbackServer.Step] {
        let (known, delay) = state.withLock { state -> ([UInt8]?, Int?) in
            state.seen += 1
            if request.target.contains("verb=ListRecords") { state.pages[request.target, default: 0] += 1 }
            let isTarget = state.target == state.seen
            if isTarget { state.target = nil }
            return (state.answers[request.target], isTarget ? state.milliseconds : nil)
        }
        if let delay { kill(after: delay) }
        guard let bytes = known ?? fetch(request.target) else { return .answer(status: 404, "") }
        state.withLock { $0.answers[request.target] = bytes }
        return .answer(headers: ["Content-Type": "text/xml; charset=utf-8"], bytes)
    }

    private func kill(after milliseconds: Int) {
        let shoot: @Sendable () -> Void = { [self] in
            victim.lock(whenCondition: 1)
            victim.unlock()
            process.withLock { if $0 != 0 { Glibc.kill($0, SIGKILL) } }
        }
        if milliseconds == 0 { return shoot() }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: shoot)
    }

    private func fetch(_ target: String) -> [UInt8]? {
        URL(string: platform + target).flatMap { try? Data(contentsOf: $0) }.map(Array.init)
    }
}
