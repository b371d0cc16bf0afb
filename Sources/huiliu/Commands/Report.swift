import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata
import Serving

/// `huiliu report`: the statistics as a file to hand on.
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "把统计写成文件：.json、.csv、.xlsx、.md，或供打印的 .html。",
        discussion: "格式由文件名的后缀决定。不写 --night 则统计当前；写则取那一夜冻结的数。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "写入的文件，例如 coverage.xlsx。") var file: String
    @Option(name: .long, help: "取第几夜的快照。") var night: Int64?

    func run() async throws {
        let kind = URL(filePath: file).pathExtension
        guard let format = ReportFormat(rawValue: kind) else {
            let known = ReportFormat.allCases.map { "." + $0.rawValue }.joined(separator: "、")
            throw ValidationError("不认识的格式 .\(kind)。可用：\(known)")
        }
        let (catalogue, counter) = try document.opened(options)
        let night = night
        let statement = try await catalogue.pool.read { db in
            guard let night else { return try CoverageStatement.current(counter, now: currentInstant(), catalogue, db) }
            return try CoverageStatement.frozen(Snapshot.of(night: night, document: counter.plan.document.id, db), db)
        }
        try Data(try statement.file(format)).write(to: URL(filePath: file), options: .atomic)
        print("已写入 \(file)")
    }
}
