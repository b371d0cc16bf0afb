internal import Cataloguing
internal import Foundation
internal import GRDB

/// Reads documents straight from the pages FTS5 keeps, where SQL would step through them row by row: a list of half a
/// million documents in a few milliseconds, a phrase by its rarest token.
///
/// Only an index of one segment is read, which is how `compact` leaves it; with several, and for whatever looks other
/// than expected, there is no answer and FTS5 is asked. The format is that of SQLite's fts5_index.c.
struct SegmentReader {
    private static let totals: Int64 = 1
    private static let structure: Int64 = 10
    /// Terms of the main index begin with this byte.
    private static let main: UInt8 = 0x30
    private static let pageBits: Int64 = 37
    private static let listBit: Int64 = 1 << 36

    private let blocks: BoundStatement
    private let starts: BoundStatement
    private let ends: BoundStatement
    private let segment: Int64
    private let pages: ClosedRange<Int64>

    init?(_ db: Database) throws {
        blocks = try Self.blocks(db)
        guard let found = try Self.page(Self.structure, blocks, Self.onlySegment) ?? nil else { return nil }
        segment = found.0
        pages = found.1
        starts = try BoundStatement(
            "SELECT pgno FROM search_text_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1", db)
        ends = try BoundStatement(
            "SELECT pgno FROM search_text_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1", db)
    }

    private static func blocks(_ db: Database) throws -> BoundStatement {
        try BoundStatement("SELECT block FROM search_text_data WHERE id = ?", db)
    }

    /// Rows of the index as FTS5 keeps count of them; nil when it keeps none.
    static func total(_ db: Database) throws -> Int? {
        try page(totals, try blocks(db)) { bytes in
            if bytes.isEmpty { return 0 }
            var cursor = PageCursor(bytes: bytes, place: 0, end: bytes.count)
            return cursor.varint()
        } ?? nil
    }

    /// The ids in a range, ascending; nil when the pages cannot be read this way.
    /// - Parameter known: the documents of a token where that is known already.
    func documents(
        _ phrase: SegmentPhrase, _ range: Range<Int>, known: (_ token: [UInt8], _ isBeginning: Bool) -> Postings?
    ) throws -> [UInt32]? {
        if phrase.tokens.count == 1 {
            return try walk(phrase.tokens[0], isBeginning: phrase.isOpen, DocumentCollector(range))?.documents
        }
        var spans: [Span] = []
        var filters: [Postings] = []
        for (offset, token) in phrase.tokens.enumerated() {
            let isBeginning = phrase.isOpen && offset == phrase.tokens.count - 1
            if let documents = known(token, isBeginning) {
                if documents.isEmpty { return [] }
                filters.append(documents)
            }
            guard let span = try span(token, offset: offset, isBeginning: isBeginning) else { return [] }
            spans.append(span)
        }
        // A beginning stands for many terms: it is only looked up, never gathered.
        spans.sort { $0.isBeginning != $1.isBeginning ? $1.isBeginning : $0.pages.count < $1.pages.count }
        let gatherer = PhraseGatherer(offset: spans[0].offset, range: range, filters: filters)
        guard let gathered = try walk(spans[0].token, isBeginning: false, gatherer), !gathered.isBroken else {
            return nil
        }
        var places = gathered.places
        for span in spans.dropFirst() where !places.isEmpty {
            guard let checked = try check(span, places), !checked.isBroken else { return nil }
            places = checked.marked
        }
        var documents: [UInt32] = []
        for place in places where documents.last != place.document { documents.append(place.document) }
        return documents
    }

    /// Where the documents of a token of a phrase stand.
    private struct Span {
        var token: [UInt8]
        var offset: Int
        var isBeginning: Bool
        var pages: ClosedRange<Int64>
        /// The last term of the first page has a list of the pages it goes on upon.
        var hasList: Bool
    }

    /// Nil when no term is so low.
    private func span(_ token: [UInt8], offset: Int, isBeginning: Bool) throws -> Span? {
        let term = [Self.main] + token
        guard let start = try Self.look(starts, segment, term) else { return nil }
        // No byte of UTF-8 is so high.
        let end = try Self.look(ends, segment, isBeginning ? term + [0xFF] : term)
        let first = max(start >> 1, pages.lowerBound)
        let last = end.map { $0 >> 1 } ?? pages.upperBound
        return Span(
            token: token, offset: offset, isBeginning: isBeginning, pages: first...max(first, last),
            hasList: start & 1 == 1)
    }

    private static func look(_ statement: BoundStatement, _ segment: Int64, _ term: [UInt8]) throws -> Int64? {
        statement.bind(1, segment)
        statement.bind(2, blob: term)
        return try statement.first { $0.int(0) }
    }

    /// Nil when a page cannot be read.
    private func walk<Visitor: PostingVisitor>(
        _ token: [UInt8], isBeginning: Bool, _ visitor: Visitor
    ) throws -> Visitor? {
        let term = [Self.main] + token
        guard let start = try Self.look(starts, segment, term) else { return visitor }
        var walk = SegmentWalk(term, isBeginning: isBeginning, visitor)
        var number = max(start >> 1, pages.lowerBound)
        while number <= pages.upperBound {
            guard try page(number, { walk.read($0) }) != nil else { return nil }
            guard walk.state == .goesOn else { break }
            if walk.isInside {
                number += 1
            } else {
                // The term before goes on, perhaps over hundreds of pages. What was not on the first page is nowhere;
                // longer terms can be on the next page that has any.
                guard isBeginning, let next = try Self.look(ends, segment, term), next >> 1 > number else { break }
                number = next >> 1
            }
        }
        return walk.state == .isBroken ? nil : walk.visitor
    }

    /// Looks a token up at some places, on no more pages than needed.
    private func check(_ span: Span, _ places: [PhrasePlace]) throws -> PhraseChecker? {
        let checker = PhraseChecker(offset: span.offset, places: places, isBeginning: span.isBeginning)
        guard !span.isBeginning, span.hasList else {
            return try walk(span.token, isBeginning: span.isBeginning, checker)
        }
        var walk = SegmentWalk([Self.main] + span.token, isBeginning: false, checker)
        guard try page(span.pages.lowerBound, { walk.read($0) }) != nil else { return nil }
        guard walk.state == .goesOn, walk.isInside else { return walk.state == .isBroken ? nil : walk.visitor }
        guard let list = try pageList(span.pages.lowerBound) else {
            return try self.walk(span.token, isBeginning: false, checker)
        }
        var number = span.pages.lowerBound
        var place = 0
        while number < pages.upperBound, walk.state == .goesOn, walk.visitor.wanted < .max {
            if walk.missing == 0 {
                while place + 1 < list.count, list[place + 1].document <= walk.visitor.wanted { place += 1 }
                number = max(number + 1, place < list.count ? list[place].page : number + 1)
            } else {
                number += 1
            }
            guard try page(number, { walk.read($0) }) != nil else { return nil }
        }
        return walk.state == .isBroken ? nil : walk.visitor
    }

    /// The pages on which the last term of a page goes on, each with its first document; nil where that is not on one
    /// page itself.
    private func pageList(_ first: Int64) throws -> [(page: Int64, document: Int)]? {
        try Self.page(segment << Self.pageBits + Self.listBit + first, blocks) { bytes in
            var cursor = PageCursor(bytes: bytes, place: 0, end: bytes.count)
            guard cursor.varint() == 0, let page = cursor.varint(), var document = cursor.varint() else { return nil }
            var list = [(page: Int64(page), document: document)]
            var number = Int64(page)
            while cursor.place < bytes.count {
                guard let step = cursor.varint() else { return nil }
                number += 1
                // No document begins on a page that is full of positions.
                if step == 0 { continue }
                document += step
                list.append((number, document))
            }
            return list
        } ?? nil
    }

    private func page<Result>(
        _ number: Int64, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result? {
        try Self.page(segment << Self.pageBits + number, blocks, body)
    }

    private static func page<Result>(
        _ id: Int64, _ blocks: BoundStatement, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result? {
        blocks.bind(1, id)
        return try blocks.first { try body($0.blob(0)) }
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

/// An expression that is one phrase of plain tokens.
struct SegmentPhrase {
    let tokens: [[UInt8]]
    /// The last token may be the beginning of a longer one.
    let isOpen: Bool

    /// Nil for an expression that is more than that.
    init?(_ expression: String) {
        let utf8 = Array(expression.utf8)
        isOpen = utf8.last == UInt8(ascii: "*")
        let quoted = isOpen ? utf8.dropLast() : utf8[...]
        guard quoted.count > 2, quoted.first == 0x22, quoted.last == 0x22 else { return nil }
        let tokens = quoted.dropFirst().dropLast().split(separator: 0x20, omittingEmptySubsequences: false)
        guard tokens.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isPlain) }) else { return nil }
        self.tokens = tokens.map(Array.init)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x23
    }

    /// The expression for one of the tokens.
    static func expression(_ token: [UInt8], isBeginning: Bool) -> String {
        "\"" + String(decoding: token, as: UTF8.self) + "\"" + (isBeginning ? "*" : "")
    }
}
