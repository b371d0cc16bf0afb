package import GRDB
internal import GRDBSQLite

/// A prepared statement for the inner loops: values go straight to SQLite, without GRDB's arrays of arguments.
package struct BoundStatement {
    // Kept so that the statement lives as long as it is used here.
    private let statement: Statement
    /// For reading columns without a call into this room; stepping and resetting happen here only.
    package let raw: OpaquePointer
    private let db: Database

    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    package init(_ sql: String, _ db: Database) throws {
        // A statement of GRDB's own with the same words would be the same one, and might stand half done when values are
        // bound here.
        statement = try db.cachedStatement(sql: "\(sql) /* bound */")
        raw = statement.sqliteStatement
        self.db = db
    }

    package func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(raw, index, value) }

    package func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(raw, index, Int64(value)) }

    func bind(_ index: Int32, optional value: Int64?) {
        if let value { sqlite3_bind_int64(raw, index, value) } else { sqlite3_bind_null(raw, index) }
    }

    package func bind(_ index: Int32, _ text: String?) {
        guard var text else {
            sqlite3_bind_null(raw, index)
            return
        }
        _ = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(raw, index, $0.baseAddress ?? Self.nothing, Int32($0.count), Self.copied)
            }
        }
    }

    /// Text that is UTF-8 already.
    package func bind(_ index: Int32, utf8: [UInt8]) {
        _ = utf8.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(raw, index, $0.baseAddress ?? Self.nothing, Int32($0.count), Self.copied)
            }
        }
    }

    package func bind(_ index: Int32, blob: [UInt8]) {
        if blob.isEmpty {
            sqlite3_bind_zeroblob(raw, index, 0)
        } else {
            sqlite3_bind_blob(raw, index, blob, Int32(blob.count), Self.copied)
        }
    }

    /// Runs a statement that gives no rows.
    /// - Throws: `DatabaseError`.
    package func run() throws {
        defer { sqlite3_reset(raw) }
        while try step() {}
    }

    /// Runs a query that gives at most one row; nil without one.
    /// - Throws: `DatabaseError`, or whatever `read` throws.
    package func first<Value>(_ read: (BoundStatement) throws -> Value) throws -> Value? {
        defer { sqlite3_reset(raw) }
        return try step() ? try read(self) : nil
    }

    /// Runs a query row by row.
    /// - Throws: `DatabaseError`, or whatever `read` throws.
    package func eachRow(_ read: (BoundStatement) throws -> Void) throws {
        defer { sqlite3_reset(raw) }
        while try step() { try read(self) }
    }

    package func int(_ column: Int32) -> Int64 { sqlite3_column_int64(raw, column) }
    func optionalInt(_ column: Int32) -> Int64? {
        sqlite3_column_type(raw, column) == SQLITE_NULL ? nil : sqlite3_column_int64(raw, column)
    }
    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(raw, column) else { return "" }
        return String(
            decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, column))), as: UTF8.self)
    }
    func optionalText(_ column: Int32) -> String? {
        sqlite3_column_type(raw, column) == SQLITE_NULL ? nil : text(column)
    }

    /// Valid until the next row.
    package func blob(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_blob(raw, column)?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(raw, column)))
    }

    /// Rows the last statement on this connection changed.
    var changes: Int { Int(sqlite3_changes(db.sqliteConnection)) }

    private func step() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let extended = sqlite3_extended_errcode(db.sqliteConnection)
            throw DatabaseError(
                resultCode: ResultCode(rawValue: extended == SQLITE_OK ? code : extended),
                message: db.lastErrorMessage)
        }
    }

    private nonisolated(unsafe) static let nothing: UnsafePointer<CChar> = {
        let empty = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        empty.pointee = 0
        return UnsafePointer(empty)
    }()
}
