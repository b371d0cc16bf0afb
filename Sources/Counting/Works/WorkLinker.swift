package import Cataloguing
package import GRDB
package import Metadata

/// Keeps the works of a catalogue up to date: only records of sources that published since the last time, and those
/// they share a key with, are looked at.
package struct WorkLinker: Sendable {
    /// What one linking came to.
    package struct Outcome: Sendable, Equatable {
        /// Records whose visible version was new, changed or gone.
        package var changed = 0
        /// Records compared again.
        package var compared = 0
        /// Records that now share a work with another.
        package var linked = 0
    }

    /// Goes up when records are compared by other rules or keys.
    private static let revision: Int64 = 2
    /// Above this share of changed records everything is compared again, which is then cheaper.
    private static let wholesale = 50_000
    /// Records whose values are in memory at a time.
    private static let batch = 8_192

    let titles: WorkTitleReader

    package init(vocabularies: Vocabularies) {
        titles = WorkTitleReader(vocabularies: vocabularies)
    }

    /// Links what changed since the last time.
    /// - Parameter fromScratch: forgets everything derived first; operators' decisions stay.
    @discardableResult
    package func link(_ catalogue: Catalogue, fromScratch: Bool = false) throws -> Outcome {
        try catalogue.pool.write { db in try link(catalogue, fromScratch: fromScratch, db) }
    }

    private var rules: Int64 { titles.words.digest &+ Self.revision }

    /// Whether only this source has anything to link: linking is then quick.
    /// - Throws: a database error.
    package func isUpToDate(but source: String, _ db: Database) throws -> Bool {
        let isNew = try !(Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM link_source)") ?? true)
        guard try isNew || Int64.fetchOne(db, sql: "SELECT rules FROM linking") == rules else { return false }
        return try Bool.fetchOne(
            db,
            sql: """
                SELECT NOT EXISTS (SELECT 1 FROM source LEFT JOIN link_source ON link_source.source = source.id
                    WHERE source.code <> ? AND source.generation > 0
                    AND source.generation IS NOT link_source.generation)
                """, arguments: [source]) ?? false
    }

    /// The same inside a write transaction of the caller.
    package func link(_ catalogue: Catalogue, fromScratch: Bool, _ db: Database) throws -> Outcome {
        // A catalogue linked by other rules or words is linked from scratch: its keys would not meet those of today.
        if try fromScratch || Int64.fetchOne(db, sql: "SELECT rules FROM linking") != rules {
            try db.execute(sql: "UPDATE linking SET rules = ?", arguments: [rules])
            for table in ["link_source", "link_record", "link_key", "work_member"] {
                try db.execute(sql: "DELETE FROM \(table)")
            }
        }
        var outcome = Outcome()
        var dirty: Set<Int64> = []
        var store = try LinkKeyStore(db)
        for source in try catalogue.sources(db) {
            let known = try Int64.fetchOne(
                db, sql: "SELECT generation FROM link_source WHERE source = ?", arguments: [source.id])
            guard known != source.generation else { continue }
            try refresh(source, since: known ?? 0, catalogue, &store, &dirty, &outcome, db)
            try db.execute(
                sql: """
                    INSERT INTO link_source (source, generation) VALUES (?, ?)
                    ON CONFLICT (source) DO UPDATE SET generation = excluded.generation
                    """, arguments: [source.id, source.generation])
        }
        try store.flush()
        try relink(catalogue, dirty: dirty, wholesale: outcome.changed > Self.wholesale, &outcome, db)
        outcome.linked = try Int.fetchOne(db, sql: "SELECT count(*) FROM work_member") ?? 0
        return outcome
    }

    /// Brings the keys of one source's records up to its visible generation.
    private func refresh(
        _ source: SourceRow, since: Int64, _ catalogue: Catalogue, _ store: inout LinkKeyStore,
        _ dirty: inout Set<Int64>, _ outcome: inout Outcome, _ db: Database
    ) throws {
        let generation = source.generation
        // Backwards (after a rollback) every record of the source is looked at; forwards only what was born or died.
        let isForward = generation > since
        if since > 0 {
            let touched = try Int64.fetchAll(
                db,
                sql: isForward
                    ? """
                    WITH recent AS MATERIALIZED
                        (SELECT id FROM run WHERE source = :s AND id > :since AND id <= :g)
                    SELECT record FROM recent CROSS JOIN document ON born = recent.id
                    UNION SELECT record FROM recent
                    CROSS JOIN document ON died = recent.id AND died < 9223372036854775807
                    """
                    : """
                    SELECT link_record.record FROM link_record JOIN record ON record.id = link_record.record
                    WHERE record.source = :s
                    """,
                arguments: isForward
                    ? ["s": source.id, "since": since, "g": generation] : ["s": source.id])
            for record in touched {
                dirty.formUnion(try store.remove(record, db))
                dirty.insert(record)
            }
            outcome.changed += touched.count
        }
        // A cursor: a million rows at once would take more memory than all else.
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT document.id, document.record FROM run CROSS JOIN document ON document.born = run.id
                WHERE run.source = ? AND run.id <= ? AND run.id > ? AND document.died > ? AND document.status = 0
                ORDER BY run.id, document.id
                """,
            arguments: [source.id, generation, isForward ? since : 0, generation])
        while true {
            var some: [(id: Int64, record: Int64)] = []
            while some.count < Self.batch, let row = try rows.next() { some.append((row[0], row[1])) }
            guard !some.isEmpty else { break }
            if since == 0 { outcome.changed += some.count }
            let documents = some
            let keys = try catalogue.transformed(documents.map(\.id), reading: WorkKeys.members, db) {
                [titles] _, resource in WorkKeys(resource, titles: titles).all
            }
            for (document, keys) in zip(documents, keys) {
                guard let keys else { continue }
                if since > 0 { dirty.formUnion(try store.neighbours(of: keys, db)) }
                dirty.insert(document.record)
                try store.add(document.record, document: document.id, keys: keys)
            }
        }
    }

    /// Groups again every component of records that a change may have touched.
    func relink(
        _ catalogue: Catalogue, dirty: Set<Int64>, wholesale: Bool, _ outcome: inout Outcome, _ db: Database
    ) throws {
        guard !dirty.isEmpty else { return }
        let grouping = WorkGrouping(decisions: try WorkDecisions.read(db))
        let pins = grouping.decisions.pinned
        let components =
            wholesale
            ? try LinkComponents.all(pins: pins, db) : try LinkComponents.around(dirty, pins: pins, db)
        if wholesale { try db.execute(sql: "DELETE FROM work_member") }
        for record in wholesale ? [] : dirty { try forget(record, db) }
        if !wholesale { for record in components.joined() { try forget(record, db) } }
        outcome.compared += components.reduce(0) { $0 + $1.count }
        var waiting: [[Int64]] = []
        var count = 0
        for (place, component) in components.enumerated() {
            if component.count > 1 {
                waiting.append(component)
                count += component.count
            }
            guard count >= Self.batch || place == components.count - 1 else { continue }
            try group(waiting, grouping, catalogue, db)
            waiting = []
            count = 0
        }
        try WorkLinks.remember(db)
    }

    /// Groups some components and writes down their works.
    private func group(
        _ components: [[Int64]], _ grouping: WorkGrouping, _ catalogue: Catalogue, _ db: Database
    ) throws {
        let traits = try traits(of: components.flatMap(\.self), catalogue, db)
        let insert = try db.cachedStatement(
            sql: "INSERT INTO work_member (record, work, score, reason) VALUES (?, ?, ?, ?)")
        for component in components {
            for member in grouping.works(component.compactMap { traits[$0] }) {
                try insert.execute(arguments: [
                    member.record, member.work, Int((member.score * 1000).rounded()), member.reason,
                ])
            }
        }
    }

    private func forget(_ record: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM work_member WHERE record = ?").execute(arguments: [record])
    }

    /// The traits of the linked versions of some records, by record.
    func traits(of records: [Int64], _ catalogue: Catalogue, _ db: Database) throws -> [Int64: WorkTraits] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT link_record.document, record.source FROM link_record JOIN record ON record.id = link_record.record
                WHERE link_record.record = ?
                """)
        var linked: [(document: Int64, record: Int64, source: Int64)] = []
        for record in records {
            guard let row = try Row.fetchOne(statement, arguments: [record]) else { continue }
            linked.append((row[0], record, row[1]))
        }
        linked.sort { $0.document < $1.document }
        let sorted = linked
        let traits = try catalogue.transformed(sorted.map(\.document), db) { [titles] place, resource in
            WorkTraits(resource, record: sorted[place].record, source: sorted[place].source, titles: titles)
        }
        return Dictionary(traits.compactMap { $0.map { ($0.record, $0) } }, uniquingKeysWith: { first, _ in first })
    }
}
