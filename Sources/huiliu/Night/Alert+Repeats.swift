import Cataloguing
import Metadata

/// A night before tonight's, and what came of it.
struct EarlierNight: Sendable {
    var started: UTCInstant
    var report: NightReport

    init(started: UTCInstant, report: NightReport) {
        self.started = started
        self.report = report
    }

    /// Nil for a night that was cut off, asked no platform, or was reported otherwise by another version.
    /// - Parameter released: runs an operator has published since; what is held after that is another matter.
    init?(started: UTCInstant, text: String, released: Set<Int64>) {
        guard var report = try? CodableJSON.read(NightReport.self, from: text) else { return nil }
        for index in report.sources.indices where released.contains(report.sources[index].run) {
            report.sources[index].state = .ok
            report.sources[index].cause = nil
        }
        self.init(started: started, report: report)
    }
}

extension Alert {
    /// Nights that are looked back on.
    static let nights = 60

    /// What may be as it was the night before; the numbers of a changed list are another night's.
    private enum Trouble {
        case disconnected, failed, held
        /// So many records went to quarantine.
        case quarantined(Int)

        /// Whether this is nothing that was not told then.
        func isOld(since then: [Trouble]) -> Bool {
            guard case .quarantined(let number) = self else { return true }
            return then.contains { if case .quarantined(let before) = $0 { number <= before } else { false } }
        }

        func isLike(_ other: Trouble) -> Bool {
            switch (self, other) {
            case (.disconnected, .disconnected), (.failed, .failed), (.held, .held), (.quarantined, .quarantined): true
            default: false
            }
        }
    }

    /// The alerts of a night, with the moment since which those are told that the nights before told already. Whoever
    /// hears the same every morning reads nothing any more.
    /// - Parameter earlier: the latest first.
    static func recalling(_ alerts: [Alert], of report: NightReport, earlier: [EarlierNight]) -> [Alert] {
        alerts.map { alert in
            guard let source = alert.source, let trouble = trouble(of: source, in: report) else { return alert }
            var alert = alert
            var then: [Trouble] = []
            for night in earlier {
                if let before = self.trouble(of: source, in: night.report), before.isLike(trouble) {
                    then.append(before)
                    alert.since = night.started
                } else if night.report.sources.contains(where: { $0.source == source && $0.isResting != true }) {
                    break
                }
            }
            if !trouble.isOld(since: then) { alert.since = nil }
            return alert
        }
    }

    private static func trouble(of source: String, in report: NightReport) -> Trouble? {
        if report.disconnected.contains(where: { $0.source == source }) { return .disconnected }
        guard let run = report.sources.first(where: { $0.source == source }) else { return nil }
        if run.state == .failed { return .failed }
        if run.state == .held { return .held }
        return run.stage == .check && run.cause != nil ? .quarantined(run.counts.rejected) : nil
    }
}
