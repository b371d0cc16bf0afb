internal import Foundation
package import GRDB

extension Catalogue {
    /// What is wrong with the file, every byte looked at: what SQLite finds, references to nothing, and what was packed
    /// and can no longer be unpacked. In Chinese, with the mend.
    /// - Throws: `DatabaseError` when the catalogue cannot be read. Damage is no error here.
    package func damages(_ db: Database) throws -> [String] {
        var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        let orphans = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM content WHERE id NOT IN (SELECT id FROM document)")
        if let orphans, orphans > 0 { problems.append("有 \(orphans) 条内容没有对应的版本") }
        problems += try damagedRaw(db)
        problems += try damagedGroups(db)
        return problems
    }

    private func damagedRaw(_ db: Database) throws -> [String] {
        try told(
            "组原始数据已损坏", db,
            sql: """
                SELECT source.code, chunk.lengths, chunk.payloads FROM chunk
                JOIN run ON run.id = chunk.run JOIN source ON source.id = run.source
                """
        ) { (try? ChunkReader(lengths: $0["lengths"], payloads: $0["payloads"])) != nil }
    }

    private func damagedGroups(_ db: Database) throws -> [String] {
        let members = try BoundStatement(
            """
            SELECT id, content_hash FROM content WHERE id >= ?1
                AND id < coalesce((SELECT min(id) FROM mapped WHERE id > ?1), 9223372036854775807)
            """, db)
        return try told(
            "组映射结果已损坏", db,
            sql: """
                SELECT source.code, mapped.id, mapped.json FROM mapped
                JOIN document ON document.id = mapped.id JOIN source ON source.id = document.source
                """
        ) { row in
            let first: Int64 = row["id"]
            let lines = try? (row["json"] as Data).withUnsafeBytes {
                try codec.decompress($0.bindMemory(to: UInt8.self))
            }
            var isWhole = lines != nil
            members.bind(1, first)
            try members.eachRow { member in
                let line = lines.flatMap { Packing.line(Int(member.int(0) - first), of: $0) }
                if line.map(MappedRecord.contentHash) != member.int(1) { isWhole = false }
            }
            return isWhole
        }
    }

    /// How many rows of each source are not whole.
    private func told(
        _ what: String, _ db: Database, sql: String, isWhole: (Row) throws -> Bool
    ) throws -> [String] {
        var sources: [String: Int] = [:]
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
            if try !isWhole(row) { sources[row["code"], default: 0] += 1 }
        }
        return sources.sorted { $0.key < $1.key }.map { "来源 \($0.key)：\($0.value) \(what)；用 huiliu restore 恢复一份完好的备份" }
    }
}
