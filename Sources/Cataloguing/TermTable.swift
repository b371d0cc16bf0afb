internal import GRDB
internal import Metadata

/// Facet codes and their numbers, cached by the writer.
struct TermTable {
    private var known: [FacetField: [ExactText: UInt32]] = [:]
    /// The last number given out here.
    private var last: UInt32 = 0

    /// Forgets everything when numbers given out before did not stay. Asked of the file itself at the start of every
    /// transaction: nobody tells of all the ways in which one can end. (GRDB does not notify of a COMMIT under which
    /// SQLite rolled back, as it does when it is interrupted there.)
    mutating func reconcile(_ db: Database) throws {
        let stored = try UInt32.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM term")) ?? 0
        if stored < last { known = [:] }
        last = stored
    }

    mutating func number(_ field: FacetField, _ code: String, _ db: Database) throws -> UInt32 {
        let key = ExactText(code)
        if let number = known[field]?[key] { return number }
        let select = try db.cachedStatement(sql: "SELECT id FROM term WHERE field = ? AND code = ?")
        if let number = try UInt32.fetchOne(select, arguments: [Int(field.rawValue), code]) {
            known[field, default: [:]][key] = number
            return number
        }
        try db.cachedStatement(sql: "INSERT INTO term (field, code) VALUES (?, ?)")
            .execute(arguments: [Int(field.rawValue), code])
        let number = UInt32(db.lastInsertedRowID)
        last = number
        known[field, default: [:]][key] = number
        return number
    }

    /// Keeps the cache from growing with the number of schools in the country.
    mutating func trim() {
        for field in known.keys where known[field, default: [:]].count > 50_000 { known[field] = nil }
    }
}
