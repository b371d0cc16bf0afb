internal import Cataloguing
internal import GRDB
internal import Metadata

/// What the catalogue still knows of the records behind a number: a frozen night counted some that are gone since.
struct CountedRecords {
    /// Those that readers see now, by id.
    private(set) var living: [String: LearningResource] = [:]
    /// Titles in the last stored version of those that are gone, by id.
    private(set) var lastTitles: [String: String] = [:]

    /// - Parameter ids: those that are no record's are passed over.
    init(_ ids: [String], _ site: Site) throws {
        let ids = ids.filter(Self.isRecord)
        let resources = try ResourceLookup(site: site).resources(ids).living
        living = Dictionary(resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let gone = ids.filter { living[$0] == nil }
        guard !gone.isEmpty else { return }
        lastTitles = try site.catalogue.pool.read { db in
            var titles: [String: String] = [:]
            for id in gone { titles[id] = try Self.lastTitle(id, site.catalogue, db) }
            return titles
        }
    }

    static func isRecord(_ id: String) -> Bool { id.hasPrefix("cnres:") }

    func title(_ id: String) -> String? {
        (living[id]?.displayTitle ?? lastTitles[id]).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Languages of teaching of one that readers see, which settle in what language its title is.
    func languages(_ id: String) -> [String] { living[id]?.languages.map(\.code) ?? [] }

    private static func lastTitle(_ id: String, _ catalogue: Catalogue, _ db: Database) throws -> String? {
        guard let record = try catalogue.document(resourceID: id, db)?.record else { return nil }
        // Above the visible version there may be one of a run that is not published.
        let version = try Int64.fetchOne(
            db,
            sql: """
                SELECT document.id FROM document JOIN source ON source.id = document.source
                WHERE document.record = ? AND document.status = 0 AND document.born <= source.generation
                ORDER BY document.born DESC LIMIT 1
                """, arguments: [record])
        return try version.flatMap { try catalogue.readable(document: $0, db) }?.displayTitle
    }
}
