import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Metadata

struct Renormalise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "用现在的对照表和词表把库里全部记录重新映射一遍；不联网。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions
    @Argument(help: "只处理这些来源；不写则全部。") var sources: [String] = []

    func run() async throws {
        let began = ContinuousClock.now
        let work = try StoredWork(options, platformOptions, sources: sources)
        try await work.forEachSource { platform, night in
            try await Renormalisation(catalogue: work.catalogue, workshop: work.workshop, actor: options.actor)
                .run(platform, night: night)
        } tell: {
            try tell($0, since: began)
        }
    }

    private func tell(_ reports: [Renormalisation.Report], since began: ContinuousClock.Instant) throws {
        if options.json { return try printJSON(reports) }
        for report in reports where report.changed > 0 {
            let moved = report.moved.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "，")
            print("\(report.source)：\(report.read) 条中 \(report.changed) 条有变化\(moved.isEmpty ? "" : "（\(moved)）")")
        }
        for report in reports where report.rejected > 0 {
            print("\(report.source)：\(report.rejected) 条不再合格，放入隔离区（huiliu quarantine \(report.source)）")
        }
        for report in reports {
            guard let held = report.held else { continue }
            print("\(report.source)：\(held)。下一步：\(report.nextStep ?? "huiliu status")")
        }
        for report in reports where report.unreadable > 0 {
            print(
                "\(report.source)：\(report.unreadable) 条的原始数据已读不出，保持原样。下一步：运行 huiliu sync \(report.source) --full 重新取一遍"
            )
        }
        let read = reports.map(\.read).reduce(0, +)
        let mapped = reports.map(\.mapped).reduce(0, +)
        let seconds = began.duration(to: .now).seconds
        print(
            "共核对 \(read) 条，其中 \(mapped) 条用到了变动的标签、重新映射，\(reports.map(\.changed).reduce(0, +)) 条有变化，"
                + "用时 \(String(format: "%.1f", seconds)) 秒，每秒 \(Int(Double(read) / max(seconds, 0.001))) 条")
    }
}

struct ReplayQuarantine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "把隔离区的记录重新映射一遍；已合格的发布。不联网。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions
    @Argument(help: "只处理这些来源；不写则全部。") var sources: [String] = []

    func run() async throws {
        let work = try StoredWork(options, platformOptions, sources: sources)
        try await work.forEachSource { platform, night in
            try await Replay(catalogue: work.catalogue, workshop: work.workshop, actor: options.actor)
                .run(platform, night: night)
        } tell: { reports in
            if options.json { return try printJSON(reports) }
            print("试了 \(reports.map(\.tried).reduce(0, +)) 条，发布 \(reports.map(\.released).reduce(0, +)) 条")
        }
    }
}

struct Unmapped: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "词表不认识的值：来源、字段、次数、样例。在 Schemas/vocabularies 加一个标签，再运行 renormalise。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "来源代码；不写则全部。") var source: String?
    @Option(name: .long, help: "最多列出多少个值。") var limit = 100

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit 不能小于 0") }
    }

    func run() async throws {
        let catalogue = try options.readCatalogue()
        try await options.require(source: source, in: catalogue)
        let values = try await catalogue.pool.read { try catalogue.unmapped(source: source, limit: limit, $0) }
        if options.json { return try printJSON(values) }
        for value in values {
            print("\(value.count)\t\(value.source)\t\(value.field)\t\(value.value)\t例：\(value.sample)")
        }
        print("共 \(values.count) 个值")
    }
}
