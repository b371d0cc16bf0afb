internal import GRDB
internal import Metadata

/// Facet codes and their numbers, cached by the writer.
struct TermTable {
    private var known: [FacetField: [ExactText: UInt32]] = [:]

    /// Forgets what was interned in a transaction that did not commit.
    mutating func forget() {
        known = [:]
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
        known[field, default: [:]][key] = number
        return number
    }

    /// Keeps the cache from growing with the number of schools in the country.
    mutating func trim() {
        for field in known.keys where known[field, default: [:]].count > 50_000 { known[field] = nil }
    }
}
