package import Cataloguing
package import GRDB
package import Metadata

extension ProvenanceGraph {
    /// Which number: a target, a cell of it, a platform's row of it.
    package struct Number: Sendable, Equatable {
        package var target: String
        package var cell: String?
        package var platform: String?

        package init(target: String, cell: String? = nil, platform: String? = nil) {
            self.target = target
            self.cell = cell
            self.platform = platform
        }

        var id: String {
            (["huiliu:number", target] + [cell, platform].compactMap { $0?.replacing("/", with: ".") })
                .joined(separator: "-")
        }

        /// Whether the report has the cell and the platform. A mistyped one would look like one without a number.
        fileprivate func isStated(by report: CoverageReport, of target: TargetResult) -> Bool {
            let hasCell = cell.map { cell in target.cells.contains { $0.key == cell } } ?? true
            let hasPlatform = platform.map { platform in report.platforms.contains { $0.code == platform } } ?? true
            return hasCell && hasPlatform
        }
    }

    /// Records of a number that are named one by one; the rest is a page away.
    private static let named = 12

    /// Where a number comes from: the clause and rule, the files counted by, what each platform delivered and when, and
    /// the records themselves.
    /// - Parameters:
    ///   - snapshot: the frozen night it belongs to; nil: counted now.
    ///   - counted: when what belongs to no night was counted.
    /// - Returns: nil for a number there is not.
    package static func number(
        _ number: Number, of counter: CoverageCounter, _ count: CoverageCount, _ catalogue: Catalogue,
        snapshot: Snapshot?, counted: UTCInstant, _ db: Database
    ) throws -> ProvenanceGraph? {
        let report = counter.report(count)
        guard let target = report.target(number.target), number.isStated(by: report, of: target) else { return nil }
        var graph = ProvenanceGraph()
        let id = number.id
        let stated = counter.plan.document.target(number.target)
        let members = stated.flatMap {
            counter.members(of: $0, count, cell: number.cell, platform: number.platform)
        }
        let cell = number.cell?.split(separator: "/").map(String.init)
        let isWhole = number.cell == nil && number.platform == nil
        let value = isWhole ? target.number : members?.count
        let frozen = try snapshot.flatMap { snapshot in
            try snapshot.coverageReport(db).target(number.target)?
                .stated(cell: number.cell, platform: number.platform)
        }
        let then = frozen == value ? nil : frozen.map(String.init)
        let words = isWhole ? target.value.text : value.map(String.init)
        graph.add(
            .entity, id, "\(target.name)：\(words ?? "—")",
            [
                ("prov:value", value.map(String.init)),
                ("冻结时的数", then), ("条款", target.clause), ("原文", target.wording),
                ("规则", stated?.ruleInWords(counter.ruleReader(count), cell: cell)),
                ("不计", target.notCounted), ("格", number.cell), ("平台", number.platform), ("来源", target.source),
            ])
        let night = snapshot.map { "huiliu:count-\($0.night)" } ?? "huiliu:count-now"
        graph.add(
            .activity, night, snapshot.map { "第 \($0.night) 夜的统计" } ?? "当前的统计",
            [("prov:endTime", (snapshot?.taken ?? counted).iso8601), ("统计字节", snapshot?.coverage)])
        graph.relate(id, .wasGeneratedBy, night)
        graph.add(.agent, "huiliu:software", "汇流")
        graph.relate(night, .wasAssociatedWith, "huiliu:software")
        let rules = "huiliu:rules-\(report.document.rules)"
        graph.add(
            .entity, rules, "指标文件 \(report.document.id).yml",
            [("文件", report.document.title), ("文号", report.document.number)])
        graph.relate(night, .used, rules)
        if target.outcome == .reported { graph.addReported(id, target, counter.inputs, usedBy: night) }
        guard let members else { return graph }
        // A platform's row tells of the whole target; whether it has anything of one cell is looked up.
        let contributing = target.rows.filter { row in
            guard let cell = number.cell, let stated else { return row.number ?? 0 > 0 }
            return counter.listed(stated, count, cell: cell, platform: row.code)?.count ?? 0 > 0
        }
        try graph.addSources(
            number, Set(contributing.map(\.code)), count, asOf: snapshot?.taken ?? counted, usedBy: night, db)
        let copies = target.measure == .platforms ? "同省平台" : "同一作品"
        for item in try members.items(offset: 0, limit: named, db) {
            let member = item.id.hasPrefix("cnres:") ? item.id : "huiliu:member-\(item.id.replacing(" ", with: "-"))"
            graph.add(
                .entity, member, try item.name ?? title(of: item.id, catalogue, db) ?? item.id,
                [(copies, item.copies.isEmpty ? nil : item.copies.joined(separator: " "))])
            graph.relate(id, .wasDerivedFrom, member)
        }
        if members.count > named {
            graph.add(.entity, "\(id)-rest", "其余 \(members.count - named) 条", [("共", String(members.count))])
            graph.relate(id, .wasDerivedFrom, "\(id)-rest")
        }
        return graph
    }

    private static func title(of id: String, _ catalogue: Catalogue, _ db: Database) throws -> String? {
        guard let document = try catalogue.document(resourceID: id, db) else { return nil }
        return try catalogue.readable(document: document.id, db)?.displayTitle
    }

    /// The file a unit's figure was read from.
    private mutating func addReported(
        _ number: String, _ target: TargetResult, _ inputs: CountingInputs, usedBy night: String
    ) {
        let file = "huiliu:reported-\(Digest.sha256(inputs.reported ?? "").hex.prefix(16))"
        add(.entity, file, "上报数文件 \(inputs.document)-reported.csv", [("来源", target.source)])
        relate(night, .used, file)
        relate(number, .wasDerivedFrom, file)
    }

    private mutating func addSources(
        _ number: Number, _ contributing: Set<String>, _ count: CoverageCount, asOf moment: UTCInstant,
        usedBy night: String, _ db: Database
    ) throws {
        for entry in count.states.entries where number.platform == nil || entry.code == number.platform {
            guard entry.generation > 0, contributing.contains(entry.code) else { continue }
            let confirmed = count.row(entry).confirmed(known: entry.row.confirmed, asOf: moment)
            let published = "huiliu:source-\(entry.code)-at-\(entry.generation)"
            add(
                .entity, published, "\(entry.row.name)：已发布的记录",
                [("状态", entry.row.standing.chineseName), ("数据日期", confirmed?.iso8601)])
            relate(night, .used, published)
            relate(published, .wasGeneratedBy, try addRun(entry.generation, db))
            add(.agent, "huiliu:source-\(entry.code)", entry.row.name)
            relate(published, .wasAttributedTo, "huiliu:source-\(entry.code)")
        }
    }
}
