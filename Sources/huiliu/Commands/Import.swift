import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Mapping
import Metadata
import Serving

/// `huiliu import`: what `huiliu export` wrote, taken into this catalogue.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "导入 huiliu export 写出的目录：先核对清单、大小和 SHA-256，再逐个来源入库、发布。不联网。",
        discussion: "导出里没有提到的记录保持原样；已删除的记录照样成为删除标记。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions
    @Argument(help: "导出的目录（含 manifest.json）。") var folder: String
    @Flag(name: .long, help: "导出比本库采集到的旧也导入。") var replaceNewer = false

    func run() async throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw ValidationError("没有目录 \(folder)，请给出 huiliu export 写出的整个目录。")
        }
        var bulk = try BulkImport(URL(filePath: folder))
        bulk.replacesNewer = replaceNewer
        bulk.order = (options.actor, folder)
        let taken = bulk
        let work = try StoredWork(options, platformOptions, creating: true)
        try await work.asNight { night, problems in
            let reports = try taken.run(
                into: work.catalogue, platforms: work.platforms, lexicon: work.workshop.lexicon, night: night,
                refused: &problems, now: currentInstant)
            for report in reports where report.state != .ok {
                problems.append("\(report.source) \(report.name)：\(report.state.chineseName)，\(report.cause ?? "")")
            }
            return reports
        } tell: {
            try tell($0, of: taken)
        }
    }

    private func tell(_ reports: [RunReport], of bulk: BulkImport) throws {
        if options.json { return try printJSON(reports) }
        for report in reports {
            print(
                "\(report.source) \(report.name)：新增 \(report.counts.added)，更新 \(report.counts.updated)，"
                    + "未变 \(report.counts.unchanged)，删除 \(report.counts.deleted)，隔离 \(report.counts.rejected)")
        }
        let created = UTCInstant.inShanghai(bulk.manifest.created)
        print("共 \(bulk.manifest.records) 条，来自 \(bulk.manifest.repository) \(created) 的导出")
        if let damaged = bulk.manifest.damaged, damaged > 0 {
            print("导出时有 \(damaged) 条已损坏、不在其中；本库已有的保持原样")
        }
    }
}
