internal import Cataloguing
internal import Dispatch
internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Metadata
internal import Synchronization

/// Reads a snapshot from the catalogue: all of it at the start, afterwards only what moved.
struct SnapshotLoader {
    let catalogue: Catalogue
    let analyser: TextAnalyser
    /// Award level → place among awards, 0 to 1.
    let awards: [String: Float]

    /// The snapshot of what `db` sees; `earlier` itself when nothing was published since.
    func load(_ db: Database, after earlier: Snapshot?) throws -> Snapshot? {
        let generation = try catalogue.generation(db)
        if let earlier, earlier.generation == generation { return nil }
        let sources = try catalogue.sources(db)
        let generations = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0.generation) })
        let audits = try Int.fetchOne(db, sql: "SELECT count(*) FROM audit") ?? 0
        let undone = try Int.fetchOne(db, sql: "SELECT count(*) FROM run WHERE state IN ('failed', 'discarded')") ?? 0
        var snapshot: Snapshot
        if let earlier, earlier.audits == audits, earlier.generations == generations, earlier.undone == audits + undone
        {
            // Only works were linked anew.
            snapshot = earlier
            snapshot.generation = generation
            try readWorks(db, into: &snapshot)
            return snapshot
        } else if let earlier, earlier.audits == audits, sources.allSatisfy(earlier.sawPrevious) {
            snapshot = earlier
            try readTerms(db, into: &snapshot)
            for (source, now) in generations where now != earlier.generations[source] ?? 0 {
                try readMoved(db, source: source, from: earlier.generations[source] ?? 0, to: now, into: &snapshot)
            }
        } else {
            snapshot = Snapshot()
            try readTerms(db, into: &snapshot)
            try readAll(db, generations, into: &snapshot)
        }
        snapshot.generation = generation
        snapshot.generations = generations
        snapshot.audits = audits
        snapshot.undone = audits + undone
        snapshot.settle(awards: awards, analyser.pinyin)
        try readWorks(db, into: &snapshot)
        return snapshot
    }

    private func readWorks(_ db: Database, into snapshot: inout Snapshot) throws {
        let linking = try catalogue.linking(db)
        if snapshot.works.linking != linking {
            snapshot.works = try WorkColumn(catalogue, db, capacity: snapshot.capacity)
        }
        snapshot.works.settle(snapshot.visible)
    }

    private func readTerms(_ db: Database, into snapshot: inout Snapshot) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, field, code FROM term WHERE id > ? ORDER BY id", arguments: [snapshot.terms.last])
        while let row = try rows.next() {
            let code: String = row[2]
            snapshot.terms.add(row[0], field: row[1], code: code)
            guard row[1] == Int(FacetField.school.rawValue) else { continue }
            var text = code
            let string = text.withUTF8 { snapshot.strings.intern($0, analyser) }
            snapshot.schools[UInt32(row[0] as Int64)] = string
        }
    }

    private static let columns = """
        SELECT document.id, document.source, document.born, document.died, document.facets,
            search_document.title, search_document.people, search_document.place, search_document.facts
        FROM document JOIN search_document ON search_document.id = document.id
        WHERE document.status = 0
        """

    /// Facets and texts stand in two tables and in two parts of a snapshot: two threads read them, each its own.
    private func readAll(_ db: Database, _ generations: [Int64: Int64], into snapshot: inout Snapshot) throws {
        let last = try Int.fetchOne(db, sql: "SELECT max(id) FROM search_document") ?? 0
        snapshot.reserve(last + 1)
        // This transaction stands already, so the other one sees everything that is visible here.
        let texts = Handover { [snapshot] in try catalogue.pool.read { try readTexts($0, into: snapshot) } }
        try rows(db, sql: "SELECT id, source, born, died, facets FROM document WHERE status = 0 ORDER BY id") { row in
            guard let generation = generations[row.integer(1)], row.integer(2) <= generation,
                row.integer(3) > generation
            else { return }
            snapshot.readFacets(row)
        }
        snapshot.takeTexts(from: try texts.wait())
    }

    private func readTexts(_ db: Database, into snapshot: Snapshot) throws -> Snapshot {
        var snapshot = snapshot
        try rows(db, sql: "SELECT id, title, people, place, facts FROM search_document ORDER BY id") {
            snapshot.readTexts($0, from: 1, analyser)
        }
        return snapshot
    }

    /// Reads the versions of a source that were born or died between two generations of it.
    private func readMoved(
        _ db: Database, source: Int64, from: Int64, to: Int64, into snapshot: inout Snapshot
    ) throws {
        let runs = try Int64.fetchAll(
            db, sql: "SELECT id FROM run WHERE source = ? AND id > ? AND id <= ?",
            arguments: [source, min(from, to), max(from, to)])
        let last = try Int.fetchOne(db, sql: "SELECT max(id) FROM search_document") ?? 0
        snapshot.reserve(last + 1)
        for run in runs {
            for condition in [" AND document.born = ?", " AND document.died = ?"] {
                try rows(db, sql: Self.columns + condition, run: run) { row in
                    if row.integer(2) <= to, row.integer(3) > to {
                        snapshot.readFacets(row)
                        snapshot.readTexts(row, from: 5, analyser)
                    } else {
                        snapshot.visible.remove(UInt32(row.integer(0)))
                    }
                }
            }
        }
    }

    /// Columns are read with SQLite's own calls: a million rows stand between the server and its first answer.
    /// - Parameter run: the one argument of the query; nil: it has none.
    private func rows(_ db: Database, sql: String, run: Int64? = nil, _ body: (RawRow) -> Void) throws {
        let statement = try BoundStatement(sql, db)
        if let run { statement.bind(1, run) }
        let row = RawRow(statement: statement.raw)
        try statement.eachRow { _ in body(row) }
    }
}

/// Work that another thread does meanwhile.
private final class Handover: Sendable {
    private let result = Mutex<Result<Snapshot, any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Snapshot) {
        Thread.detachNewThread {
            let result = Result(catching: work)
            self.result.withLock { $0 = result }
            self.isDone.signal()
        }
    }

    func wait() throws -> Snapshot {
        isDone.wait()
        return try result.withLock { $0 }?.get() ?? Snapshot()
    }
}

/// The row a statement stands on.
struct RawRow {
    let statement: SQLiteStatement

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    /// The bytes of a text or blob, valid until the next step.
    func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        guard let start = sqlite3_column_blob(statement, column) else { return .init(start: nil, count: 0) }
        let count = Int(sqlite3_column_bytes(statement, column))
        return .init(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }
}

extension Snapshot {
    /// Versions that nobody can go back to are gone, so what died before a source's previous generation cannot be read
    /// any more. A source that was not there has nothing that could have died.
    fileprivate func sawPrevious(_ source: SourceRow) -> Bool {
        generations[source.id].map { $0 == 0 || $0 >= source.previous } ?? true
    }

    fileprivate mutating func reserve(_ capacity: Int) {
        guard capacity > self.capacity else { return }
        self.capacity = capacity
        var wider = DocumentSet(capacity: capacity)
        wider.formUnion(visible)
        visible = wider
    }

    /// Takes in id and facets of a visible document.
    fileprivate mutating func readFacets(_ row: RawRow) {
        let document = Int(row.integer(0))
        guard document >= 0, document < capacity else { return }
        visible.insert(UInt32(document))
        readFacets(document, row.bytes(4))
    }

    /// Takes in title, people, place and facts, which stand from a column on.
    fileprivate mutating func readTexts(_ row: RawRow, from column: Int32, _ analyser: TextAnalyser) {
        let document = Int(row.integer(0))
        guard document >= 0, document < capacity else { return }
        titles.set(document, title(row.bytes(column), analyser))
        people.set(document, strings.intern(row.bytes(column + 1), analyser))
        places.set(document, place(row.bytes(column + 2), analyser))
        facts.set(document, UInt32(truncatingIfNeeded: row.integer(column + 3)))
    }

    fileprivate mutating func takeTexts(from other: Snapshot) {
        strings = other.strings
        titles = other.titles
        people = other.people
        places = other.places
        facts = other.facts
        chapters = other.chapters
        quoted = other.quoted
    }

    private mutating func place(_ path: UnsafeBufferPointer<UInt8>, _ analyser: TextAnalyser) -> UInt32 {
        let place = strings.intern(path, analyser)
        guard place != 0, !chapters.has(place) else { return place }
        let steps = strings[place].split(separator: "\n").map(String.init)
        var names: [UInt32] = []
        for var step in steps { names.append(step.withUTF8 { strings.intern($0, analyser) }) }
        chapters.add(place, names: names, steps: steps.map { TreePath.fold($0, analyser) })
        return place
    }

    private mutating func title(_ title: UnsafeBufferPointer<UInt8>, _ analyser: TextAnalyser) -> UInt32 {
        let number = strings.intern(title, analyser)
        guard QuotedTitles.mayQuote(title), !quoted.has(number), let lesson = QuotedTitles.lesson(in: title) else {
            return number
        }
        quoted.add(number, lesson: strings.intern(lesson, analyser))
        return number
    }

    private mutating func readFacets(_ document: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        // Values come field by field; one of a field is by far the most frequent.
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.fieldCount) { terms in
            var seen: UInt64 = 0
            var several: UInt64 = 0
            FacetRow.forEach(bytes) { field, term in
                let bit: UInt64 = 1 << UInt64(field.rawValue)
                if seen & bit != 0 { several |= bit }
                seen |= bit
                terms[Int(field.rawValue)] = term
            }
            for field in 1..<Self.fieldCount {
                let bit: UInt64 = 1 << UInt64(field)
                if seen & bit == 0 {
                    facets[field].clear(document)
                } else if several & bit == 0 {
                    facets[field].set(document, terms[field])
                }
            }
            if several != 0 { readSeveral(document, bytes, several) }
        }
    }

    /// Sets the fields, given as bits, of which a document has more than one value.
    private mutating func readSeveral(_ document: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ fields: UInt64) {
        for field in 1..<Self.fieldCount where fields & (1 << UInt64(field)) != 0 {
            var terms: [UInt32] = []
            FacetRow.forEach(bytes) { other, term in
                if Int(other.rawValue) == field, !terms.contains(term) { terms.append(term) }
            }
            terms.sort()
            facets[field].set(document, terms)
        }
    }
}
