internal import Cataloguing
internal import GRDB
internal import Metadata
internal import Searching

/// A source as the sources page shows it, also one that never delivered.
struct SourceOverview: Sendable {
    var code: String
    var name: String
    var kind: String
    var province: String?
    var homepage: String?
    var isConnected: Bool
    /// Why it is not connected.
    var note: String?
    /// Records to be found now.
    var records: Int
    var lastSuccess: UTCInstant?
    var staleSince: UTCInstant?
    var isHeld: Bool
    var latest: RunSummary?

    /// 32 provincial platforms first, then the national sources, by code.
    static func all(_ site: Site) throws -> [SourceOverview] {
        let found = try site.searcher.search(SearchRequest(size: 0, facets: [.source]))
        let (rows, runs, records) = try site.catalogue.pool.read { db in
            let sources = try site.catalogue.sources(db)
            return (
                sources, try RunSummary.latestBySource(db), try liveCounts(of: sources, found, site.catalogue, db)
            )
        }
        let known = Dictionary(rows.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        var all = site.platforms.map { platform in
            SourceOverview(
                code: platform.code, name: platform.name, kind: platform.kind.rawValue, province: platform.province,
                homepage: platform.homepage, isConnected: platform.isConnected,
                note: platform.isConnected || platform.note.isEmpty ? nil : platform.note,
                records: records[platform.code] ?? 0, lastSuccess: known[platform.code]?.lastSuccess,
                staleSince: known[platform.code]?.staleSince, isHeld: known[platform.code]?.heldRun != nil,
                latest: runs[platform.code])
        }
        let configured = Set(site.platforms.map(\.code))
        for row in rows where !configured.contains(row.code) {
            all.append(
                SourceOverview(
                    code: row.code, name: row.name, kind: row.kind, province: row.province, homepage: nil,
                    isConnected: true, note: nil, records: records[row.code] ?? 0, lastSuccess: row.lastSuccess,
                    staleSince: row.staleSince, isHeld: row.heldRun != nil, latest: runs[row.code]))
        }
        return all.sorted { ($0.kind == "provincial" ? 0 : 1, $0.code) < ($1.kind == "provincial" ? 0 : 1, $1.code) }
    }

    /// How many records each source has, of the same moment as everything else that is told of it.
    private static func liveCounts(
        of rows: [SourceRow], _ found: SearchResults, _ catalogue: Catalogue, _ db: Database
    ) throws -> [String: Int] {
        if found.generation == (try catalogue.generation(db)) {
            let counts = found.facets[.source] ?? []
            return Dictionary(counts.map { ($0.code, $0.count) }, uniquingKeysWith: { first, _ in first })
        }
        // Something was published, and the search has not taken it over yet.
        var records: [String: Int] = [:]
        for row in rows { records[row.code] = try catalogue.liveCount(row.id, db) }
        return records
    }

    static func json(_ sources: [SourceOverview]) -> [UInt8] {
        CatalogueRoutes.json("sources", sources) { json, source in
            json.object {
                $0.member("code", source.code)
                $0.member("name", source.name)
                $0.member("kind", source.kind)
                $0.member("province", source.province)
                $0.member("homepage", Link(external: source.homepage)?.address)
                $0.key("connected")
                $0.bool(source.isConnected)
                $0.member("note", source.note)
                $0.member("records", source.records)
                $0.member("lastSuccess", source.lastSuccess?.iso8601)
                $0.member("staleSince", source.staleSince?.iso8601)
                $0.key("held")
                $0.bool(source.isHeld)
                $0.member("latestRun", source.latest.map { Int($0.id) })
                $0.member("latestState", source.latest?.state)
            }
        }
    }
}

extension RunSummary {
    /// The newest run of every source, whatever became of it.
    static func latestBySource(_ db: Database) throws -> [String: RunSummary] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT run.*, source.code, source.name FROM run JOIN source ON source.id = run.source
                WHERE run.id IN (SELECT max(id) FROM run GROUP BY source)
                """)
        return Dictionary(
            rows.map(RunSummary.init).map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
