import GRDB

/// A moment of `huiliu renormalise` in which it is to be killed: in the midst of one of its transactions, which takes for
/// ever once it is held.
enum RenormalisationMoment: CaseIterable, Sendable {
    /// The first changed records are being stored.
    case storing
    /// They are stored, and being published.
    case publishing
    /// They are published; which labels they hang on now is being written down.
    case remembering

    /// What the transaction does that no other does.
    private var act: String {
        switch self {
        case .storing: "INSERT ON document"
        case .publishing: "UPDATE OF generation ON source"
        case .remembering:
            """
            INSERT ON chunk_labels WHEN (
                SELECT run.extent FROM chunk JOIN run ON run.id = chunk.run WHERE chunk.id = NEW.chunk
            ) <> 'renormalise'
            """
        }
    }

    /// What is in the catalogue when nothing but that transaction can be open.
    private var sign: String {
        switch self {
        case .storing: "SELECT EXISTS (SELECT 1 FROM run WHERE extent = 'renormalise')"
        case .publishing:
            """
            SELECT EXISTS (SELECT 1 FROM document JOIN run ON run.id = document.born WHERE run.extent = 'renormalise')
            """
        case .remembering:
            """
            SELECT EXISTS (SELECT 1 FROM source JOIN run ON run.id = source.generation WHERE run.extent = 'renormalise')
            """
        }
    }

    func hold(_ database: DatabaseQueue) throws {
        try database.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER held BEFORE \(act) BEGIN
                        SELECT (SELECT count(*) FROM (
                            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n));
                    END
                    """)
        }
    }

    func letGo(_ database: DatabaseQueue) throws {
        try database.write { db in try db.execute(sql: "DROP TRIGGER held") }
    }

    func hasCome(_ database: DatabaseQueue) throws -> Bool {
        try database.writeWithoutTransaction { db in
            guard try Bool.fetchOne(db, sql: sign) == true else { return false }
            do {
                try db.inTransaction(.immediate) { .rollback }
                return false
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return true
            }
        }
    }
}
