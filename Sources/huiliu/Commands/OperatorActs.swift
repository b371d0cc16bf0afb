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
            try await options.require(source: source, in: catalogue)
            let report = try catalogue.release(
                source, evenIfHalted: evenIfEmpty, actor: options.actor, now: currentInstant)
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
            try await options.require(source: source, in: catalogue)
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
        let part = Catalogue.partOfBackup(to: file)
        let interruption = Interruption {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(part + suffix) }
        }
        // An older catalogue is copied as it is: before an upgrade is when a copy is wanted.
        let catalogue = try options.readCatalogue(ofAnyVersion: true)
        guard try catalogue.version(beside: options.migrations) != .foreign else {
            throw Catalogue.foreign(options.catalogue)
        }
        try catalogue.backup(to: file)
        withExtendedLifetime(interruption) {}
        print("已备份到 \(file)")
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "用备份替换目录库；原库改名保留。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "备份文件。") var file: String

    private static let another = "换一份备份；现有的目录库没有动"

    func run() async throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
            throw ValidationError("没有备份文件 \(file)，请核对路径。")
        }
        guard !isFolder.boolValue else { throw ValidationError("\(file) 是目录，请给出备份文件。") }
        let backup: Catalogue
        let version: Catalogue.Version
        var problems: [String] = []
        do {
            backup = try Catalogue(readOnly: file, index: NoIndex())
            version = try backup.version(beside: options.migrations)
            // What has other tables cannot be looked through.
            if version == .same { problems = try await backup.pool.read { try backup.damages($0) } }
        } catch {
            if let failure = Catalogue.explain(error, path: file) as? Catalogue.Failure, failure.isForbidden {
                throw Catalogue.Failure(
                    cause: "读不到 \(file)：\(failure.cause)", nextStep: "检查权限，或先把它复制到可写的目录再恢复；现有的目录库没有动")
            }
            throw Catalogue.Failure(cause: "\(file) 不是汇流的目录库，或已损坏", nextStep: Self.another)
        }
        try require(version)
        guard problems.isEmpty else {
            throw Catalogue.Failure(cause: "备份已损坏：\(problems.joined(separator: "；"))", nextStep: Self.another)
        }
        let lease = try NightLease(catalogue: options.catalogue)
        let name = URL(filePath: options.catalogue).resolvingSymlinksInPath().lastPathComponent
        let kept = "\(name).before-restore-\(currentInstant().seconds)"
        let act = OperatorAct(actor: options.actor, act: "restore", detail: file)
        if let kept = try backup.restore(to: options.catalogue, keeping: kept, act: act, now: currentInstant()) {
            print("原目录库保留为 \(kept)")
            print(
                "备份之后才发布的记录不在恢复后的库里，平台上还有的由下次同步取回；平台上已经没有的，"
                    + "经 OAI-PMH 取过它们的系统收不到删除通知，请通知对方重新取全部记录。")
        }
        withExtendedLifetime(lease) {}
        print("已恢复 \(options.catalogue)。正在运行的 huiliu serve 仍在读原来的库，请重新启动它。")
    }

    /// Of another version there would be a catalogue that this one can neither read nor write.
    private func require(_ version: Catalogue.Version) throws(Catalogue.Failure) {
        switch version {
        case .same: return
        case .foreign: throw Catalogue.Failure(cause: "\(file) 不是汇流的目录库", nextStep: Self.another)
        case .newer:
            throw Catalogue.Failure(cause: "备份 \(file) 由更新版本的汇流建立", nextStep: "升级汇流后再恢复；现有的目录库没有动")
        case .older:
            throw Catalogue.Failure(
                cause: "备份 \(file) 由较早版本的汇流建立",
                nextStep: "先把它复制一份，运行 huiliu doctor --rebuild-index --catalogue 副本，再恢复升级后的副本；现有的目录库没有动")
        }
    }
}

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "检查目录库：文件完好、审计链完整、视图一致；可重建索引。")

    @OptionGroup var options: GlobalOptions
    @Flag(name: .long, help: "重建全文索引。") var rebuildIndex = false

    func run() async throws {
        if rebuildIndex {
            let index = FTSIndex(analyser: try TextAnalyser(root: options.projectRoot))
            let actor = options.actor
            try await options.withWriter { catalogue in
                try index.rebuild(catalogue)
                try await catalogue.pool.write { db in
                    try catalogue.audit(actor: actor, act: "rebuild-index", detail: "", now: currentInstant(), db)
                }
            }
            if !options.json { print("已重建索引。") }
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
