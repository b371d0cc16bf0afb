package import Cataloguing
import GRDB
package import Metadata

/// What operators decided about pairs of records: kept for ever, so it survives every sync and every linking from
/// scratch, and written to the audit log.
package enum WorkDecisions {
    package enum Act: String, Sendable, CaseIterable {
        /// One work, whatever the scores say.
        case pin
        /// Never one work.
        case split
        /// No opinion any more.
        case lift
    }

    /// Decides about two records and links again what they touch.
    /// - Parameters:
    ///   - reason: in the operator's words, for the audit log.
    /// - Returns: the records that shared a work with one of the two and do no longer, such as one that contradicts the
    ///   other of a pin.
    /// - Throws: `Catalogue.Failure` for unknown records, two of one source, which are never one work, or a pair about
    ///   which nothing is decided that could be lifted.
    @discardableResult
    package static func decide(
        _ act: Act, _ first: String, _ second: String, reason: String, actor: String, now: UTCInstant,
        catalogue: Catalogue, linker: WorkLinker
    ) throws -> [String] {
        try catalogue.pool.write { db in
            guard let a = try catalogue.document(resourceID: first, db),
                let b = try catalogue.document(resourceID: second, db), a.record != b.record
            else {
                throw Catalogue.Failure.mistakenCall(
                    "找不到这两条不同的记录：\(first)、\(second)", nextStep: "用 huiliu search 查到记录的 id 再试")
            }
            guard act != .pin || a.source != b.source else {
                throw Catalogue.Failure(cause: "同一来源的两条记录不能合为一件作品", nextStep: "请平台删去重复的一条")
            }
            if act == .lift, try !isDecided(WorkGrouping.Decisions.Pair(a.record, b.record), db) {
                throw Catalogue.Failure.mistakenCall(
                    "这两条记录没有指定过，也没有拆开过，没有可撤销的", nextStep: "用 huiliu works show 查看一条记录所在的作品")
            }
            try db.execute(
                sql: "INSERT INTO work_decision (at, actor, act, low, high, reason) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    now.seconds, actor, act.rawValue, min(a.record, b.record), max(a.record, b.record), reason,
                ])
            try catalogue.audit(
                actor: actor, act: "work-\(act.rawValue)", detail: "\(first) \(second) \(reason)", now: now, db)
            let before = try companions(of: [a.record, b.record], db)
            try linker.relink(around: [a.record, b.record], catalogue, db)
            let gone = before.subtracting(try companions(of: [a.record, b.record], db))
            return try gone.sorted().map { try CoverageCounter.resourceID(record: $0, db) }
        }
    }

    /// The records that share a work with one of these, and these.
    static func companions(of records: [Int64], _ db: Database) throws -> Set<Int64> {
        var found = Set(records)
        for record in records {
            found.formUnion(
                try Int64.fetchAll(
                    db,
                    sql: "SELECT record FROM work_member WHERE work = (SELECT work FROM work_member WHERE record = ?)",
                    arguments: [record]))
        }
        return found
    }

    private static func isDecided(_ pair: WorkGrouping.Decisions.Pair, _ db: Database) throws -> Bool {
        let decisions = try read(db)
        return decisions.pinned.contains(pair) || decisions.split.contains(pair)
    }

    /// The decisions that hold.
    static func read(_ db: Database) throws -> WorkGrouping.Decisions {
        var decisions = WorkGrouping.Decisions()
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT act, low, high FROM work_decision
                WHERE id IN (SELECT max(id) FROM work_decision GROUP BY low, high)
                """)
        {
            let pair = WorkGrouping.Decisions.Pair(row["low"], row["high"])
            switch Act(rawValue: row["act"]) {
            case .pin: decisions.pinned.insert(pair)
            case .split: decisions.split.insert(pair)
            case .lift, nil: break
            }
        }
        return decisions
    }
}

extension WorkLinker {
    /// Groups again what some records are connected with.
    func relink(around records: Set<Int64>, _ catalogue: Catalogue, _ db: Database) throws {
        var outcome = Outcome()
        // A pin that was lifted no longer connects its two sides: whoever shares a work with them is looked at too.
        let dirty = try WorkDecisions.companions(of: Array(records), db)
        try relink(catalogue, dirty: dirty, wholesale: false, &outcome, db)
    }
}
