internal import GRDB
internal import Metadata

/// What someone searched for and did not find: material for the evaluation set. Kept beside the accounts, because the
/// catalogue is never written to by the server; nothing says who it was.
struct Feedback: Sendable {
    var at: UTCInstant
    var query: String
    /// The page of results, a path of this server.
    var address: String
    var note: String

    static let schema = """
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, query TEXT NOT NULL, address TEXT NOT NULL,
            note TEXT NOT NULL
        ) STRICT;
        """
    /// The newest are kept.
    static let capacity = 10_000
    /// Characters of a note.
    static let noteLimit = 300
}

extension Accounts {
    func keep(_ feedback: Feedback) throws {
        try queue.write { db in
            try db.execute(
                sql: "INSERT INTO feedback (at, query, address, note) VALUES (?, ?, ?, ?)",
                arguments: [feedback.at.seconds, feedback.query, feedback.address, feedback.note])
            try db.execute(
                sql: "DELETE FROM feedback WHERE id <= (SELECT max(id) FROM feedback) - ?",
                arguments: [Feedback.capacity])
        }
    }

    /// Newest first.
    func feedback(limit: Int) throws -> [Feedback] {
        try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM feedback ORDER BY id DESC LIMIT ?", arguments: [limit]).map {
                Feedback(
                    at: UTCInstant(seconds: $0["at"]), query: $0["query"], address: $0["address"], note: $0["note"])
            }
        }
    }
}
