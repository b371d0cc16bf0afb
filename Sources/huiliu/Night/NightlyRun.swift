import Cataloguing
import Foundation
import GRDB
import Harvesting
import Metadata

/// The night, from wide to narrow: all sources → one source → one page. Whoever runs it holds the writer's lease.
///
/// harvest → read → map → check → store happen page by page for many sources at once; a source is published as soon as
/// its own run is whole. A failing record never stops a source, a failing source never stops the night.
struct NightlyRun: Sendable {
    let catalogue: Catalogue
    let platforms: [Platform]
    /// Files of platforms that cannot be used; their sources are reported, the others run.
    let broken: [ConfigError]
    let workshop: Workshop
    let board: any ProgressBoard
    /// Sources at the same time: more than there are. One that waits for a dead host costs nothing but must not keep the
    /// place of one that answers; those of one host wait for each other at its gate.
    var width = 64
    var isFull = false
    /// `platforms` are all there are, not some that were named: who is not among them is not asked any more.
    var isWhole = false
    var now: Now = currentInstant
    /// Lets the seconds of a source's deadline pass.
    var wait: @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }

    /// Runs the night and says the truth about it. What fails after the last source stands in the report: sources that
    /// were published are told of in any case.
    /// - Throws: `Catalogue.Failure` when no night can begin (the catalogue is damaged).
    func run() async throws -> NightReport {
        let night = try catalogue.beginNight(
            holder: "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)", now: now())
        let connected = platforms.filter(\.isConnected)
        board.nightBegins(night: night, sources: connected.count)
        let reports = await harvestAll(connected, night: night)
        var unasked: [UnaskedSource] = []
        var unmarked: [String] = []
        if isWhole {
            unmarked = await told("没有采集的来源没有记为陈旧") {
                unasked = try catalogue.markUnasked(night: night, now: now())
                return []
            }
        }
        var report = NightReport(
            night: night, sources: reports.sorted { $0.source < $1.source }, broken: broken,
            unconnected: platforms.filter { !$0.isConnected }.map(\.code))
        report.add(unasked: unasked)
        let uncounted = await told("统计没有做成") {
            try await workshop.statistics.settle(catalogue, night: night, now: now)
        }
        let disagreements = await told("发布后的核对没有做成") { try await ViewCheck.disagreements(catalogue) }
        var statuses: [SourceStatus] = []
        let unread = await told("各来源的状态没有读出") {
            statuses = try await catalogue.pool.read { try catalogue.statuses($0) }
            return []
        }
        report.add(statuses: statuses, now: now())
        report.add(disagreements: unmarked + disagreements + uncounted + unread)
        let ended = report
        let unwritten = await told("这一夜没有记进目录库") {
            try catalogue.endNight(night, state: ended.state, report: try ended.json(), now: now())
            return []
        }
        report.add(disagreements: ended.disagreements + unwritten)
        board.nightEnds(report)
        return report
    }

    /// What a step at the end of the night found, or why it could not be done, in Chinese.
    private func told(_ what: String, _ step: () async throws -> [String]) async -> [String] {
        do { return try await step() } catch {
            return ["\(what)：\(PlainError.explained(error, catalogue: catalogue.path))"]
        }
    }

    private func harvestAll(_ connected: [Platform], night: Int64) async -> [RunReport] {
        await withTaskGroup(of: RunReport.self) { group in
            var waiting = connected[...]
            var reports: [RunReport] = []
            for platform in waiting.prefix(width) {
                group.addTask { await harvest(platform, night: night) }
            }
            waiting = waiting.dropFirst(width)
            for await report in group {
                reports.append(report)
                if let platform = waiting.popFirst() {
                    group.addTask { await harvest(platform, night: night) }
                }
            }
            return reports
        }
    }

    /// One source's night; whatever happens ends in a report.
    private func harvest(_ platform: Platform, night: Int64) async -> RunReport {
        do {
            let report = try await SourceNight(night: night, platform: platform, run: self).harvest()
            await workshop.statistics.linkSoon(report, catalogue)
            board.sourceEnds(platform, report)
            return report
        } catch {
            let failure = RunReport(
                failed: platform, error: PlainError.explained(error, catalogue: catalogue.path))
            board.sourceEnds(platform, failure)
            return failure
        }
    }
}

extension RunReport {
    /// The report of a source that did not get as far as a run.
    init(failed platform: Platform, error: any Error) {
        let known = error as? HarvestError
        let failure = error as? Catalogue.Failure
        self.init(
            failed: platform, stage: known?.stage ?? .store, cause: known?.cause ?? failure?.cause ?? "\(error)",
            nextStep: known?.nextStep ?? failure?.nextStep ?? "运行 huiliu doctor 检查目录库")
    }
}
