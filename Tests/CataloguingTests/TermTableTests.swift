import Foundation
import GRDB
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import Cataloguing

/// Once, when told to, rolls the transaction back behind GRDB's back, as SQLite does when a COMMIT is interrupted.
private final class TreacherousIndex: CatalogueIndex {
    private struct Nothing: IndexEntry {}
    let strikes = Mutex(false)

    func entry(_ resource: LearningResource) -> any IndexEntry { Nothing() }
    func prepare(_ db: Database) throws {}
    func remove(_ documents: [IndexDocument], _ db: Database) throws {}
    func compact(_ db: Database, start: Bool) throws -> Bool { false }
    func isIntact(_ db: Database, inFull: Bool) throws -> Bool { true }

    func add(_ documents: [IndexDocument], _ db: Database) throws {
        let now = strikes.withLock { strikes in
            defer { strikes = false }
            return strikes
        }
        if now { try BoundStatement("ROLLBACK", db).run() }
    }
}

@Suite("Facet terms")
struct TermTableTests {
    @Test("Terms numbered in a transaction that SQLite undid by itself are numbered anew by the next one")
    func undone() throws {
        let index = TreacherousIndex()
        let fixture = try CatalogueFixture(index: index)
        let run = try fixture.begin()
        index.strikes.withLock { $0 = true }
        #expect(throws: (any Error).self) {
            try fixture.catalogue.commit(
                page: [fixture.active("a", title: "圆")], run: run, checkpoint: "{}", claimed: nil, bytes: 0)
        }
        let counts: OutcomeCounts = try fixture.catalogue.commit(
            page: [fixture.active("a", title: "圆")], run: run, checkpoint: "{}", claimed: nil, bytes: 0)
        #expect(counts.added == 1)
        let (terms, rows) = try fixture.catalogue.pool.read { db in
            (try fixture.catalogue.terms(db), try [UInt8].fetchAllRows(db))
        }
        #expect(rows.count == 1)
        for row in rows {
            row.withUnsafeBufferPointer { bytes in
                FacetRow.forEach(bytes) { field, term in #expect(terms[term]?.field == field) }
            }
        }
    }
}

extension [UInt8] {
    fileprivate static func fetchAllRows(_ db: Database) throws -> [[UInt8]] {
        try Data.fetchAll(db, sql: "SELECT facets FROM document").map(Array.init)
    }
}
