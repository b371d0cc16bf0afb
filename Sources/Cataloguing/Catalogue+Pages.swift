internal import Foundation
internal import GRDB
package import Metadata

extension Catalogue {
    /// Stores pages: records, raw payloads, index entries, counts and the place to go on from, all or nothing.
    /// - Returns: what the records of each page came to.
    /// - Throws: `Failure` when the catalogue cannot be written, `CancellationError` when the task was told to stop.
    package func commit(pages: [PreparedPage], run: RunHandle) async throws -> [OutcomeCounts] {
        do {
            return try await pool.write { db in try self.store(pages, run, db) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT && Task.isCancelled {
            // Who told the task to stop knows why.
            throw CancellationError()
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    /// Prepares and stores one page.
    /// - Parameter checkpoint: JSON of the harvester's checkpoint after this page.
    /// - Throws: `Failure` when the catalogue cannot be written, `Zstd.Failure` for a page that cannot be packed.
    package func commit(
        page: [PendingRecord], run: RunHandle, basis: MappingBasis? = nil, checkpoint: String, claimed: Int?, bytes: Int
    ) async throws -> OutcomeCounts {
        let prepared = try prepare(page: page, basis: basis, checkpoint: checkpoint, claimed: claimed, bytes: bytes)
        return try await commit(pages: [prepared], run: run).reduce(OutcomeCounts(), +)
    }

    /// The same for callers that may block their thread.
    /// - Throws: `Failure` when the catalogue cannot be written, `Zstd.Failure` for a page that cannot be packed.
    package func commit(
        page: [PendingRecord], run: RunHandle, basis: MappingBasis? = nil, checkpoint: String, claimed: Int?, bytes: Int
    ) throws -> OutcomeCounts {
        let prepared = try prepare(page: page, basis: basis, checkpoint: checkpoint, claimed: claimed, bytes: bytes)
        do {
            return try pool.write { try self.store([prepared], run, $0) }.reduce(OutcomeCounts(), +)
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    private func store(_ pages: [PreparedPage], _ run: RunHandle, _ db: Database) throws -> [OutcomeCounts] {
        try writerState.terms.reconcile(db)
        var writer = try PageWriter(catalogue: self, run: run, db: db)
        var all: [OutcomeCounts] = []
        for page in pages {
            let counts = try writer.store(page)
            all.append(counts)
            try db.cachedStatement(
                sql: """
                    UPDATE run SET added = added + ?, updated = updated + ?, unchanged = unchanged + ?,
                        deleted = deleted + ?, rejected = rejected + ?, duplicate = duplicate + ?,
                        pages = pages + 1, bytes = bytes + ?, claimed = coalesce(?, claimed) WHERE id = ?
                    """
            ).execute(arguments: [
                counts.added, counts.updated, counts.unchanged, counts.deleted, counts.rejected, counts.duplicate,
                page.bytes, page.claimed, run.id,
            ])
        }
        if let last = pages.last {
            try db.cachedStatement(
                sql: """
                    INSERT INTO checkpoint (source, run, state) VALUES (?, ?, ?)
                    ON CONFLICT (source) DO UPDATE SET run = excluded.run, state = excluded.state
                    """
            ).execute(arguments: [run.source, run.id, last.checkpoint])
        }
        try writer.index()
        writerState.terms.trim()
        return all
    }
}

/// What the writer keeps between transactions. Touched only inside `pool.write`, which runs one at a time.
final class WriterState: @unchecked Sendable {
    var terms = TermTable()
    /// What runs not yet settled saw of records that came more than once.
    var repeats: [Int64: RunRepeats] = [:]
}

/// What a run remembers of records that come more than once. Of a run taken up after a kill it begins anew.
struct RunRepeats {
    /// Record → the latest moment a deletion of it was dated at (`DatestampOrder`); a tombstone keeps no date of its own.
    var deletions: [Int64: Int64] = [:]
    /// Records that another one of the same identifier took the place of, and one such identifier.
    var conflicts = 0
    var conflicting: String?
}

/// What a version says about its record.
package enum DocumentStatus: Int, Sendable, Codable {
    case active = 0
    /// The source said so.
    case deleted = 1
    /// Gone from complete lists.
    case missing = 2
    /// The platform changed the identifier; `record.redirect` names the new one.
    case redirected = 3
    /// What it came from no longer passes the rules and waits in quarantine.
    case withdrawn = 4
}
