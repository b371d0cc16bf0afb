import Cataloguing
import Foundation
import Harvesting
import Metadata
import Synchronization

/// Where the night tells how far it is.
protocol ProgressBoard: Sendable {
    func nightBegins(night: Int64, sources: Int)
    func sourceBegins(_ platform: Platform, resumed: Bool)
    func pageStored(_ platform: Platform, page: HarvestPage, counts: OutcomeCounts)
    func sourceEnds(_ platform: Platform, _ report: RunReport)
    func nightEnds(_ report: NightReport)
}

/// For `--json` and tests.
struct SilentBoard: ProgressBoard {
    func nightBegins(night: Int64, sources: Int) {}
    func sourceBegins(_ platform: Platform, resumed: Bool) {}
    func pageStored(_ platform: Platform, page: HarvestPage, counts: OutcomeCounts) {}
    func sourceEnds(_ platform: Platform, _ report: RunReport) {}
    func nightEnds(_ report: NightReport) {}
}

/// Progress for people: one live line on a terminal, plain lines elsewhere.
final class ConsoleBoard: ProgressBoard {
    private struct Source {
        var name: String
        var done = 0
        var claimed: Int?
        var began: ContinuousClock.Instant
        var lastTold = 0
    }

    private struct State {
        var sources: [String: Source] = [:]
        var total = 0
        var finished = 0
        var stored = 0
        var began: ContinuousClock.Instant
    }

    private let state: Mutex<State>
    private let isTerminal: Bool
    private let now: @Sendable () -> ContinuousClock.Instant
    private let write: @Sendable (String) -> Void

    /// - Parameter now: the clock by which seconds and records a second are told.
    init(
        isTerminal: Bool, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        write: @escaping @Sendable (String) -> Void
    ) {
        self.isTerminal = isTerminal
        self.now = now
        self.write = write
        state = Mutex(State(began: now()))
    }

    /// Writes to standard error, so that standard output stays the report.
    static func standard() -> ConsoleBoard {
        ConsoleBoard(
            isTerminal: isatty(STDERR_FILENO) == 1,
            write: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) })
    }

    func nightBegins(night: Int64, sources: Int) {
        let began = now()
        state.withLock {
            $0.total = sources
            $0.began = began
        }
        write("第 \(night) 夜开始：\(sources) 个来源\n")
    }

    func sourceBegins(_ platform: Platform, resumed: Bool) {
        let began = now()
        state.withLock { $0.sources[platform.code] = Source(name: platform.name, began: began) }
        if resumed { say("\(platform.code) \(platform.name)：从断点继续") }
    }

    func pageStored(_ platform: Platform, page: HarvestPage, counts: OutcomeCounts) {
        let now = now()
        let line = state.withLock { state -> String? in
            guard var source = state.sources[platform.code] else { return nil }
            source.done += counts.total
            source.claimed = page.claimed ?? source.claimed
            state.stored += counts.total
            defer { state.sources[platform.code] = source }
            if isTerminal { return Self.live(state, now) }
            // Plain lines: one a quarter of a known total, or one every twenty thousand records.
            let step = max(1, source.claimed.map { $0 / 4 } ?? 20_000)
            guard source.done - source.lastTold >= step else { return nil }
            source.lastTold = source.done
            return Self.line(platform.code, source, now)
        }
        guard let line else { return }
        write(isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
    }

    func sourceEnds(_ platform: Platform, _ report: RunReport) {
        let (finished, total) = state.withLock { state -> (Int, Int) in
            state.sources[platform.code] = nil
            state.finished += 1
            return (state.finished, state.total)
        }
        let counts = report.counts
        var text =
            "[\(finished)/\(total)] \(platform.code) \(platform.name)：\(report.chineseState)，"
            + "新增 \(counts.added) 更新 \(counts.updated) 未变 \(counts.unchanged) 删除 \(counts.deleted) 隔离 \(counts.rejected)"
        if let cause = report.cause { text += "；\(cause)" }
        say(text)
    }

    func nightEnds(_ report: NightReport) {
        let now = now()
        let (seconds, stored) = state.withLock { ($0.began.duration(to: now).seconds, $0.stored) }
        let rate = Int(Double(stored) / max(seconds, 0.001))
        say("第 \(report.night) 夜结束：\(stored) 条记录，用时 \(String(format: "%.1f", seconds)) 秒，每秒 \(rate) 条")
    }

    private func say(_ line: String) {
        let text = line.withoutControls()
        write(isTerminal ? "\r\u{1B}[K\(text)\n" : text + "\n")
    }

    private static func line(_ code: String, _ source: Source, _ now: ContinuousClock.Instant) -> String {
        let seconds = source.began.duration(to: now).seconds
        let rate = Double(source.done) / max(seconds, 0.001)
        var text = "\(code) \(source.name)：入库 \(source.done)"
        if let claimed = source.claimed {
            text += "/\(claimed)"
            if rate > 0 { text += "，约剩 \(Int(Double(max(0, claimed - source.done)) / rate)) 秒" }
        }
        return text + "，每秒 \(Int(rate)) 条"
    }

    private static func live(_ state: State, _ now: ContinuousClock.Instant) -> String {
        let seconds = state.began.duration(to: now).seconds
        let slowest = state.sources.sorted { ($0.value.began, $0.key) < ($1.value.began, $1.key) }.prefix(3)
            .map { "\($0.key) \($0.value.done)/\($0.value.claimed.map(String.init) ?? "?")" }
        return "完成 \(state.finished)/\(state.total) 个来源 · 入库 \(state.stored) 条 · 每秒 "
            + "\(Int(Double(state.stored) / max(seconds, 0.001))) 条 · \(slowest.joined(separator: " · "))"
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
