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
            report.sources[index].counts = OutcomeCounts()
        }
        self.init(started: started, report: report)
    }
}

extension Alert {
    /// Nights that are looked back on.
    static let nights = 60

    /// The alerts of a night, with the moment since which those are told that the nights before told already. Whoever
    /// hears the same every morning reads nothing any more.
    /// - Parameters:
    ///   - earlier: the latest first.
    ///   - settings: those of today, by which earlier nights are judged as well.
    static func recalling(
        _ alerts: [Alert], of report: NightReport, earlier: [EarlierNight], settings: AlertSettings
    ) -> [Alert] {
        alerts.map { alert in
            guard let source = alert.source, let trouble = trouble(of: source, in: report, settings) else {
                return alert
            }
            var alert = alert
            var then: [Trouble] = []
            for night in earlier {
                if let before = self.trouble(of: source, in: night.report, settings), before.isLike(trouble) {
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

    private static func trouble(
        of source: String, in report: NightReport, _ settings: AlertSettings
    ) -> Trouble? {
        if report.disconnected.contains(where: { $0.source == source }) { return .disconnected }
        guard let run = report.sources.first(where: { $0.source == source }) else { return nil }
        // What stands in a report of an earlier version is not stale: nobody knows when it was written.
        let ended = report.ended.flatMap { UTCInstant(iso8601: $0) } ?? UTCInstant(seconds: 0)
        return Trouble(run, report.standings?[source], settings: settings, now: ended)
    }
}
