internal import Cataloguing
internal import Foundation
package import GRDB
package import Metadata

/// The statistics of one night, frozen: what was said, and what it was counted from.
package struct Snapshot: Sendable, Equatable, Codable {
    package var night: Int64
    /// Name of the target file.
    package var document: String
    package var taken: UTCInstant
    /// State of the links between works.
    package var linking: Int64
    /// SHA-256 of the coverage report's bytes, of the contributions' and of the files counted by.
    package var coverage: String
    package var contributions: String
    package var inputs: String
    /// Digest of the vocabularies and textbook trees.
    package var vocabularies: String
    /// Whether the versions it counted are still kept.
    package var isRecomputable: Bool

    init(_ row: Row) {
        night = row["night"]
        document = row["document"]
        taken = UTCInstant(seconds: row["taken"])
        linking = row["linking"]
        coverage = row["coverage"]
        contributions = row["contributions"]
        inputs = row["inputs"]
        vocabularies = row["vocabularies"]
        isRecomputable = row["recomputable"]
    }

    private static let select = """
        SELECT *, EXISTS (SELECT 1 FROM snapshot_source WHERE snapshot_source.night = snapshot.night) AS recomputable
        FROM snapshot
        """

    /// The frozen nights of a document, latest first.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package static func all(of document: String, limit: Int = .max, _ db: Database) throws -> [Snapshot] {
        try Row.fetchAll(
            db, sql: "\(select) WHERE document = ? ORDER BY night DESC LIMIT ?", arguments: [document, limit]
        ).map(Snapshot.init)
    }

    /// The latest frozen night of a document.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package static func latest(of document: String, _ db: Database) throws -> Snapshot? {
        try all(of: document, limit: 1, db).first
    }

    /// - Throws: `Catalogue.Failure` for a night that was not frozen.
    package static func of(night: Int64, document: String, _ db: Database) throws -> Snapshot {
        guard
            let row = try Row.fetchOne(
                db, sql: "\(select) WHERE document = ? AND night = ?", arguments: [document, night])
        else {
            throw Catalogue.Failure.mistakenCall(
                "第 \(night) 夜没有 \(document) 的统计快照", nextStep: "用 huiliu snapshot list 查看有快照的各夜")
        }
        return Snapshot(row)
    }

    /// The bytes of the coverage report as they were frozen.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, `Catalogue.Failure` or `Zstd.Failure` for frozen
    ///   bytes that are damaged.
    package func coverageBytes(_ db: Database) throws -> [UInt8] { try Self.body(coverage, db) }

    /// The coverage report those bytes tell.
    /// - Throws: what `coverageBytes` throws.
    package func coverageReport(_ db: Database) throws -> CoverageReport {
        try CoverageReport(json: coverageBytes(db)).judgingOnlyCounts
    }

    /// The contributions as they were frozen.
    package func contributionReport(_ db: Database) throws -> ContributionReport {
        try CodableJSON.read(ContributionReport.self, from: Self.body(contributions, db)).withAwardsOnly
    }

    /// By platform, when a harvest had last confirmed what was shown; empty where that is not kept any more.
    func confirmations(_ db: Database) throws -> [String: UTCInstant] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT source.code, json_extract(shown, '$.confirmed') FROM snapshot_source
                JOIN source ON source.id = snapshot_source.source WHERE night = ?
                """, arguments: [night])
        var known: [String: UTCInstant] = [:]
        for row in rows {
            let code: String = row[0]
            known[code] = (row[1] as Int64?).map(UTCInstant.init(seconds:))
        }
        return known
    }

    /// The files it was counted by, and the words it was counted with.
    package func countingInputs(_ db: Database) throws -> CountingInputs {
        var inputs = try keptInputs(db)
        if let words = inputs.keptWords {
            inputs.words = try CodableJSON.read(CountingInputs.Words.self, from: Self.body(words, db))
        }
        return inputs
    }

    /// The files it was counted by, without the words.
    func rules(_ db: Database) throws -> CountingInputs { try keptInputs(db).rules }

    private func keptInputs(_ db: Database) throws -> CountingInputs {
        try CodableJSON.read(CountingInputs.self, from: Self.body(inputs, db))
    }

    private static func body(_ digest: String, _ db: Database) throws -> [UInt8] {
        guard
            let data = try Data.fetchOne(
                db, sql: "SELECT bytes FROM snapshot_body WHERE digest = ?", arguments: [digest])
        else { throw Catalogue.Failure(cause: "快照的内容 \(digest.prefix(12)) 不在库中", nextStep: "运行 huiliu doctor 检查") }
        let bytes = try Zstd.decompress(Array(data))
        guard Digest.sha256(bytes).hex == digest else {
            throw Catalogue.Failure(cause: "快照的内容 \(digest.prefix(12)) 与其散列不符", nextStep: "从备份恢复目录库")
        }
        return bytes
    }

    /// Frozen bytes that are no longer what they were. In Chinese.
    /// - Throws: `DatabaseError` when the catalogue cannot be read. Damage is no error here.
    package static func damages(_ db: Database) throws -> [String] {
        let digests = try String.fetchAll(db, sql: "SELECT digest FROM snapshot_body")
        let count = digests.count { (try? body($0, db)) == nil }
        return count == 0 ? [] : ["有 \(count) 份每夜统计的内容已损坏；用 huiliu restore 恢复一份完好的备份"]
    }

    static func keep(_ bytes: [UInt8], _ db: Database) throws -> String {
        let digest = Digest.sha256(bytes).hex
        // Most nights keep what is kept already: it need not be packed again.
        let isKept = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM snapshot_body WHERE digest = ?)", arguments: [digest])
        if isKept == true { return digest }
        try db.execute(
            sql: "INSERT INTO snapshot_body (digest, bytes) VALUES (?, ?)",
            arguments: [digest, Data(try Zstd.compress(bytes))])
        return digest
    }
}
