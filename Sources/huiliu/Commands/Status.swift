import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Metadata

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "各来源的状态：上次成功、最近一次运行、在库记录。")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let catalogue = try options.readCatalogue()
        let rows = try await catalogue.pool.read { try catalogue.statuses($0) }
        if options.json { return try printJSON(rows) }
        let isRunning = NightLease.isHeld(catalogue: catalogue.path)
        for row in rows { print(row.chineseLine(isNightRunning: isRunning)) }
    }
}

extension SourceStatus {
    /// One line of the list of sources.
    func chineseLine(isNightRunning: Bool) -> String {
        var state = latest.map { RunState(rawValue: $0)?.chineseName ?? $0 } ?? "从未运行"
        if latest == RunState.running.rawValue, !isNightRunning { state = "已中断，下次同步接着做" }
        var words = [code, name, state, "在库 \(live)", "上次成功 \(lastSuccess.map(UTCInstant.inShanghai) ?? "无")"]
        if let staleSince { words.append("自 \(UTCInstant.inShanghai(staleSince)) 起未更新") }
        if heldRun != nil { words.append("有暂缓结果") }
        return words.joined(separator: "\t")
    }
}

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "一条记录为什么在库或不在库：全部经历。", discussion: "退出码：64 从未见过这条记录。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "来源代码。") var source: String
    @Argument(help: "平台给的标识。") var id: String

    func run() async throws {
        let catalogue = try options.readCatalogue()
        try await options.require(source: source, in: catalogue)
        let story = try await catalogue.pool.read { try catalogue.why(source: source, sourceID: id, $0) }
        if options.json { try printJSON(story) } else { tell(story) }
        if story.state == .neverSeen { throw ExitCode.validationFailure }
    }

    private func tell(_ story: RecordStory) {
        print("\(story.resourceID)（\(story.source) / \(story.sourceID)）：\(story.state.chineseName)")
        if let first = story.firstSeen {
            print("首次见到 \(UTCInstant.inShanghai(first))，最近见到 \(UTCInstant.inShanghai(story.lastSeen ?? first))")
        }
        if let redirect = story.redirect { print("平台已改用标识 \(redirect)") }
        for event in story.events {
            print(
                "  \(UTCInstant.inShanghai(event.at))\t第 \(event.run) 次运行\t\(StoreOutcome(rawValue: event.outcome)?.chineseName ?? event.outcome)"
            )
        }
        for item in story.quarantined {
            let reasons = item.findings.map { "\($0.rule) \($0.value)" }.joined(separator: "；")
            print("  隔离 #\(item.id)（\(item.stage.chineseName)\(item.isSettled ? "，已解决" : "")）：\(reasons)")
        }
    }
}

extension RecordStory.State {
    var chineseName: String {
        switch self {
        case .neverSeen: "从未见过"
        case .live: "在库可查"
        case .quarantined: "在隔离区"
        case .deleted: "平台已删除"
        case .missing: "已从平台清单中消失"
        case .redirected: "平台换了标识"
        case .pending: "已收到，尚未发布"
        }
    }
}

extension StoreOutcome {
    var chineseName: String {
        switch self {
        case .added: "新增"
        case .updated: "更新"
        case .unchanged: "未变"
        case .deleted: "删除"
        case .rejected: "隔离"
        case .duplicate: "重复"
        }
    }
}
