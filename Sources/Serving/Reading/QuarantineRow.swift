internal import Cataloguing
internal import GRDB
internal import Metadata

/// One record that may not be shown, with the reason.
struct QuarantineRow: Sendable {
    var id: Int64
    var source: String
    var name: String
    var run: Int64
    var sourceID: String?
    var stage: Stage
    var format: String
    var findings: [Finding]
    var isSettled: Bool

    struct Filter: Sendable {
        var source: String?
        var rule: String?
        var run: Int64?
        var includesSettled = false
    }

    private static let columns = """
        SELECT quarantine.id, quarantine.run, quarantine.source_id, quarantine.stage, quarantine.format,
            quarantine.findings, quarantine.settled, source.code, source.name
        FROM quarantine JOIN source ON source.id = quarantine.source
        """

    init(_ row: Row) {
        id = row["id"]
        source = row["code"]
        name = row["name"]
        run = row["run"]
        sourceID = row["source_id"]
        stage = Stage(rawValue: row["stage"]) ?? .check
        format = row["format"]
        // Findings this program wrote; a row of an unknown later shape shows none rather than nothing at all.
        findings = (try? CodableJSON.read([Finding].self, from: row["findings"] as String)) ?? []
        isSettled = row["settled"] != nil
    }

    /// Newest first.
    static func page(_ filter: Filter, before id: Int64?, limit: Int, _ db: Database) throws -> [QuarantineRow] {
        try Row.fetchAll(
            db,
            sql: columns + """
                 WHERE quarantine.id < ? AND (? IS NULL OR source.code = ?) AND (? IS NULL OR quarantine.run = ?)
                    AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(quarantine.findings)
                        WHERE json_extract(value, '$.rule') = ?))
                    AND (? OR quarantine.settled IS NULL)
                ORDER BY quarantine.id DESC LIMIT ?
                """,
            arguments: [
                id ?? Int64.max, filter.source, filter.source, filter.run, filter.run, filter.rule, filter.rule,
                filter.includesSettled, limit,
            ]
        ).map(QuarantineRow.init)
    }

    static func one(_ id: Int64, _ db: Database) throws -> QuarantineRow? {
        try Row.fetchOne(db, sql: columns + " WHERE quarantine.id = ?", arguments: [id]).map(QuarantineRow.init)
    }

    static func openCount(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM quarantine WHERE settled IS NULL") ?? 0
    }

    /// Open records by source and rule, most first.
    static func counts(_ db: Database) throws -> [(source: String, name: String, rule: String, count: Int)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT source.code, source.name, json_extract(finding.value, '$.rule') AS rule,
                    count(DISTINCT quarantine.id) AS count
                FROM quarantine JOIN source ON source.id = quarantine.source, json_each(quarantine.findings) AS finding
                WHERE quarantine.settled IS NULL AND json_extract(finding.value, '$.severity') = 'error'
                GROUP BY 1, 3 ORDER BY count DESC LIMIT 200
                """
        ).map { ($0["code"], $0["name"], $0["rule"], $0["count"]) }
    }

    var rules: [String] {
        findings.filter { $0.severity == .error }.map(\.rule).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
