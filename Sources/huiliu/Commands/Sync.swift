import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Metadata

struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "运行一夜的同步：采集、映射、入库、发布。",
        discussion: "退出码：0 成功，1 失败，2 部分成功，3 有来源暂缓发布（不论其他来源怎样），75 另一个同步正在运行。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions

    @Argument(help: "只同步这些来源（代码）；不写则全部。")
    var sources: [String] = []

    @Flag(name: .long, help: "不用增量，向每个来源要全部记录。")
    var full = false

    @Flag(name: .long, help: "试运行：在目录库的副本上同步，说出会新增、更新、删除什么，不改动目录库。")
    var dryRun = false

    @Option(name: .long, help: "把这一夜的经过逐行（JSON）追加到这个文件。")
    var log: String?

    func run() async throws {
        do {
            try await runNight()
        } catch let failure as Catalogue.Failure where failure.isBusy {
            Output.tell("\(failure)")
            throw ExitCode(75)
        } catch let error where !(error is ExitCode || error is ValidationError) {
            // A night that could not even begin (a vocabulary with a mistake, a damaged catalogue) is the one somebody
            // must hear of.
            let settings = AlertSettings.usable(options.projectRoot).settings
            if !dryRun { await deliver([Alert(reason: .failed, text: "今夜的同步没有做成：\(error)")], settings) }
            throw error
        }
    }

    private func runNight() async throws {
        // A mistake in a name must not make a catalogue.
        let found = try platformOptions.platforms(named: sources, options.projectRoot)
        if !sources.isEmpty, let platform = found.platforms.first(where: { !$0.isConnected }) {
            let (cause, nextStep) = platform.whyUnconnected
            throw ValidationError("\(cause)。下一步：\(nextStep)。")
        }
        let copy = dryRun ? try RehearsalCopy(of: options) : nil
        let code = try await (copy?.options ?? options).withWriter(creating: true) {
            try await runNight($0, found.platforms, broken: found.errors)
        }
        withExtendedLifetime(copy) {}
        throw ExitCode(code)
    }

    /// A rehearsal keeps nothing, so `huiliu quarantine` could not tell.
    private func explainRejected(_ copy: Catalogue) async throws {
        print("会进隔离区的记录，例如：")
        for item in try await copy.pool.read({ try copy.quarantine(source: nil, limit: 10, $0) }) {
            print(item.chinese)
        }
    }

    private func runNight(
        _ catalogue: Catalogue, _ platforms: [Platform], broken errors: [ConfigError]
    ) async throws -> Int32 {
        let root = options.projectRoot
        // Before the night: a mistake in who is to be told must not cost the report of what was done.
        let (settings, mistakes) = AlertSettings.usable(root)
        let workshop = try Workshop.real(root: root)
        let console: any ProgressBoard = options.json ? SilentBoard() : ConsoleBoard.standard()
        let board: any ProgressBoard =
            if let log { Boards(boards: [console, try NightLog(appendingTo: log)]) } else { console }
        let night = NightlyRun(
            catalogue: catalogue, platforms: platforms, broken: errors + mistakes, workshop: workshop,
            board: board, isFull: full, isWhole: sources.isEmpty)
        let report = try await night.run()
        if dryRun, !options.json { print("试运行，目录库未改动：") }
        print(options.json ? try report.json() : report.chinese)
        if dryRun {
            if !options.json, report.counts.rejected > 0 { try await explainRejected(catalogue) }
        } else {
            let (statuses, nights, released) = try await catalogue.pool.read { db in
                let nights = try catalogue.nights(before: report.night, limit: Alert.nights, db)
                let released = try nights.last.map { try catalogue.releasedRuns(since: $0.started, db) }
                return (try catalogue.statuses(db), nights, released ?? [])
            }
            let alerts = Alert.after(report, statuses: statuses, settings: settings, now: currentInstant())
            let earlier = nights.compactMap { EarlierNight(started: $0.started, text: $0.report, released: released) }
            let recalled = Alert.recalling(alerts, of: report, earlier: earlier, settings: settings)
            await deliver(recalled, settings)
        }
        return report.exitCode
    }
}

/// A copy of the catalogue to rehearse a night on; removed afterwards.
private final class RehearsalCopy {
    /// Those of the command, for the copy.
    let options: GlobalOptions
    private let folder: URL
    private let interruption: Interruption

    init(of options: GlobalOptions) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "huiliu-\(UUID().uuidString)")
        self.folder = folder
        interruption = Interruption { RehearsalCopy.remove(folder) }
        // Everybody can look into the system's folder for such things.
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var copy = options
        copy.catalogue = folder.appending(path: "catalogue.sqlite").path
        do {
            if FileManager.default.fileExists(atPath: options.catalogue) {
                try options.readCatalogue(ofAnyVersion: true).backup(to: copy.catalogue)
            }
        } catch {
            RehearsalCopy.remove(folder)
            throw error
        }
        self.options = copy
    }

    deinit { RehearsalCopy.remove(folder) }

    /// The system clears its own folder of what cannot be removed here.
    private static func remove(_ folder: URL) { try? FileManager.default.removeItem(at: folder) }
}
