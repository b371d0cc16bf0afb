internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Posting lists read from FTS5, kept for as long as their snapshot.
///
/// Documents that appear in the index later are not visible in this snapshot, so a list read once stays right.
final class PostingCache: Sendable {
    private struct State {
        var young: [String: Postings] = [:]
        var old: [String: Postings] = [:]
        var size = 0
        var spelled: [[UInt8]: DocumentSet] = [:]
    }

    /// Bytes held at most.
    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int = 96 << 20) {
        self.limit = limit
    }

    /// The documents that letters spell in pinyin, computed once.
    func spelled(_ letters: [UInt8], compute: () -> DocumentSet) -> DocumentSet {
        if let known = state.withLock({ $0.spelled[letters] }) { return known }
        let documents = compute()
        state.withLock { state in
            if state.spelled.count >= 64 { state.spelled = [:] }
            state.spelled[letters] = documents
        }
        return documents
    }

    func list(_ expression: String) -> Postings? {
        state.withLock { state in
            if let list = state.young[expression] { return list }
            guard let list = state.old.removeValue(forKey: expression) else { return nil }
            Self.insert(list, expression, limit, &state)
            return list
        }
    }

    func insert(_ list: Postings, _ expression: String) {
        state.withLock { Self.insert(list, expression, limit, &$0) }
    }

    private static func insert(_ list: Postings, _ expression: String, _ limit: Int, _ state: inout State) {
        state.young[expression] = list
        state.size += list.size
        guard state.size > limit / 2 else { return }
        state.old = state.young
        state.young = [:]
        state.size = 0
    }
}

/// Asks FTS5 for the documents of an expression.
struct PostingReader {
    let db: Database
    let cache: PostingCache

    /// The ids of all versions that match, ascending, visible or not.
    func documents(_ expression: String) throws -> Postings {
        if let list = cache.list(expression) { return list }
        let statement = try db.cachedStatement(sql: "SELECT rowid FROM search_text WHERE search_text MATCH ?")
        try statement.setArguments([expression])
        let raw = statement.sqliteStatement
        defer { sqlite3_reset(raw) }
        var documents: [UInt32] = []
        while true {
            let code = sqlite3_step(raw)
            if code == SQLITE_DONE { break }
            guard code == SQLITE_ROW else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
            }
            documents.append(UInt32(truncatingIfNeeded: sqlite3_column_int64(raw, 0)))
        }
        let postings = Postings(documents)
        cache.insert(postings, expression)
        return postings
    }
}
