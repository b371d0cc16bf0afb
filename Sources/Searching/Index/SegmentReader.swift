internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// Reads the documents of one token straight from the pages FTS5 keeps, where SQL would step through them row by row:
/// a list of half a million documents in a few milliseconds.
///
/// Only an index of one segment is read, which is how `compact` leaves it; with several, and for whatever looks other
/// than expected, there is no answer and FTS5 is asked. The format is that of SQLite's fts5_index.c.
struct SegmentReader {
    private static let totals: Int64 = 1
    private static let structure: Int64 = 10
    /// Terms of the main index begin with this byte.
    private static let main: UInt8 = 0x30
    private static let pageBits: Int64 = 37

    private let db: Database
    private let segment: Int64
    private let pages: ClosedRange<Int64>

    init?(_ db: Database) throws {
        self.db = db
        guard let found = try Self.page(Self.structure, db, { Self.onlySegment($0) }) ?? nil else { return nil }
        segment = found.0
        pages = found.1
    }

    /// Rows of the index as FTS5 keeps count of them; nil when it keeps none.
    static func total(_ db: Database) throws -> Int? {
        try page(totals, db) { bytes in
            if bytes.isEmpty { return 0 }
            var cursor = PageCursor(bytes: bytes, place: 0, end: bytes.count)
            return cursor.varint()
        } ?? nil
    }

    /// The token and whether it is a beginning, when an expression is no more than that.
    static func token(_ expression: String) -> (bytes: [UInt8], isBeginning: Bool)? {
        let utf8 = Array(expression.utf8)
        let isBeginning = utf8.last == UInt8(ascii: "*")
        let quoted = isBeginning ? utf8.dropLast() : utf8[...]
        guard quoted.count > 2, quoted.first == 0x22, quoted.last == 0x22 else { return nil }
        let token = quoted.dropFirst().dropLast()
        let isOne = token.allSatisfy { byte in
            byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x23
        }
        return isOne ? (Array(token), isBeginning) : nil
    }

    /// The ids in a range, ascending; nil when the pages cannot be read this way.
    func documents(_ token: [UInt8], isBeginning: Bool, _ range: Range<Int>) throws -> [UInt32]? {
        let wanted = [Self.main] + token
        guard let start = try startPage(wanted) else { return [] }
        var walk = Walk(wanted: wanted, isBeginning: isBeginning, range: range)
        var number = max(start, pages.lowerBound)
        while number <= pages.upperBound, walk.state == .goesOn {
            guard try Self.page(segment << Self.pageBits + number, db, { walk.read($0) }) != nil else { return nil }
            number += 1
        }
        return walk.state == .isBroken ? nil : walk.documents
    }

    private func startPage(_ term: [UInt8]) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: "SELECT pgno FROM search_text_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1")
        let place = try Int64.fetchOne(statement, arguments: [segment, Data(term)])
        return place.map { $0 >> 1 }
    }

    private static func page<Result>(
        _ id: Int64, _ db: Database, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result? {
        let statement = try db.cachedStatement(sql: "SELECT block FROM search_text_data WHERE id = ?")
        try statement.setArguments([id])
        let raw = RawRow(statement: statement.sqliteStatement)
        defer { sqlite3_reset(raw.statement) }
        guard sqlite3_step(raw.statement) == SQLITE_ROW else { return nil }
        return try body(raw.bytes(0))
    }

    /// The segment of a structure record that has no other and is not being merged.
    private static func onlySegment(_ bytes: UnsafeBufferPointer<UInt8>) -> (Int64, ClosedRange<Int64>)? {
        // A cookie of four bytes; a record of a later format says so after it.
        var cursor = PageCursor(bytes: bytes, place: 4, end: bytes.count)
        guard bytes.count > 8, bytes[4] != 0xFF, let levels = cursor.varint(), let segments = cursor.varint(),
            segments == 1, cursor.varint() != nil
        else { return nil }
        var found: (Int64, ClosedRange<Int64>)?
        for _ in 0..<min(levels, 64) {
            guard let merging = cursor.varint(), merging == 0, let count = cursor.varint(), count <= 1 else {
                return nil
            }
            guard count == 1 else { continue }
            guard let id = cursor.varint(), let first = cursor.varint(), let last = cursor.varint(), first <= last,
                first > 0
            else { return nil }
            found = (Int64(id), Int64(first)...Int64(last))
        }
        return found
    }
}

/// Numbers out of a page.
private struct PageCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var place: Int
    let end: Int

    /// SQLite's variable-length integer; nil at the end, and for one that is longer than ids here ever are.
    @inline(__always) mutating func varint() -> Int? {
        var value = 0
        for _ in 0..<8 {
            guard place < end else { return nil }
            let byte = bytes[place]
            place += 1
            value = value << 7 | Int(byte & 0x7F)
            if byte < 0x80 { return value }
        }
        return nil
    }
}

/// From page to page through the terms and their documents.
private struct Walk {
    enum State {
        case goesOn, isDone, isBroken
    }

    let wanted: [UInt8]
    let isBeginning: Bool
    let range: Range<Int>
    private(set) var state = State.goesOn
    private var few: [UInt32] = []
    private var many: DocumentSet?
    private var term: [UInt8] = []
    /// The documents that follow belong to a wanted term.
    private var isInside = false
    private var document = 0

    init(wanted: [UInt8], isBeginning: Bool, range: Range<Int>) {
        self.wanted = wanted
        self.isBeginning = isBeginning
        self.range = range
        // The lists of several terms overlap.
        many = isBeginning ? DocumentSet(capacity: range.upperBound) : nil
    }

    var documents: [UInt32] { many?.ids ?? few }

    mutating func read(_ page: UnsafeBufferPointer<UInt8>) {
        guard page.count >= 4 else {
            state = .isBroken
            return
        }
        let firstDocument = Int(page[0]) << 8 | Int(page[1])
        let size = Int(page[2]) << 8 | Int(page[3])
        guard size >= 4, size <= page.count else {
            state = .isBroken
            return
        }
        var index = PageCursor(bytes: page, place: size, end: page.count)
        var nextTerm = index.varint()
        // What stands before the first term belongs to the last one of the page before.
        if isInside, firstDocument > 0 {
            readDocuments(page, from: firstDocument, to: nextTerm ?? size, isFirst: true)
        }
        var isFirstTerm = true
        while let place = nextTerm, state == .goesOn {
            guard place >= 4, place < size else {
                state = .isBroken
                return
            }
            var cursor = PageCursor(bytes: page, place: place, end: size)
            guard readTerm(&cursor, isFirstTerm) else {
                state = .isBroken
                return
            }
            isFirstTerm = false
            nextTerm = index.varint().map { place + $0 }
            guard judgeTerm() else {
                state = .isDone
                return
            }
            if isInside, cursor.place < (nextTerm ?? size) {
                readDocuments(page, from: cursor.place, to: nextTerm ?? size, isFirst: true)
            }
        }
    }

    private mutating func readTerm(_ cursor: inout PageCursor, _ isFirst: Bool) -> Bool {
        guard let kept = isFirst ? 0 : cursor.varint(), kept <= term.count, let count = cursor.varint(),
            cursor.place + count <= cursor.end
        else { return false }
        term.removeSubrange(kept...)
        term.append(contentsOf: cursor.bytes[cursor.place..<cursor.place + count])
        cursor.place += count
        return true
    }

    /// - Returns: false behind the last wanted term.
    private mutating func judgeTerm() -> Bool {
        isInside = isBeginning ? term.starts(with: wanted) : term == wanted
        return isInside || term.lexicographicallyPrecedes(wanted)
    }

    private mutating func readDocuments(
        _ page: UnsafeBufferPointer<UInt8>, from place: Int, to end: Int, isFirst: Bool
    ) {
        guard place < end, end <= page.count else {
            state = .isBroken
            return
        }
        var cursor = PageCursor(bytes: page, place: place, end: end)
        var isFirst = isFirst
        while cursor.place < end {
            guard let step = cursor.varint() else {
                state = .isBroken
                return
            }
            document = isFirst ? step : document + step
            isFirst = false
            guard let size = cursor.varint() else {
                state = .isBroken
                return
            }
            // The lowest bit marks what was deleted, the rest is the length of the positions.
            if size & 1 == 0, range.contains(document) {
                if many == nil { few.append(UInt32(document)) } else { many?.insert(UInt32(document)) }
            }
            cursor.place += size >> 1
        }
    }
}
