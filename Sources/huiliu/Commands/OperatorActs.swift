import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata
import Searching

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "发布一个暂缓的结果（先与平台核实）。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "来源代码。") var source: String
    @Flag(name: .long, help: "几乎全部记录将消失也发布。") var evenIfEmpty = false

    func run() async throws {
        let report = try await options.withWriter { catalogue in
            let report = try catalogue.release(
                source, evenIfHalted: evenIfEmpty, actor: options.actor, now: currentInstant())
            try options.linkWorks(catalogue)
            return report
        }
        if options.json { return try printJSON(report) }
        print("来源 \(source) 已发布第 \(report.run) 次运行的结果，删除 \(report.counts.deleted) 条记录。")
    }
}

struct Rollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "把一个来源退回到上一次发布之前。",
        discussion: "没有变化的夜晚不发布，所以上一次发布可能在多天以前。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "来源代码。") var source: String
    @Flag(name: .long, help: "退回后一条不剩也退回。") var evenIfEmpty = false

    func run() async throws {
        let taken = try await options.withWriter { catalogue in
            let taken = try catalogue.rollback(
                source, evenIfEmpty: evenIfEmpty, actor: options.actor, now: currentInstant())
            try options.linkWorks(catalogue)
            return taken
        }
        let published = taken.published.map { "\($0.shanghai) 发布的一版" } ?? "首次发布之前"
        print("来源 \(source) 已退回到\(published)：在库 \(taken.before) 条 → \(taken.after) 条；下次同步会重新取全部记录。")
    }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "备份目录库；同步进行中也可以。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "备份文件（不可已存在）。") var file: String

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: file) else { throw ValidationError("\(file) 已存在，请换一个文件名。") }
        let folder = URL(filePath: file).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw ValidationError("目录 \(folder) 不存在或不可写，请先建好它。")
        }
        try options.readCatalogue().backup(to: file)
        print("已备份到 \(file)")
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "用备份替换目录库；原库改名保留。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "备份文件。") var file: String

    func run() async throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
            throw ValidationError("没有备份文件 \(file)，请核对路径。")
        }
        guard !isFolder.boolValue else { throw ValidationError("\(file) 是目录，请给出备份文件。") }
        let untouched = "换一份备份；现有的目录库没有动"
        let backup: Catalogue
        let problems: [String]
        do {
            backup = try Catalogue(readOnly: file, index: NoIndex())
            problems = try await backup.pool.read { try backup.damages($0) }
        } catch {
            if let failure = Catalogue.explain(error, path: file) as? Catalogue.Failure, failure.isForbidden {
                throw Catalogue.Failure(
                    cause: "读不到 \(file)：\(failure.cause)", nextStep: "检查权限，或先把它复制到可写的目录再恢复；现有的目录库没有动")
            }
            throw Catalogue.Failure(cause: "\(file) 不是汇流的目录库，或已损坏", nextStep: untouched)
        }
        guard problems.isEmpty else {
            throw Catalogue.Failure(cause: "备份已损坏：\(problems.joined(separator: "；"))", nextStep: untouched)
        }
        let lease = try NightLease(catalogue: options.catalogue)
        let name = URL(filePath: options.catalogue).resolvingSymlinksInPath().lastPathComponent
        let kept = "\(name).before-restore-\(currentInstant().seconds)"
        if let kept = try backup.restore(to: options.catalogue, keeping: kept) { print("原目录库保留为 \(kept)") }
        withExtendedLifetime(lease) {}
        print("已恢复 \(options.catalogue)。正在运行的 huiliu serve 仍在读原来的库，请重新启动它。")
    }
}

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "检查目录库：文件完好、审计链完整、视图一致；可重建索引。")

    @OptionGroup var options: GlobalOptions
    @Flag(name: .long, help: "重建全文索引。") var rebuildIndex = false

    func run() async throws {
        if rebuildIndex {
            let index = FTSIndex(analyser: try TextAnalyser(root: options.projectRoot))
            try await options.withWriter { try index.rebuild($0) }
            print("已重建索引。")
        }
        let catalogue = try options.readCatalogue()
        var problems = try await catalogue.pool.read { try catalogue.damages($0) + Snapshot.damages($0) }
        problems += try await ViewCheck.indexProblems(options)
        problems += try await catalogue.pool.read { try ViewCheck.disagreements(catalogue, $0) }
        let isIntact = try await catalogue.pool.read { try catalogue.auditIsIntact($0) }
        if !isIntact { problems.append("审计记录被改动过") }
        if options.json {
            try printJSON(problems)
        } else {
            print(problems.isEmpty ? "目录库完好。" : problems.joined(separator: "\n"))
        }
        if !problems.isEmpty { throw ExitCode(1) }
    }
}
