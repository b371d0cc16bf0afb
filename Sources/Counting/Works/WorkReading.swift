package import Cataloguing
package import GRDB
import Metadata

extension WorkLinks {
    /// The links among records readers can see.
    package init(_ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT work_member.record, work_member.work FROM work_member
                JOIN link_record ON link_record.record = work_member.record
                JOIN document ON document.id = link_record.document JOIN source ON source.id = document.source
                WHERE document.born <= source.generation AND document.died > source.generation
                ORDER BY work_member.record
                """)
        var pairs: [(record: Int64, work: Int64)] = []
        while let row = try rows.next() { pairs.append((row[0], row[1])) }
        self.init(pairs)
    }
}

/// One work as people look at it.
package struct WorkView: Sendable, Equatable, Codable {
    package struct Member: Sendable, Equatable, Codable {
        /// `cnres:…`
        package var id: String
        /// 0 to 1.
        package var score: Double
        package var reason: String
    }

    package var members: [Member]

    /// The work a record belongs to, or nil when it stands alone.
    package init?(record: Int64, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT record, score, reason FROM work_member
                WHERE work = (SELECT work FROM work_member WHERE record = ?) ORDER BY record
                """, arguments: [record])
        guard !rows.isEmpty else { return nil }
        members = try rows.map { row in
            Member(
                id: try CoverageCounter.resourceID(record: row["record"], db),
                score: Double(row["score"] as Int) / 1000, reason: row["reason"])
        }
    }
}

extension WorkLinker {
    /// Proves the works consistent: `huiliu works check`.
    /// - Returns: what is wrong, in Chinese; empty when nothing is.
    package func check(_ catalogue: Catalogue, _ db: Database) throws -> [String] {
        var problems: [String] = []
        let decisions = try WorkDecisions.read(db)
        let rows = try Row.fetchAll(db, sql: "SELECT record, work FROM work_member ORDER BY work, record")
        var works: [Int64: [Int64]] = [:]
        for row in rows { works[row["work"], default: []].append(row["record"]) }
        for (work, members) in works.sorted(by: { $0.key < $1.key }) {
            if members.count < 2 { problems.append("作品 \(work) 只有一条记录") }
            if members.first != work { problems.append("作品 \(work) 不以其最小的记录命名") }
            let traits = try members.compactMap { try self.traits(of: $0, catalogue, db) }
            if traits.count < members.count { problems.append("作品 \(work) 含有已不可见的记录") }
            for (offset, left) in traits.enumerated() {
                for right in traits[(offset + 1)...] {
                    let pair = WorkGrouping.Decisions.Pair(left.record, right.record)
                    if decisions.split.contains(pair) { problems.append("\(left.id) 与 \(right.id) 已被拆分，却在同一作品里") }
                    if let obstacle = WorkMatch.obstacle(left, right), !decisions.pinned.contains(pair) {
                        problems.append("\(left.id) 与 \(right.id)：\(obstacle)")
                    }
                }
            }
        }
        let stale =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM source LEFT JOIN link_source ON link_source.source = source.id
                    WHERE source.generation > 0 AND source.generation IS NOT link_source.generation
                    """) ?? 0
        if stale > 0 { problems.append("\(stale) 个来源发布后还没有重新归并，运行 huiliu works link") }
        return problems
    }
}
