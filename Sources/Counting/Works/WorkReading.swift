package import Cataloguing
package import GRDB
import Metadata

extension WorkLinks {
    /// The links among records readers can see.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
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

extension WorkLinks {
    /// The links in an earlier state of linking, among records readers saw at the end of a frozen night.
    init(night: Int64, linking: Int64, _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT work_history.record, work_history.work FROM work_history
                JOIN document ON document.record = work_history.record AND document.status = 0
                JOIN snapshot_source AS seen ON seen.source = document.source AND seen.night = ?
                WHERE work_history.born <= ? AND work_history.died > ?
                    AND document.born <= seen.generation AND document.died > seen.generation
                ORDER BY work_history.record
                """, arguments: [night, linking, linking])
        var pairs: [(record: Int64, work: Int64)] = []
        while let row = try rows.next() { pairs.append((row[0], row[1])) }
        self.init(pairs)
    }

    /// Writes down what linking has changed, so that any earlier state can be read again.
    static func remember(_ db: Database) throws {
        let state = (try Int64.fetchOne(db, sql: "SELECT state FROM linking") ?? 0) + 1
        try db.execute(
            sql: """
                UPDATE work_history SET died = ? WHERE died = 9223372036854775807 AND NOT EXISTS (
                    SELECT 1 FROM work_member
                    WHERE work_member.record = work_history.record AND work_member.work = work_history.work)
                """, arguments: [state])
        var moved = db.changesCount
        try db.execute(
            sql: """
                INSERT INTO work_history (record, work, born) SELECT record, work, ? FROM work_member
                WHERE NOT EXISTS (SELECT 1 FROM work_history WHERE work_history.record = work_member.record
                    AND work_history.work = work_member.work AND work_history.died = 9223372036854775807)
                """, arguments: [state])
        moved += db.changesCount
        if moved > 0 { try db.execute(sql: "UPDATE linking SET state = ?", arguments: [state]) }
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
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package init?(record: Int64, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT record, score, reason FROM work_member
                WHERE work = (SELECT work FROM work_member WHERE record = ?) ORDER BY record
                """, arguments: [record])
        guard !rows.isEmpty else { return nil }
        try self.init(rows, db)
    }

    private init(_ rows: [Row], _ db: Database) throws {
        members = try rows.map { row in
            Member(
                id: try CoverageCounter.resourceID(record: row["record"], db),
                score: Double(row["score"] as Int) / 1000, reason: row["reason"])
        }
    }
}

extension WorkView {
    /// Some works of all, in the order of their names.
    package struct Page: Sendable, Codable {
        package var total: Int
        package var works: [WorkView]
    }

    package static func page(offset: Int, limit: Int, _ db: Database) throws -> Page {
        let total = try Int.fetchOne(db, sql: "SELECT count(DISTINCT work) FROM work_member") ?? 0
        let works = try Int64.fetchAll(
            db, sql: "SELECT DISTINCT work FROM work_member ORDER BY work LIMIT ? OFFSET ?", arguments: [limit, offset])
        return Page(total: total, works: try works.compactMap { try WorkView(record: $0, db) })
    }
}

extension WorkLinker {
    /// Proves the works consistent: `huiliu works check`.
    /// - Returns: what is wrong, in Chinese; empty when nothing is.
    package func check(_ catalogue: Catalogue, _ db: Database) throws -> [String] {
        var problems: [String] = []
        let decisions = try WorkDecisions.read(db)
        let grouping = WorkGrouping(decisions: decisions)
        let rows = try Row.fetchAll(db, sql: "SELECT record, work FROM work_member ORDER BY work, record")
        var works: [Int64: [Int64]] = [:]
        for row in rows { works[row["work"], default: []].append(row["record"]) }
        for (work, members) in works.sorted(by: { $0.key < $1.key }) {
            if members.count < 2 { problems.append("作品 \(work) 只有一条记录") }
            if members.first != work { problems.append("作品 \(work) 不以其最小的记录命名") }
            let found = try self.traits(of: members, catalogue, db)
            let traits = members.compactMap { found[$0] }
            if traits.count < members.count { problems.append("作品 \(work) 含有已不可见的记录") }
            for (offset, left) in traits.enumerated() {
                for right in traits[(offset + 1)...] {
                    let pair = WorkGrouping.Decisions.Pair(left.record, right.record)
                    if decisions.split.contains(pair) { problems.append("\(left.id) 与 \(right.id) 已被拆分，却在同一作品里") }
                    if let obstacle = WorkMatch.obstacle(left, right), !grouping.arePinned(left.record, right.record) {
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
