internal import Foundation
package import GRDB
package import Metadata

/// A chunk of stored payloads, and which labels its records hang on.
package struct LabelledChunk: Sendable {
    package var chunk: Int64
    /// The run that stored it.
    package var run: Int64
    /// What its records were mapped with, by number; nil when it is not known.
    package var basis: Int64?
    /// Of the chunk's records by slot.
    package var labels: SlotLabels
}

extension Catalogue {
    /// The chunks in which payloads of a source are kept, in the order in which they came.
    /// - Parameters:
    ///   - last: the last chunk of the piece before; nil to start.
    ///   - own: the run whose own chunks are left out: what it stored itself it need not look at.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, `Zstd.Failure` for labels that are damaged.
    package func chunks(
        source: Int64, after last: LabelledChunk?, but own: Int64, limit: Int, _ db: Database
    ) throws -> [LabelledChunk] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT chunk.id, chunk_labels.basis, chunk_labels.labels, chunk.lengths, run.id
                FROM run CROSS JOIN chunk ON chunk.run = run.id
                LEFT JOIN chunk_labels ON chunk_labels.chunk = chunk.id
                WHERE run.source = ? AND run.id <> ? AND (run.id, chunk.id) > (?, ?)
                ORDER BY run.id, chunk.id LIMIT ?
                """, arguments: [source, own, last?.run ?? 0, last?.chunk ?? 0, limit]
        ).map { row in
            let labels =
                try (row[2] as Data?).map { try SlotLabels(packed: Array($0)) }
                ?? SlotLabels(Array(repeating: nil, count: ChunkReader.count(lengths: row[3])))
            return LabelledChunk(chunk: row[0], run: row[4], basis: row[1], labels: labels)
        }
    }

    /// What labels came to when stored records were mapped, by number of the basis, where it differs from `basis` in
    /// labels alone.
    package func answers(like basis: MappingBasis, _ db: Database) throws -> [Int64: LabelAnswers] {
        var answers: [Int64: LabelAnswers] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT mapping_basis.id, label_answers.answers FROM mapping_basis
                JOIN label_answers ON label_answers.id = mapping_basis.answers WHERE frame = ?
                """, arguments: [basis.frame])
        while let row = try rows.next() {
            let bytes = try Zstd.decompress(Array(row["answers"] as Data))
            answers[row["id"]] = LabelAnswers(bytes: bytes)
        }
        return answers
    }

    /// The number of a basis; a new one is written down.
    func number(of basis: MappingBasis, _ db: Database) throws -> Int64 {
        let select = try db.cachedStatement(
            sql: """
                SELECT mapping_basis.id FROM mapping_basis JOIN label_answers ON label_answers.id = mapping_basis.answers
                WHERE frame = ? AND digest = ?
                """)
        if let known = try Int64.fetchOne(select, arguments: [basis.frame, basis.answers.digest]) { return known }
        try db.execute(
            sql: "INSERT OR IGNORE INTO label_answers (digest, answers) VALUES (?, ?)",
            arguments: [basis.answers.digest, Data(try Zstd.compress(basis.answers.bytes))])
        try db.execute(
            sql: "INSERT INTO mapping_basis (frame, answers) SELECT ?, id FROM label_answers WHERE digest = ?",
            arguments: [basis.frame, basis.answers.digest])
        return db.lastInsertedRowID
    }

    /// Writes down what chunks hang on after their records were mapped with `basis`, and forgets bases no chunk has.
    /// - Throws: `DatabaseError` when the catalogue cannot be written.
    package func relabel(_ chunks: [(chunk: Int64, labels: SlotLabels)], basis: MappingBasis) throws {
        try pool.write { db in
            let number = try number(of: basis, db)
            for (chunk, labels) in chunks {
                // A chunk that has gone meanwhile stays gone.
                try db.cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO chunk_labels (chunk, basis, labels)
                        SELECT id, ?, ? FROM chunk WHERE id = ?
                        """
                ).execute(arguments: [number, Data(try labels.packed()), chunk])
            }
            try db.execute(
                sql: "DELETE FROM mapping_basis WHERE id <> ? AND id NOT IN (SELECT basis FROM chunk_labels)",
                arguments: [number])
            try db.execute(sql: "DELETE FROM label_answers WHERE id NOT IN (SELECT answers FROM mapping_basis)")
        }
    }
}
