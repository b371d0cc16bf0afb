import Cataloguing
import Metadata

/// What a night came to, source by source.
struct NightReport: Codable, Sendable {
    struct Broken: Codable, Sendable {
        var file: String
        var line: Int
        var reason: String
        var mend: String
    }

    /// What readers had of a source when the night was over.
    struct Standing: Codable, Sendable {
        var live: Int
        var staleSince: String?
    }

    var night: Int64
    var state: RunState
    /// Of what was published, and of all sources the records in quarantine.
    var counts: OutcomeCounts
    /// Of sources whose result is held: what would have been.
    var heldCounts: OutcomeCounts
    var sources: [RunReport]
    var broken: [Broken]
    var unconnected: [String]
    /// Those without an address, or without a file any more, that were connected once and still have records.
    var disconnected: [UnaskedSource] = []
    /// What the check after publishing found: views that do not agree with each other. In Chinese.
    var disagreements: [String] = []
    /// By source, and when that was; nil in reports of earlier versions.
    var standings: [String: Standing]?
    var ended: String?

    init(night: Int64, sources: [RunReport], broken: [ConfigError], unconnected: [String]) {
        self.night = night
        self.sources = sources
        self.unconnected = unconnected
        self.broken = broken.map { Broken(file: $0.file, line: $0.line, reason: $0.reason, mend: $0.mend) }
        counts = sources.map(\.publishedCounts).reduce(OutcomeCounts(), +)
        heldCounts = sources.filter { $0.state == .held }.map(\.counts).reduce(OutcomeCounts(), +)
        state = Self.state(sources, hasBroken: !broken.isEmpty)
    }

    /// failed when nothing went well; partial when something did not; held when something waits; else ok.
    private static func state(_ sources: [RunReport], hasBroken: Bool) -> RunState {
        // Who was not asked at this hour has not failed, and makes no night of failures a better one.
        let states = Set(sources.filter { $0.isResting != true }.map(\.state))
        if sources.isEmpty || states == [.failed] { return .failed }
        if hasBroken || states.contains(.failed) || states.contains(.partial) { return .partial }
        return states.contains(.held) ? .held : .ok
    }

    /// Adds sources the night did not ask. Of one that could not begin, or whose file is broken, is told already.
    mutating func add(unasked found: [UnaskedSource]) {
        disconnected = found.filter { unasked in
            !sources.contains { $0.source == unasked.source }
                && !broken.contains { $0.file.hasSuffix("/\(unasked.source).yml") }
        }
    }

    /// Adds what the check after publishing found; a night whose views disagree is not ok.
    mutating func add(disagreements found: [String]) {
        disagreements = found
        if !found.isEmpty, state == .ok || state == .held { state = .partial }
    }

    /// Adds what readers have of the sources that ran, by which the next nights know what is told already.
    mutating func add(statuses: [SourceStatus], now: UTCInstant) {
        standings = Self.standings(statuses).filter { source, _ in sources.contains { $0.source == source } }
        ended = now.iso8601
    }

    static func standings(_ statuses: [SourceStatus]) -> [String: Standing] {
        Dictionary(
            statuses.map { ($0.code, Standing(live: $0.live, staleSince: $0.staleSince)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What the command ends with: 3 when a result waits for somebody's word, whatever else went wrong; else by the state.
    var exitCode: Int32 { sources.contains { $0.state == .held } ? RunState.held.exitCode : state.exitCode }

    func json() throws -> String { try CodableJSON.text(self) }

    /// In plain Chinese: the totals, then every source that needs a look, with cause and next step.
    var chinese: String {
        var lines = [
            "第 \(night) 夜：\(state.chineseName)。来源 \(sources.count) 个，新增 \(counts.added)，更新 \(counts.updated)，"
                + "未变 \(counts.unchanged)，删除 \(counts.deleted)，隔离 \(counts.rejected)，重复 \(counts.duplicate)。"
        ]
        if sources.isEmpty {
            lines.append("· 没有一个来源已接入")
            lines.append("  下一步：运行 huiliu sources 看缺什么；把接口地址写进平台文件，步骤见 docs/add-a-platform.md")
        }
        let held = sources.count { $0.state == .held }
        if held > 0 {
            lines.append(
                "其中 \(held) 个来源暂缓发布，未计入：新增 \(heldCounts.added)，更新 \(heldCounts.updated)，删除 \(heldCounts.deleted)。")
        }
        for source in sources where source.needsLook {
            var line = "· \(source.source) \(source.name)：\(source.chineseState)"
            if let stage = source.stage, let cause = source.cause { line += "，\(stage.chineseName)：\(cause)" }
            if source.isCut == true, source.state == .ok { line += "，清单不完整，本次不判断谁已消失" }
            if let losses = source.lossesTold { line += "，\(losses)" }
            if source.isElsewhere == true { line += "，平台文件的地址、协议或 options 改过，本次取全部记录，不沿用以前的进度" }
            for note in source.notes { line += "；\(note)" }
            if source.state == .partial, source.cause == nil, let claimed = source.claimed,
                claimed != source.received + source.notFetched,
                claimed != source.received - source.counts.duplicate + source.notFetched
            {
                line += "，账目不平：平台声称 \(claimed) 条，实得 \(source.received) 条，未取到 \(source.notFetched) 条"
            }
            lines.append(line)
            let partial = source.state == .partial ? "下一夜从这次开始之前再问一遍；一直如此时把上面的原因告诉平台" : nil
            if let next = source.nextStep ?? partial { lines.append("  下一步：\(next)") }
        }
        lines += disagreements.map { "· 发布后核对：\($0)" }
        for file in broken {
            lines.append("· \(file.file):\(file.line)：\(file.reason)")
            lines.append("  下一步：\(file.mend)")
        }
        for source in disconnected {
            lines.append("· \(source.source) \(source.name)：\(source.cause)")
            lines.append("  下一步：\(source.nextStep)")
        }
        if !unconnected.isEmpty { lines.append("未接入：\(unconnected.count) 个来源（huiliu sources 可看原因）") }
        return lines.joined(separator: "\n")
    }
}

extension RunReport {
    /// What readers see of it: nothing of a run that is held or failed. What went to quarantine waits there in any case.
    fileprivate var publishedCounts: OutcomeCounts {
        if state == .ok || state == .partial { return counts }
        var counts = OutcomeCounts()
        counts.rejected = self.counts.rejected
        return counts
    }

    /// What became of it, in Chinese.
    var chineseState: String { isResting == true ? "未采集" : state.chineseName }

    /// It is not ok, or it is and all the same there is something to say about it.
    fileprivate var needsLook: Bool {
        state != .ok || lossesTold != nil || cause != nil || isElsewhere == true || warns == true
            || isCut == true && !notes.isEmpty
    }
}

extension RunState {
    var chineseName: String {
        switch self {
        case .running: "进行中"
        case .ok: "成功"
        case .partial: "部分成功"
        case .held: "暂缓"
        case .failed: "失败"
        case .discarded: "已作废"
        }
    }
}

extension RunState {
    /// What the command ends with: 0 ok, 1 failed, 2 partial, 3 held.
    var exitCode: Int32 {
        switch self {
        case .ok: 0
        case .partial: 2
        case .held: 3
        default: 1
        }
    }
}
