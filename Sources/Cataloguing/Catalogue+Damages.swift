internal import Foundation
package import GRDB

extension Catalogue {
    /// What is wrong with the file, every byte looked at: what SQLite finds, references to nothing, and what was packed
    /// and can no longer be unpacked. In Chinese, with the mend.
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
        var sources: [String: Int] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT source.code, chunk.lengths, chunk.payloads FROM chunk
                JOIN run ON run.id = chunk.run JOIN source ON source.id = run.source
                """)
        while let row = try rows.next() {
            if (try? ChunkReader(lengths: row["lengths"], payloads: row["payloads"])) == nil {
                sources[row["code"], default: 0] += 1
            }
        }
        return Self.told(sources, "组原始数据已损坏")
    }

    private func damagedGroups(_ db: Database) throws -> [String] {
        var sources: [String: Int] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT source.code, mapped.id, mapped.json FROM mapped
                JOIN document ON document.id = mapped.id JOIN source ON source.id = document.source
                """)
        let members = try BoundStatement(
            """
            SELECT id, content_hash FROM content WHERE id >= ?1
                AND id < coalesce((SELECT min(id) FROM mapped WHERE id > ?1), 9223372036854775807)
            """, db)
        while let row = try rows.next() {
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
            if !isWhole { sources[row["code"], default: 0] += 1 }
        }
        return Self.told(sources, "组映射结果已损坏")
    }

    private static func told(_ sources: [String: Int], _ what: String) -> [String] {
        sources.sorted { $0.key < $1.key }.map { "来源 \($0.key)：\($0.value) \(what)；用 huiliu restore 恢复一份完好的备份" }
    }
}
