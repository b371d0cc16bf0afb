import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata

/// `huiliu snapshot`: the statistics of every night, frozen.
struct Snapshots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "每夜冻结的统计：查看、重算、比较两夜。",
        subcommands: [
            ListSnapshots.self, ShowSnapshot.self, RecomputeSnapshot.self, DiffSnapshots.self, TrendOfSnapshots.self,
        ], defaultSubcommand: ListSnapshots.self)
}

/// Which document's snapshots.
struct DocumentOptions: ParsableArguments {
    @Option(name: .long, help: "目标文件：Schemas/targets/ 下的文件名。") var document = "2019"

    /// The document's name.
    /// - Throws: `ValidationError` for a document nobody has; `ConfigError` for a folder that cannot be read.
    func known(_ root: ProjectRoot) throws -> String {
        let documents = try CountingInputs.documents(root)
        guard documents.contains(document) else {
            throw ValidationError("没有目标文件 \(document)。可用：\(documents.joined(separator: "、"))")
        }
        return document
    }

    /// The catalogue, and what its records are counted by.
    /// - Throws: what `known` throws; `ConfigError` for a file with a mistake in it; `Catalogue.Failure` when the
    ///   catalogue cannot be read.
    func opened(_ options: GlobalOptions) throws -> (catalogue: Catalogue, counter: CoverageCounter) {
        let root = options.projectRoot
        let counter = try CoverageCounter(
            root: root, document: known(root), vocabularies: try Vocabularies(root: root))
        return (try options.readCatalogue(), counter)
    }
}

struct ListSnapshots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "有快照的各夜，最近的在前。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions

    func run() async throws {
        let name = try document.known(options.projectRoot)
        let catalogue = try options.readCatalogue()
        let snapshots = try await catalogue.pool.read { try Snapshot.all(of: name, $0) }
        if options.json { return try printJSON(snapshots) }
        for snapshot in snapshots {
            print(
                "第 \(snapshot.night) 夜\t\(snapshot.taken.shanghai)\t\(snapshot.coverage.prefix(12))\t"
                    + (snapshot.isRecomputable ? "可重算" : "只存冻结的数"))
        }
    }
}

struct ShowSnapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一夜冻结的统计；--json 原样输出冻结的字节。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "第几夜。") var night: Int64

    func run() async throws {
        let (night, name) = (night, try document.known(options.projectRoot))
        let catalogue = try options.readCatalogue()
        let bytes = try await catalogue.pool.read {
            try Snapshot.of(night: night, document: name, $0).coverageBytes($0)
        }
        if options.json { return try Output.write(bytes) }
        print(try CoverageReport(json: bytes).chinese)
    }
}

struct RecomputeSnapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute", abstract: "从存着的版本重算各夜，与冻结的字节比较，说明哪些指标的什么不同。有数或状态不同时退出码为 1。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "第几夜；不写则全部可重算的。") var nights: [Int64] = []

    func run() async throws {
        let (catalogue, counter) = try document.opened(options)
        let nights = nights
        let results = try await catalogue.pool.read { db in
            let document = counter.plan.document.id
            let snapshots =
                try nights.isEmpty
                ? Snapshot.all(of: document, db).filter(\.isRecomputable)
                : nights.map { try Snapshot.of(night: $0, document: document, db) }
            return try snapshots.map { try counter.recompute($0, catalogue, db) }
        }
        if options.json {
            try printJSON(results)
        } else {
            for result in results {
                print("第 \(result.night) 夜：\(result.chinese)\(result.chineseReason)")
            }
        }
        if results.contains(where: { !$0.numbersAgree }) { throw ExitCode(1) }
    }
}

struct DiffSnapshots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "两夜之间变了什么；加 --target 列出背后的记录。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "较早的一夜。") var from: Int64
    @Argument(help: "较晚的一夜。") var to: Int64
    @Option(name: .long, help: "只看这个指标，并列出新增和减少的记录。") var target: String?
    @Option(name: .long, help: "矩阵的一格。") var cell: String?
    @Option(name: .long, help: "只看这个平台。") var platform: String?

    func run() async throws {
        let (catalogue, counter) = try document.opened(options)
        let (from, to, target, cell, platform) = (from, to, target, cell, platform)
        let (difference, members) = try await catalogue.pool.read { db in
            let comparison = try NightComparison(from: from, to: to, counter: counter, catalogue, db)
            guard let target else { return (comparison.difference, DifferenceMembers?.none) }
            return (
                comparison.difference,
                try comparison.members(target: target, cell: cell, platform: platform, limit: .max / 2, db)
            )
        }
        if let target {
            guard let members else {
                throw Catalogue.Failure.unknownNumber("没有这个数字", [target, cell, platform])
            }
            if options.json { return try printJSON(members) }
            print(members.change.chinese)
            for item in members.added { print("+ \(item.id)\(item.name.map { "\t\($0)" } ?? "")") }
            for item in members.removed { print("- \(item.id)\(item.name.map { "\t\($0)" } ?? "")") }
            return
        }
        if options.json { return try printJSON(difference) }
        print(
            "记录 \(difference.records[0]) → \(difference.records[1])，作品 \(difference.works[0]) → \(difference.works[1])"
        )
        for night in difference.recounted { print("第 \(night) 夜：冻结时的数与现在重数的不同（此后词表、教材目录或程序有改动），这里按重数的比较") }
        for turn in difference.standings {
            let (from, to) = (turn.from?.chineseName, turn.to?.chineseName)
            print("平台 \(turn.platform)：\(from ?? "未列入") → \(to ?? "未列入")")
        }
        for change in difference.changes { print(change.chinese) }
        if difference.changes.isEmpty { print("各指标都没有变化。") }
    }
}

struct TrendOfSnapshots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "trend", abstract: "各指标逐夜的数。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions
    @Option(name: .long, help: "最近多少夜。") var nights = 30

    func validate() throws {
        guard nights >= 0 else { throw ValidationError("--nights 不能小于 0") }
    }

    func run() async throws {
        let (catalogue, counter) = try document.opened(options)
        let nights = nights
        let trend = try await catalogue.pool.read {
            try SnapshotTrend(of: counter.plan.document, limit: nights, $0)
        }
        if options.json { return try printJSON(trend) }
        print("指标\t" + trend.nights.map { "第\($0.night)夜" }.joined(separator: "\t"))
        for line in trend.lines { print("\(line.target)\t" + line.values.map(\.text).joined(separator: "\t")) }
    }
}

extension Recomputation {
    fileprivate var chinese: String {
        if isIdentical { return "重算结果逐字节相同" }
        if differences.isEmpty { return "各数与状态相同，只是文字（名称、规则的写法）不同" }
        let places = differences.map { difference in
            "\(difference.target ?? "总数") \(difference.fields.map(\.chineseName).joined(separator: "、"))"
        }
        return (numbersAgree ? "各数与状态相同，只是未计入的条数不同：" : "重算结果不同：") + places.joined(separator: "；")
    }

    /// Why it may not be what was frozen.
    fileprivate var chineseReason: String {
        if vocabulariesMoved { return "（此后词表或教材目录有改动，这一夜没有留存当时的）" }
        return isIdentical ? "" : "（此后程序有改动）"
    }
}

extension SnapshotDifference.Change {
    /// One line of a comparison.
    var chinese: String {
        "\(target)\t\(name)\t\(from.map(String.init) ?? "—") → \(to.map(String.init) ?? "—")\t+\(added) −\(removed)"
    }
}
