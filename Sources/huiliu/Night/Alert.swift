import Cataloguing
import Metadata

/// One thing a person should look at.
struct Alert: Sendable, Equatable {
    /// In the order in which they are told.
    enum Reason: Int, Sendable, CaseIterable {
        case noNight, failed, disconnected, held, zero, stale, unusual, disagreement

        var chineseName: String {
            switch self {
            case .noNight: "没有运行"
            case .failed: "失败"
            case .disconnected: "失去连接"
            case .held: "暂缓发布"
            case .zero: "一条记录也没有"
            case .stale: "多日未更新"
            case .unusual: "变化异常"
            case .disagreement: "发布后核对不一致"
            }
        }
    }

    var reason: Reason
    /// Nil: about the night as a whole, told to everybody.
    var source: String?
    /// In Chinese, with the next step.
    var text: String
    /// The night that told it first, when the nights since told it, too; nil: it is new.
    var since: UTCInstant?

    /// What of a night deserves a word; empty for a good one.
    static func after(
        _ report: NightReport, statuses: [SourceStatus], settings: AlertSettings, now: UTCInstant
    ) -> [Alert] {
        let standings = NightReport.standings(statuses)
        var alerts = report.disagreements.map { Alert(reason: .disagreement, text: $0) }
        alerts += report.broken.map {
            Alert(reason: .failed, text: "\($0.file):\($0.line)：\($0.reason)。下一步：\($0.mend)")
        }
        alerts += report.disconnected.map {
            Alert(
                reason: .disconnected, source: $0.source,
                text: "\($0.source) \($0.name)：\($0.cause)。下一步：\($0.nextStep)")
        }
        for run in report.sources {
            let standing = standings[run.source]
            guard let trouble = Trouble(run, standing, settings: settings, now: now) else { continue }
            let told = "\(run.source) \(run.name)：\(words(trouble, run, standing))"
            alerts.append(Alert(reason: trouble.reason, source: run.source, text: told))
        }
        return alerts
    }

    /// What happened, and the next step.
    private static func words(_ trouble: Trouble, _ run: RunReport, _ standing: NightReport.Standing?) -> String {
        let step = "下一步：\(run.nextStep ?? "运行 huiliu status，查看该来源的运行记录")"
        switch trouble {
        case .disconnected, .failed: return "\(run.cause ?? "没有得到可用的记录")。\(step)"
        case .held: return "\(run.cause ?? "清单变小")。\(step)"
        case .zero: return "在库 0 条。下一步：与平台核实接口是否返回数据"
        case .stale:
            let since = standing?.staleSince.map { "自 \(UTCInstant.inShanghai($0)) 起未更新" } ?? "多日未更新"
            return "\(since)\(run.cause.map { "：\($0)" } ?? "")。\(step)"
        case .quarantined: return "\(run.cause ?? "许多记录进了隔离区")。\(step)"
        case .changed:
            return "新增 \(run.counts.added) 条，更新 \(run.counts.updated) 条，删除 \(run.counts.deleted) 条。"
                + "下一步：与平台核实，不对则运行 huiliu rollback \(run.source)"
        // Nothing of it was published: a rollback would take back the night before.
        case .waiting: return "\(run.lossesTold ?? "清单变小")。下一步：与平台核实"
        }
    }

    /// Silence is told, too: the latest night that brought something began too long ago, or there was none.
    /// - Parameter tried: when the latest night began of all, also of those that brought nothing.
    static func silence(
        latestNight: UTCInstant?, tried: UTCInstant? = nil, settings: AlertSettings, now: UTCInstant
    ) -> Alert? {
        let step = "下一步：运行 systemctl status huiliu-sync.timer huiliu-sync.service"
        if let latestNight, now.seconds - latestNight.seconds <= Int64(settings.silentHours) * 3600 { return nil }
        if let tried, tried.seconds > latestNight?.seconds ?? .min {
            let before = latestNight.map { "上一次有结果的同步开始于 \($0.shanghai)" } ?? "还没有一次同步有结果"
            return Alert(
                reason: .failed,
                text: "\(before)；最近一次开始于 \(tried.shanghai)，没有得到可用的记录。"
                    + "下一步：运行 huiliu status 和 journalctl -u huiliu-sync 查看原因")
        }
        guard let latestNight else { return Alert(reason: .noNight, text: "还从来没有同步过。\(step)") }
        return Alert(reason: .noNight, text: "上一次同步开始于 \(latestNight.shanghai)。\(step)")
    }

    /// The message for one contact, grouped by reason, what they know already last; nil when nothing concerns them.
    static func message(_ alerts: [Alert], for contact: AlertSettings.Contact) -> (title: String, text: String)? {
        let theirs = alerts.filter { alert in
            guard let sources = contact.sources, let source = alert.source else { return true }
            return sources.contains(source)
        }
        guard !theirs.isEmpty else { return nil }
        var lines: [String] = []
        let known = theirs.filter { $0.since != nil }
        for reason in Reason.allCases {
            let group = theirs.filter { $0.reason == reason && $0.since == nil }
            if group.isEmpty { continue }
            lines.append("【\(reason.chineseName)】\(group.count) 项")
            lines += group.map { "· \($0.text)" }
        }
        if !known.isEmpty { lines.append("【仍未解决】\(known.count) 项") }
        for alert in known {
            let since = alert.since.map { "，自 \($0.shanghai) 起" } ?? ""
            lines.append("· \(alert.reason.chineseName)\(since)：\(alert.text)")
        }
        let counts = [(theirs.count - known.count, "项需要处理"), (known.count, "项仍未解决")].filter { $0.0 > 0 }
        return ("汇流：" + counts.map { "\($0.0) \($0.1)" }.joined(separator: "，"), lines.joined(separator: "\n"))
    }
}
