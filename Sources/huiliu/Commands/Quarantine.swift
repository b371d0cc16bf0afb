import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Metadata

struct Quarantine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "隔离区：哪些记录不能发布，为什么。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "来源代码；不写则全部。") var source: String?
    @Option(name: .long, help: "最多列出多少条。") var limit = 100
    @Option(name: .long, help: "输出这一条的原始字节。") var raw: Int64?

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit 不能小于 0") }
    }

    func run() async throws {
        let catalogue = try options.readCatalogue()
        if let raw {
            guard let item = try await catalogue.pool.read({ try catalogue.quarantined(id: raw, $0) }) else {
                throw ValidationError("隔离区没有第 \(raw) 条。")
            }
            try Output.write(item.payload)
            return
        }
        try await options.require(source: source, in: catalogue)
        let items = try await catalogue.pool.read { try catalogue.quarantine(source: source, limit: limit, $0) }
        if options.json { return try printJSON(items) }
        for item in items { print(item.chinese) }
        print("共 \(items.count) 条")
    }
}

extension QuarantinedRecord {
    /// One line: which record, at what stage, why.
    var chinese: String {
        let reasons = findings.map { "\($0.rule)（\($0.field) \($0.value)）" }.joined(separator: "；")
        return "#\(id)\t\(source)\t\(sourceID ?? "无标识")\t\(stage.chineseName)\t\(reasons)"
    }
}
