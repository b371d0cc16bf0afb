import Cataloguing
import GRDB
import Metadata

/// After publishing: every view must tell the same number. Records, facets, search rows and the list for harvesters are
/// kept by different code, so agreement between them is worth something.
enum ViewCheck {
    /// - Returns: what does not agree, in Chinese with the next step; empty when all is well.
    static func disagreements(_ catalogue: Catalogue) async throws -> [String] {
        let found = try await catalogue.pool.read { try disagreements(catalogue, $0) }
        return try await found + damage(catalogue)
    }

    static func disagreements(_ catalogue: Catalogue, _ db: Database) throws -> [String] {
        let terms = try catalogue.terms(db)
        let sources = try catalogue.sources(db)
        let codes = Dictionary(sources.map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
        var records: [String: Int] = [:]
        var facets: [String: Int] = [:]
        try catalogue.forEachVisible(db) { document, row in
            records[codes[document.source] ?? "", default: 0] += 1
            FacetRow.forEach(row) { field, term in
                if field == .source, let code = terms[term]?.code { facets[code, default: 0] += 1 }
            }
        }
        var found: [String] = []
        for source in sources where records[source.code, default: 0] != facets[source.code, default: 0] {
            found.append(
                "\(source.code) 在库 \(records[source.code, default: 0]) 条，分面计数 \(facets[source.code, default: 0]) 条；"
                    + "运行 huiliu renormalise \(source.code)")
        }
        found += try unsearchable(db)
        let visible = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM document JOIN source ON source.id = document.source
                WHERE born <= generation AND died > generation
                """)
        let outward = try catalogue.outwardCount(in: OutwardRange(), db)
        if visible != outward {
            found.append("在库（含墓碑）\(visible ?? 0) 条，OAI-PMH 清单 \(outward) 条；运行 huiliu doctor 检查")
        }
        return found
    }

    private static func unsearchable(_ db: Database) throws -> [String] {
        guard try db.tableExists("search_document") else { return [] }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT source.code, count(*) AS number FROM document JOIN source ON source.id = document.source
                LEFT JOIN search_document ON search_document.id = document.id
                WHERE document.status = 0 AND born <= generation AND died > generation AND search_document.id IS NULL
                GROUP BY source.code ORDER BY source.code
                """
        ).map { "\($0["code"] as String) 有 \($0["number"] as Int) 条检索不到；运行 huiliu doctor --rebuild-index" }
    }

    /// Whether the full-text index can still be read; needs a connection that may write.
    /// - Parameter inFull: all of it, else as much as a night has time for.
    static func damage(_ catalogue: Catalogue, inFull: Bool = false) async throws -> [String] {
        try await catalogue.indexIsIntact(inFull: inFull)
            ? [] : ["全文索引已损坏；运行 huiliu doctor --rebuild-index 重建，记录本身完好"]
    }

    /// The same for a command; a running night will look for itself.
    static func indexProblems(_ options: GlobalOptions) async throws -> [String] {
        do {
            return try await options.withWriter { try await damage($0, inFull: true) }
        } catch let failure as Catalogue.Failure where failure.isBusy {
            return []
        }
    }
}
