import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "发布一个暂缓的结果（先与平台核实）。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "来源代码。") var source: String
    @Flag(name: .long, help: "清单几乎为空也发布。") var evenIfEmpty = false

    func run() async throws {
        let report = try await options.withWriter { catalogue in
            let report = try catalogue.release(
                source, evenIfHalted: evenIfEmpty, actor: options.actor, now: currentInstant())
            try options.linkWorks(catalogue)
            return report
        }
        if options.json { return try printJSON(report) }
        print("来源 \(source) 已发布第 \(report.run) 次运行的结果，\(report.vanished) 条记录转为墓碑。")
    }
}

struct Rollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "把一个来源退回到上一次发布之前。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "来源代码。") var source: String

    func run() async throws {
        try await options.withWriter { catalogue in
            try catalogue.rollback(source, actor: options.actor, now: currentInstant())
            try options.linkWorks(catalogue)
        }
        print("来源 \(source) 已退回；下次同步会重新取全部记录。")
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
        do {
            try options.readCatalogue().backup(to: file)
        } catch {
            // What was begun is no backup.
            try? FileManager.default.removeItem(atPath: file)
            throw error
        }
        print("已备份到 \(file)")
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "用备份替换目录库；原库改名保留。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "备份文件。") var file: String

    func run() async throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw ValidationError("没有备份文件 \(file)，请核对路径。")
        }
        let backup = try Catalogue(readOnly: file, index: NoIndex())
        let problems = try await backup.pool.read { try catalogueProblems($0) }
        guard problems.isEmpty else { throw ValidationError("备份已损坏：\(problems.joined(separator: "；"))") }
        let lease = try NightLease(catalogue: options.catalogue)
        let manager = FileManager.default
        if manager.fileExists(atPath: options.catalogue) {
            let kept = "\(options.catalogue).before-restore-\(currentInstant().seconds)"
            for suffix in ["", "-wal", "-shm"] where manager.fileExists(atPath: options.catalogue + suffix) {
                try manager.moveItem(atPath: options.catalogue + suffix, toPath: kept + suffix)
            }
            print("原目录库保留为 \(kept)")
        }
        try backup.backup(to: options.catalogue)
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
        var problems = try await catalogue.pool.read { try catalogueProblems($0) }
        problems += try await ViewCheck.indexProblems(options)
        problems += try await catalogue.pool.read { try ViewCheck.disagreements(catalogue, $0) }
        let isIntact = try await catalogue.pool.read { try catalogue.auditIsIntact($0) }
        if !isIntact { problems.append("审计记录被改动过") }
        if options.json { return try printJSON(problems) }
        print(problems.isEmpty ? "目录库完好。" : problems.joined(separator: "\n"))
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

/// What SQLite itself finds wrong with the file, and dangling references.
func catalogueProblems(_ db: Database) throws -> [String] {
    let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    let orphans = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM content WHERE id NOT IN (SELECT id FROM document)")
    return integrity + ((orphans ?? 0) > 0 ? ["有 \(orphans ?? 0) 条内容没有对应的版本"] : [])
}
