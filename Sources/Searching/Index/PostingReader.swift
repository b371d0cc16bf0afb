internal import Cataloguing
internal import GRDB
internal import Synchronization

/// Posting lists read from FTS5, kept while nothing is undone.
///
/// Row ids only grow and documents never change, so a list stays right for all documents below the id it was read
/// through; a later generation reads on from there.
final class PostingCache: Sendable {
    struct Entry {
        var list: Postings
        /// Ids below this are all looked at.
        var through: Int
    }

    private struct State {
        var young: [String: Entry] = [:]
        var old: [String: Entry] = [:]
        var size = 0
    }

    /// Bytes held at most.
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter capacity: documents the catalogue has; a list takes at most a bit for each.
    init(capacity: Int) {
        limit = 64 << 20 + capacity * 64
    }

    func entry(_ expression: String) -> Entry? {
        state.withLock { state in
            if let entry = state.young[expression] { return entry }
            guard let entry = state.old.removeValue(forKey: expression) else { return nil }
            Self.insert(entry, expression, limit, &state)
            return entry
        }
    }

    func insert(_ entry: Entry, _ expression: String) {
        state.withLock { Self.insert(entry, expression, limit, &$0) }
    }

    private static func insert(_ entry: Entry, _ expression: String, _ limit: Int, _ state: inout State) {
        let before = state.young.updateValue(entry, forKey: expression)
        state.size += entry.list.size - (before?.list.size ?? 0)
        guard state.size > limit / 2 else { return }
        state.old = state.young
        state.young = [:]
        state.size = 0
    }
}

/// Sets of documents that took some time to find, by what was asked, in one generation.
final class SetCache<Key: Hashable & Sendable>: Sendable {
    /// A set takes a bit for every document.
    private static var most: Int { 64 }
    private let known = Mutex<[Key: DocumentSet]>([:])

    func documents(_ key: Key, compute: () -> DocumentSet) -> DocumentSet {
        if let documents = known.withLock({ $0[key] }) { return documents }
        let documents = compute()
        known.withLock { known in
            if known.count >= Self.most { known = [:] }
            known[key] = documents
        }
        return documents
    }
}

/// Asks FTS5 for the documents of an expression.
struct PostingReader {
    let db: Database
    let cache: PostingCache
    /// Ids the asking snapshot knows are below this.
    let capacity: Int
    private let segment: SegmentReader?

    init(db: Database, cache: PostingCache, capacity: Int) throws {
        self.db = db
        self.cache = cache
        self.capacity = capacity
        segment = try SegmentReader(db)
    }

    /// The ids of all versions that match, ascending, visible or not.
    func documents(_ expression: String) throws -> Postings {
        var entry = cache.entry(expression) ?? .init(list: Postings(), through: 0)
        if entry.through >= capacity { return entry.list }
        let later = try read(expression, from: entry.through)
        if entry.through == 0 { entry.list = Postings(later) } else { entry.list.append(later) }
        entry.through = capacity
        cache.insert(entry, expression)
        return entry.list
    }

    private func read(_ expression: String, from first: Int) throws -> [UInt32] {
        guard let segment, first < capacity, let phrase = SegmentPhrase(expression),
            let found = try segment.documents(phrase, first..<capacity, known: known)
        else { return try step(expression, from: first) }
        return found
    }

    private func known(_ token: [UInt8], isBeginning: Bool) -> Postings? {
        let entry = cache.entry(SegmentPhrase.expression(token, isBeginning: isBeginning))
        return entry.flatMap { $0.through >= capacity ? $0.list : nil }
    }

    /// As FTS5 gives them, one row after another.
    func step(_ expression: String, from first: Int) throws -> [UInt32] {
        // What another process writes meanwhile lies behind the end and belongs to a later generation.
        let rows = try BoundStatement(
            "SELECT rowid FROM search_text WHERE search_text MATCH ? AND rowid >= ? AND rowid < ?", db)
        rows.bind(1, expression)
        rows.bind(2, first)
        rows.bind(3, capacity)
        var documents: [UInt32] = []
        try rows.eachRow { documents.append(UInt32(truncatingIfNeeded: $0.int(0))) }
        return documents
    }
}
