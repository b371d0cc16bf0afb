import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata

struct Coverage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "对照教技厅〔2019〕2号的目标统计覆盖情况。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions
    @Option(name: .long, help: "只看这一个目标。") var target: String?
    @Option(name: .long, help: "矩阵的一格，例如 ko/math。") var cell: String?
    @Option(name: .long, help: "只看这个平台。") var platform: String?
    @Flag(name: .long, help: "列出这个数字背后的每一条：标识、标题、平台；条数就是那个数。") var ids = false
    @Flag(name: .long, help: "列出存疑的每一条：缺年度、类型或未归类，可能计入、也可能不计入的记录。") var doubtful = false

    func validate() throws {
        guard target == nil else { return }
        if ids || doubtful { throw ValidationError("--ids 和 --doubtful 要和 --target 一起用") }
        if cell != nil || platform != nil { throw ValidationError("--cell 和 --platform 要和 --target 一起用") }
    }

    func run() async throws {
        let (catalogue, counter) = try document.opened(options)
        if ids || doubtful { return try await list(counter, catalogue) }
        let report = try await catalogue.pool.read { counter.report(try counter.count(catalogue, $0)) }
        if let target, cell != nil || platform != nil {
            return try await tell(try named(target, report), counter, catalogue)
        }
        if options.json {
            try Output.write(report.canonicalJSON())
            return
        }
        guard let target else { return print(report.chinese) }
        let result = try named(target, report)
        print(report.chineseLine(result))
        print("条款：\(result.clause) \(result.wording)")
        if !result.rule.isEmpty { print("规则：\(result.rule)") }
        for cell in result.cells { print("  \(cell.key) \(cell.name)\t\(cell.number)") }
        for (platform, row) in zip(report.platforms, result.rows) {
            print(
                "  \(platform.code) \(platform.name)\t\(row.value.text)"
                    + (row.standing == .current || row.number == nil ? "" : "\t\(row.standing.chineseName)")
                    + (row.since.map { "\t自 \($0.shanghaiDay) 起" } ?? "")
                    + (row.doubtful.map { "\t另有 \($0) 条存疑" } ?? ""))
        }
    }

    /// What the options name of a report.
    private func named(_ target: String, _ report: CoverageReport) throws(ValidationError) -> TargetResult {
        guard let result = report.target(target) else {
            throw ValidationError("没有目标 \(target)。可用：\(report.targets.map(\.id).joined(separator: "、"))")
        }
        if let cell, !result.cells.contains(where: { $0.key == cell }) {
            let known = result.cells.isEmpty ? "它没有矩阵" : "例如 \(result.cells[0].key)"
            throw ValidationError("目标 \(target) 没有 \(cell) 这一格：\(known)")
        }
        if let platform, !report.platforms.contains(where: { $0.code == platform }) {
            throw ValidationError("统计里没有平台 \(platform)。可用：\(report.platforms.map(\.code).joined(separator: "、"))")
        }
        return result
    }

    /// The number of one cell, one platform, or both.
    private func tell(_ result: TargetResult, _ counter: CoverageCounter, _ catalogue: Catalogue) async throws {
        let number = try await drill(result.id, limit: 0, counter, catalogue)?.total
        if options.json {
            return try printJSON(Figure(target: result.id, cell: cell, platform: platform, number: number))
        }
        let place = [result.id, result.name, cell, platform].compactMap { $0 }.joined(separator: "\t")
        let none = (result.rows.first { $0.code == platform }?.value ?? result.value).text
        print("\(place)\t\(number.map { "\($0) \(result.unit(isPart: true))" } ?? none)")
    }

    private struct Figure: Encodable {
        var target: String
        var cell: String?
        var platform: String?
        var number: Int?
    }

    /// What stands behind the number the options name; nil where there is none.
    private func drill(
        _ target: String, limit: Int, _ counter: CoverageCounter, _ catalogue: Catalogue
    ) async throws -> DrillDown? {
        let (cell, platform, kind) = (cell, platform, doubtful ? DrillDown.Kind.doubtful : .counted)
        return try await catalogue.pool.read { db in
            try counter.drillDown(
                try counter.count(catalogue, db), target: target, cell: cell, platform: platform, of: kind,
                limit: limit, db)
        }
    }

    private func list(_ counter: CoverageCounter, _ catalogue: Catalogue) async throws {
        guard let target else { return }
        let drill = try await self.drill(target, limit: .max / 2, counter, catalogue)
        guard let drill else {
            throw Catalogue.Failure.unknownNumber("这个数字没有明细", [target, cell, platform])
        }
        if options.json { return try printJSON(drill) }
        let lines = try await catalogue.pool.read { try Self.lines(drill, catalogue, $0) }
        for line in lines { print(line) }
    }

    /// The id first, then what it is called, of a record its platform too, and the other records of its work.
    private static func lines(_ drill: DrillDown, _ catalogue: Catalogue, _ db: Database) throws -> [String] {
        let platforms = Dictionary(
            try catalogue.sources(db).map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
        return try drill.items.map { item -> String in
            var words = [item.id]
            if let name = item.name {
                words.append(name)
            } else if drill.isTitled, let document = try catalogue.document(resourceID: item.id, db),
                let resource = try catalogue.readable(document: document.id, db)
            {
                words += [resource.displayTitle, platforms[resource.platform] ?? resource.platform]
            }
            return (words + item.copies).joined(separator: "\t")
        }
    }
}

extension CoverageReport {
    /// The whole report in lines.
    var chinese: String {
        (["\(document.number) \(document.title)：记录 \(records) 条，作品 \(works) 件"] + targets.map(chineseLine)
            + (quarantined > 0 ? ["另有 \(quarantined) 条在隔离区，未发布，未计入"] : []))
            .joined(separator: "\n")
    }

    /// One line of the report.
    func chineseLine(_ target: TargetResult) -> String {
        var line = "\(target.id)\t\(target.name)\t\(target.value.text)"
        if let goal = target.goal {
            line += " / \(goal) \(target.unit)"
        } else if target.number != nil {
            line += " \(target.unit)"
        }
        if let percent = target.progress { line += target.isBelowATenth ? "（< 0.1%）" : "（\(percent)%）" }
        if target.outcome == .reported, let source = target.source {
            line += "\t\(target.state.chineseName)，来源：\(source)"
        } else if target.met != nil {
            line += "\t\(target.state.chineseName)"
        }
        if let unconfirmed = unconfirmed(target), unconfirmed > 0 {
            let when = target.measure == .platforms ? "其中" : target.measure == .providers ? "合并前" : "去重前"
            line += "\t\(when) \(unconfirmed) \(target.unconfirmedUnit)未确认"
        }
        if target.unmapped > 0 { line += "\t另有 \(target.unmapped) 条存疑" }
        return line
    }
}
