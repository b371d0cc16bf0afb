package import Cataloguing
internal import Foundation
package import GRDB
internal import Metadata

extension ProvenanceGraph {
    /// Where a record comes from: the bytes the platform sent, the run that fetched them, what mapped them, every change
    /// since, and the work it belongs to.
    /// - Returns: nil for an identifier never seen.
    package static func record(_ id: String, _ catalogue: Catalogue, _ db: Database) throws -> ProvenanceGraph? {
        guard let document = try catalogue.document(resourceID: id, db),
            let source = try Row.fetchOne(db, sql: "SELECT * FROM source WHERE id = ?", arguments: [document.source]),
            let record = try Row.fetchOne(db, sql: "SELECT * FROM record WHERE id = ?", arguments: [document.record])
        else { return nil }
        var graph = ProvenanceGraph()
        let code: String = source["code"]
        let title = try catalogue.readable(document: document.id, db)?.displayTitle
        graph.add(
            .entity, id, title ?? "已不在库的记录", [("状态", document.status.chineseName), ("平台标识", record["source_id"])])
        let agent = "huiliu:source-\(code)"
        graph.add(.agent, agent, source["name"], [("代码", code)])
        graph.relate(id, .wasAttributedTo, agent)
        let born = try Int64.fetchOne(db, sql: "SELECT born FROM document WHERE id = ?", arguments: [document.id]) ?? 0
        let run = try graph.addRun(born, db)
        graph.relate(id, .wasGeneratedBy, run)
        if let payload = try catalogue.payload(document: document.id, db) {
            let bytes = "huiliu:payload-\(document.id)"
            graph.add(
                .entity, bytes, "平台给的原始数据",
                [
                    ("格式", payload.format.rawValue), ("字节", String(payload.bytes.count)),
                    ("SHA-256", Digest.sha256(payload.bytes).hex),
                ])
            graph.relate(id, .wasDerivedFrom, bytes)
            graph.relate(bytes, .wasGeneratedBy, run)
            graph.relate(bytes, .wasAttributedTo, agent)
        }
        let mapping = "huiliu:mapping-\(source["mapping"] as String)"
        graph.add(.entity, mapping, "映射规则和词表", [("摘要", source["mapping"])])
        graph.relate(run, .used, mapping)
        for row in try Row.fetchAll(
            db, sql: "SELECT run, outcome, note FROM history WHERE record = ? AND run <> ? ORDER BY run DESC LIMIT 20",
            arguments: [document.record, born])
        {
            let earlier = "huiliu:version-\(document.record)-\(row["run"] as Int64)"
            graph.add(.entity, earlier, "更早的一版", [("变动", row["outcome"]), ("说明", row["note"])])
            graph.relate(id, .wasDerivedFrom, earlier)
            graph.relate(earlier, .wasGeneratedBy, try graph.addRun(row["run"], db))
        }
        try graph.addWork(of: document.record, id, db)
        return graph
    }

    /// A run, with its night and who carried it out.
    mutating func addRun(_ run: Int64, _ db: Database) throws -> String {
        let id = "huiliu:run-\(run)"
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT run.*, source.code, source.name FROM run JOIN source ON source.id = run.source WHERE run.id = ?
                    """, arguments: [run])
        else { return id }
        func time(_ column: String) -> String? { (row[column] as Int64?).map { UTCInstant(seconds: $0).iso8601 } }
        let night: Int64 = row["night"]
        add(
            .activity, id, "第 \(night) 夜对\(row["name"] as String)的采集",
            [
                ("prov:startTime", time("started")), ("prov:endTime", time("finished")), ("方式", row["extent"]),
                ("发布", time("published")),
            ])
        add(.agent, "huiliu:software", "汇流")
        relate(id, .wasAssociatedWith, "huiliu:software")
        return id
    }

    private mutating func addWork(of record: Int64, _ id: String, _ db: Database) throws {
        guard let work = try WorkView(record: record, db) else { return }
        let name = "huiliu:work-\(record)"
        add(.entity, name, "同一件作品", [("记录数", String(work.members.count))])
        relate(name, .hadMember, id)
        for member in work.members where member.id != id {
            add(.entity, member.id, "别的平台上的同一件", [("理由", member.reason), ("分数", String(member.score))])
            relate(name, .hadMember, member.id)
        }
    }
}

extension DocumentStatus {
    /// In words for readers.
    var chineseName: String {
        switch self {
        case .active: "在库"
        case .deleted: "平台已删除"
        case .missing: "已从平台清单中消失"
        case .redirected: "平台换了标识"
        case .withdrawn: "未通过检查，在隔离区"
        }
    }
}
