import Cataloguing
import Foundation
import Harvesting
import Metadata
import Synchronization

/// The night as JSON lines, one event a line, for log collectors. Holds counts and causes, never records.
final class NightLog: ProgressBoard {
    private struct Line: Encodable {
        var at: String
        var event: String
        var night: Int64?
        var sources: Int?
        var source: String?
        var resumed: Bool?
        var claimed: Int?
        var bytes: Int?
        var counts: OutcomeCounts?
        var state: RunState?
        var stage: Stage?
        var cause: String?
        var nextStep: String?
        var disagreements: [String]?

        init(_ event: String, at: UTCInstant) {
            self.at = at.iso8601
            self.event = event
        }
    }

    private let now: Now
    private let write: @Sendable (String) -> Void

    init(now: @escaping Now, write: @escaping @Sendable (String) -> Void) {
        self.now = now
        self.write = write
    }

    /// Appends to a file; a line is written whole or not at all.
    /// - Throws: when the file cannot be opened.
    convenience init(appendingTo path: String) throws {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw Catalogue.Failure(cause: "不能写日志 \(path)", nextStep: "检查目录和写权限，或换一个 --log 路径")
        }
        let file = Mutex(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
        // A full disk must not end the night for the sake of its log.
        self.init(now: currentInstant) { line in file.withLock { try? $0.write(contentsOf: Data(line.utf8)) } }
    }

    func nightBegins(night: Int64, sources: Int) {
        log("night-begins") {
            $0.night = night
            $0.sources = sources
        }
    }

    func sourceBegins(_ platform: Platform, resumed: Bool) {
        log("source-begins") {
            $0.source = platform.code
            $0.resumed = resumed
        }
    }

    func pageStored(_ platform: Platform, page: HarvestPage, counts: OutcomeCounts) {
        log("page-stored") {
            $0.source = platform.code
            $0.claimed = page.claimed
            $0.bytes = page.bytes
            $0.counts = counts
        }
    }

    func sourceEnds(_ platform: Platform, _ report: RunReport) {
        log("source-ends") {
            $0.source = platform.code
            $0.claimed = report.claimed
            $0.counts = report.counts
            $0.state = report.state
            $0.stage = report.stage
            $0.cause = report.cause
            $0.nextStep = report.nextStep
        }
    }

    func nightEnds(_ report: NightReport) {
        log("night-ends") {
            $0.night = report.night
            $0.counts = report.counts
            $0.state = report.state
            $0.disagreements = report.disagreements
        }
    }

    private func log(_ event: String, _ fill: (inout Line) -> Void) {
        var line = Line(event, at: now())
        fill(&line)
        guard let text = try? CodableJSON.text(line) else { return }
        write(text + "\n")
    }
}

/// Tells several boards at once.
struct Boards: ProgressBoard {
    let boards: [any ProgressBoard]

    func nightBegins(night: Int64, sources: Int) {
        for board in boards { board.nightBegins(night: night, sources: sources) }
    }
    func sourceBegins(_ platform: Platform, resumed: Bool) {
        for board in boards { board.sourceBegins(platform, resumed: resumed) }
    }
    func pageStored(_ platform: Platform, page: HarvestPage, counts: OutcomeCounts) {
        for board in boards { board.pageStored(platform, page: page, counts: counts) }
    }
    func sourceEnds(_ platform: Platform, _ report: RunReport) {
        for board in boards { board.sourceEnds(platform, report) }
    }
    func nightEnds(_ report: NightReport) {
        for board in boards { board.nightEnds(report) }
    }
}
