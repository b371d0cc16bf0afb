import ArgumentParser
import Foundation
import Metadata
import Serving

/// `huiliu export`: the catalogue as files for others.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "导出整个目录：JSON Lines 与 CSV，按更新日期分片，gzip，附清单（条数与 SHA-256）。")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "写入的目录。")
    var folder: String

    func run() throws {
        let root = options.projectRoot
        var isFolder: ObjCBool = false
        guard !FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) || isFolder.boolValue else {
            throw ValidationError("\(folder) 是文件，请写一个目录。")
        }
        let exporter = Exporter(
            catalogue: try options.readCatalogue(),
            repository: try RepositoryIdentity(root: root),
            vocabularies: try Vocabularies(root: root))
        let isQuiet = options.json
        var damaged = 0
        let manifest = try exporter.export(
            to: URL(filePath: folder), now: currentInstant(), onDamage: { _ in damaged += 1 },
            progress: { done, total in if !isQuiet { print("已导出 \(done) / \(total)") } })
        if damaged > 0 {
            Output.tell("有 \(damaged) 条记录已损坏，没有导出。下一步：运行 huiliu doctor，用 huiliu restore 恢复一份完好的备份后重新导出")
        }
        if options.json {
            try printJSON(manifest)
        } else {
            print("共 \(manifest.records) 条（其中删除 \(manifest.deleted) 条），\(manifest.parts.count) 个文件，清单 manifest.json")
        }
        if damaged > 0 { throw ExitCode(2) }
    }
}
