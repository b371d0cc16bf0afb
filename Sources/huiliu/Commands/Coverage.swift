import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata

struct Coverage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "对照教技厅〔2019〕2号的目标统计覆盖情况。")

    @OptionGroup var options: GlobalOptions
    @Option(name: .long, help: "目标文件：Schemas/targets/ 下的文件名。") var document = "2019"
    @Option(name: .long, help: "只看这一个目标。") var target: String?

    func run() async throws {
        let root = options.projectRoot
        let catalogue = try options.readCatalogue()
        let counter = try CoverageCounter(root: root, document: document, vocabularies: try Vocabularies(root: root))
        let report = try await catalogue.pool.read { counter.report(try counter.count(catalogue, $0)) }
        if options.json {
            FileHandle.standardOutput.write(Data(report.canonicalJSON()))
            return
        }
        if let target {
            guard let result = report.target(target) else {
                throw ValidationError("没有目标 \(target)。可用：\(report.targets.map(\.id).joined(separator: "、"))")
            }
            print(result.chineseLine)
            print("条款：\(result.clause) \(result.wording)")
            print("规则：\(result.rule)")
            for (platform, row) in zip(report.platforms, result.rows) {
                print("  \(platform.code) \(platform.name)\t\(row.number.map(String.init) ?? "—")")
            }
            return
        }
        print("\(report.document.number) \(report.document.title)：记录 \(report.records) 条，作品 \(report.works) 件")
        for result in report.targets { print(result.chineseLine) }
    }
}

extension TargetResult {
    /// One line of the report.
    var chineseLine: String {
        let value =
            switch outcome {
            case .noData: "尚无数据"
            case .notMeasurable: "目录内不可计量"
            case .counted, .reported: number.map(String.init) ?? "—"
            }
        var line = "\(id)\t\(name)\t\(value)"
        if let goal { line += " / \(goal) \(unit)" }
        if let percent { line += "（\(percent)%）" }
        if let met { line += met ? "\t已达到" : "\t未达到" }
        if outcome == .reported, let source { line += "\t上报数，来源：\(source)" }
        if unmapped > 0 { line += "\t另有 \(unmapped) 条未归类" }
        return line
    }
}
