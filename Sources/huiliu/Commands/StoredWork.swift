import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Metadata

/// Work that asks no platform, under the writer's lease and as a night of its own.
struct StoredWork {
    let catalogue: Catalogue
    let workshop: Workshop
    let platforms: [Platform]
    /// Those that were named; empty: all.
    private let sources: [String]
    /// Files of platforms that cannot be used.
    private let broken: [ConfigError]
    private let lease: NightLease

    /// - Parameters:
    ///   - sources: only these; empty: all.
    ///   - creating: whether a catalogue that is not there is made.
    /// - Throws: for a source nobody has, or whose file cannot be used, when it was named; `Catalogue.Failure` when the
    ///   catalogue cannot be opened.
    init(
        _ options: GlobalOptions, _ platformOptions: PlatformOptions, sources: [String] = [], creating: Bool = false
    ) throws {
        if !creating { try options.requireCatalogue() }
        // A mistake in a name must not make a catalogue.
        let found = try platformOptions.platforms(named: sources, options.projectRoot)
        platforms = found.platforms
        broken = found.errors
        self.sources = sources.eachOnce
        lease = try NightLease(catalogue: options.catalogue)
        catalogue = try options.openCatalogue()
        workshop = try Workshop.real(root: options.projectRoot)
    }

    /// Runs `body` as a night; afterwards what is derived from all sources is derived again. However it ends, the night
    /// is ended.
    /// - Parameters:
    ///   - body: gets the night, and a place for what went wrong, in Chinese.
    ///   - tell: gets what came of it, before the command ends with 2 when something went wrong.
    func asNight<Value>(
        _ body: (Int64, inout [String]) async throws -> Value, tell: (Value) throws -> Void
    ) async throws {
        let night = try catalogue.beginNight(holder: Catalogue.storedWork, now: currentInstant())
        var problems = broken.map { "\($0)" }
        let value: Value
        do { value = try await body(night, &problems) } catch {
            try catalogue.endNight(night, state: .failed, report: "{}", now: currentInstant())
            throw error
        }
        do {
            problems += try await workshop.statistics.settle(catalogue, night: night, now: currentInstant)
        } catch {
            problems.append("统计没有做成：\(PlainError.explained(error, catalogue: catalogue.path))")
        }
        for problem in problems { Output.tell(problem) }
        let state: RunState = problems.isEmpty ? .ok : .partial
        do { try catalogue.endNight(night, state: state, report: "{}", now: currentInstant()) } catch {
            // What was published is told in any case.
            try tell(value)
            throw error
        }
        try tell(value)
        if state != .ok { throw ExitCode(state.exitCode) }
    }

    /// Runs `body` for every source whose records are here. One that cannot be worked on is told and costs no other.
    func forEachSource<Report: Sendable>(
        _ body: (Platform, Int64) async throws -> Report, tell: ([Report]) throws -> Void
    ) async throws {
        let known = try await catalogue.pool.read { try catalogue.sources($0) }.map(\.code)
        try await asNight { night, problems in
            var reports: [Report] = []
            for source in sources where !known.contains(source) {
                problems.append("\(source)：目录库里没有它的记录，已跳过。下一步：先运行 huiliu sync \(source)")
            }
            for platform in platforms where known.contains(platform.code) {
                // That the platform cannot be asked now is no reason to leave its records as they are.
                guard !platform.crosswalk.isEmpty else {
                    problems.append("\(platform.code)：平台文件没有写 crosswalk，已跳过。下一步：写上，或加采集时用的 --overlay")
                    continue
                }
                do { reports.append(try await body(platform, night)) } catch {
                    problems.append("\(platform.code)：\(PlainError.explained(error, catalogue: catalogue.path))")
                }
            }
            return reports
        } tell: {
            try tell($0)
        }
    }
}
