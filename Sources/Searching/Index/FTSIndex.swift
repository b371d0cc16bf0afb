package import Cataloguing
package import GRDB
package import Metadata

/// The full-text index inside the catalogue's file: SQLite FTS5 over text that is cut into tokens beforehand.
///
/// The table is contentless: it holds postings only. Any tool with FTS5 can read it, since its tokenizer is the
/// built-in `ascii`, for which every byte beyond ASCII belongs to a word. Beside it stands one short row a document
/// with what ranking and suggestions need in memory.
package struct FTSIndex: CatalogueIndex {
    private static let pagesAStep = 4000

    /// Moves whenever the same record would give other tokens by our doing; the tables must then be rebuilt.
    private static let analysis: Int64 = 5
    /// The same with what the tables of Schemas/search have to say about tokens.
    private var version: Int64 { analyser.folding.digest ^ Self.analysis }

    let analyser: TextAnalyser

    package init(analyser: TextAnalyser) {
        self.analyser = analyser
    }

    package func prepare(_ db: Database) throws {
        if try db.tableExists("search_text") { return }
        try create(db)
    }

    private func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE VIRTUAL TABLE search_text USING fts5(
                    text, content = '', columnsize = 0, tokenize = "ascii tokenchars '+#'");
                CREATE TABLE search_document (
                    id INTEGER PRIMARY KEY,
                    title TEXT NOT NULL,
                    -- the first creator
                    people TEXT NOT NULL,
                    -- chapter, section … as the source wrote them, separated by line feeds
                    place TEXT NOT NULL,
                    -- day since 1970-01-01 * 256 + completeness
                    facts INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE search_version (version INTEGER NOT NULL) STRICT;
                """)
        try db.execute(sql: "INSERT INTO search_version (version) VALUES (?)", arguments: [version])
        // Merging in large steps costs a third of FTS5's default; `compact` brings the segments together at the end.
        for (option, value) in [("automerge", 0), ("crisismerge", 64), ("hashsize", 32 << 20)] {
            try db.execute(
                sql: "INSERT INTO search_text (search_text, rank) VALUES (?, ?)", arguments: [option, value])
        }
    }

    package func entry(_ resource: LearningResource) -> any IndexEntry {
        var tokens: [UInt8] = []
        tokens.reserveCapacity(2048)
        IndexText(resource).tokens(analyser, into: &tokens)
        return FTSEntry(tokens: tokens, facts: DocumentFacts(resource))
    }

    package func add(_ documents: [IndexDocument], _ db: Database) throws {
        let text = try BoundStatement("INSERT INTO search_text (rowid, text) VALUES (?, ?)", db)
        let row = try BoundStatement(
            "INSERT INTO search_document (id, title, people, place, facts) VALUES (?, ?, ?, ?, ?)", db)
        for case (let id, let entry as FTSEntry) in documents.lazy.map({ ($0.id, $0.entry) }) {
            text.bind(1, id)
            text.bind(2, utf8: entry.tokens)
            try text.run()
            row.bind(1, id)
            row.bind(2, entry.facts.title)
            row.bind(3, entry.facts.people)
            row.bind(4, entry.facts.place)
            row.bind(5, entry.facts.packed)
            try row.run()
        }
    }

    package func remove(_ documents: [IndexDocument], _ db: Database) throws {
        // A contentless table is told the very tokens that were added.
        let text = try BoundStatement(
            "INSERT INTO search_text (search_text, rowid, text) VALUES ('delete', ?, ?)", db)
        let row = try BoundStatement("DELETE FROM search_document WHERE id = ?", db)
        for case (let id, let entry as FTSEntry) in documents.lazy.map({ ($0.id, $0.entry) }) {
            text.bind(1, id)
            text.bind(2, utf8: entry.tokens)
            try text.run()
            row.bind(1, id)
            try row.run()
        }
    }

    package func compact(_ db: Database, start: Bool) throws -> Bool {
        // A negative number gathers all segments for one merge, a positive one goes on with it; both write at most
        // about so many pages. A look-up reads every segment: five hundred of them cost nine tenths of a first search.
        let before = db.totalChangesCount
        try db.execute(
            sql: "INSERT INTO search_text (search_text, rank) VALUES ('merge', ?)",
            arguments: [start ? -Self.pagesAStep : Self.pagesAStep])
        // FTS5's own sign that nothing was left to merge.
        return db.totalChangesCount - before >= 2
    }
}

/// A record as the index stores it: its tokens, and what ranking and suggestions need.
private struct FTSEntry: IndexEntry {
    var tokens: [UInt8]
    var facts: DocumentFacts
}

extension FTSIndex {
    /// Whether the stored index was made by another version of the analysis and must be rebuilt.
    package func isOutdated(_ db: Database) throws -> Bool {
        guard try db.tableExists("search_version") else { return true }
        return try Int64.fetchOne(db, sql: "SELECT version FROM search_version") != version
    }

    /// Makes an index anew that another version of the analysis made: with other tokens nothing could be taken out of
    /// it rightly.
    /// - Parameter begin: called when there is something to do, which takes some 60 µs a record.
    package func renewIfOutdated(_ catalogue: Catalogue, begin: () -> Void = {}) throws {
        guard try catalogue.pool.read(isOutdated) else { return }
        begin()
        try rebuild(catalogue)
    }

    /// Makes the index anew from the mapped records of the catalogue, in one transaction: readers see the old one
    /// until the new one stands.
    /// - Parameter progress: called now and then with the number of documents done.
    package func rebuild(
        _ catalogue: Catalogue, progress: @Sendable (Int) -> Void = { _ in }
    ) throws {
        try catalogue.pool.write { db in
            try db.execute(
                sql: """
                    DROP TABLE IF EXISTS search_text;
                    DROP TABLE IF EXISTS search_document;
                    DROP TABLE IF EXISTS search_version;
                    """)
            try create(db)
            var after: Int64 = 0
            var done = 0
            while true {
                let ids = try Int64.fetchAll(
                    db, sql: "SELECT id FROM content WHERE id > ? ORDER BY id LIMIT 1000", arguments: [after])
                guard let last = ids.last else { break }
                var documents: [IndexDocument] = []
                for id in ids {
                    guard let resource = try catalogue.readable(document: id, db) else { continue }
                    documents.append(IndexDocument(id: id, entry: entry(resource)))
                }
                try add(documents, db)
                after = last
                done += documents.count
                progress(done)
            }
            // In one go, which `compact` must not: nobody else waits to write here. A search reads every segment.
            try db.execute(sql: "INSERT INTO search_text (search_text) VALUES ('optimize')")
        }
    }
}
