package import GRDB
package import Metadata

/// One version of one record as the search index sees it.
package struct IndexDocument: Sendable {
    /// Row id in the index.
    package var id: Int64
    package var entry: any IndexEntry

    package init(id: Int64, entry: any IndexEntry) {
        self.id = id
        self.entry = entry
    }
}

/// What an index makes of a record before the write transaction, in a form of its own.
package protocol IndexEntry: Sendable {}

/// Data derived from documents that must commit together with them: the full-text index.
///
/// The calls come from inside the catalogue's write transaction, so a page, its checkpoint and its index entries are
/// stored all or not at all. What `add` was given can be made again at any time from the mapped records.
package protocol CatalogueIndex: Sendable {
    /// Makes the index tables if they are not there.
    func prepare(_ db: Database) throws
    /// The analysis of a record: pure, for any thread.
    func entry(_ resource: LearningResource) -> any IndexEntry
    func add(_ documents: [IndexDocument], _ db: Database) throws
    /// Takes out documents that were added with exactly these values.
    func remove(_ documents: [IndexDocument], _ db: Database) throws
    /// One bounded step of housekeeping at the end of a night (merging index segments).
    /// - Parameter start: the first step of this night.
    /// - Returns: whether another step is needed.
    func compact(_ db: Database, start: Bool) throws -> Bool
    /// Whether what is stored can still be read, every part of it or a sample. Needs a connection that may write.
    func isIntact(_ db: Database, inFull: Bool) throws -> Bool
}

/// For catalogues that are copied or counted and never searched.
package struct NoIndex: CatalogueIndex {
    private struct Nothing: IndexEntry {}

    package init() {}
    package func entry(_ resource: LearningResource) -> any IndexEntry { Nothing() }
    package func prepare(_ db: Database) throws {}
    package func add(_ documents: [IndexDocument], _ db: Database) throws {}
    package func remove(_ documents: [IndexDocument], _ db: Database) throws {}
    package func compact(_ db: Database, start: Bool) throws -> Bool { false }
    package func isIntact(_ db: Database, inFull: Bool) throws -> Bool { true }
}
