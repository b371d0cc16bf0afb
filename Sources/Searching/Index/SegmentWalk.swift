/// Takes the documents of terms as they are found on the pages of an index.
protocol PostingVisitor {
    /// Whether the places in a document are looked at.
    static var needsPositions: Bool { get }
    /// Documents before this one need not be told.
    var wanted: Int { get }
    /// - Parameter positions: as FTS5 keeps them; empty when they are not needed.
    mutating func visit(_ document: Int, _ positions: UnsafeBufferPointer<UInt8>)
}

/// From page to page through the terms and their documents. The format is that of SQLite's fts5_index.c.
struct SegmentWalk<Visitor: PostingVisitor> {
    enum State {
        case goesOn, isDone, isBroken
    }

    private let term: [UInt8]
    private let isBeginning: Bool
    private(set) var visitor: Visitor
    private(set) var state = State.goesOn
    /// Leading bytes the term that was read last has in common with the wanted one.
    private var common = 0
    /// The documents that follow belong to a wanted term.
    private(set) var isInside = false
    private var document = 0
    /// Positions that go on upon the next page, and how many bytes of them are there.
    private var begun: [UInt8] = []
    private(set) var missing = 0

    /// - Parameter isBeginning: all terms that begin so, one after another.
    init(_ term: [UInt8], isBeginning: Bool, _ visitor: Visitor) {
        self.term = term
        self.isBeginning = isBeginning
        self.visitor = visitor
    }

    /// Reads a page. Pages may be left out while a term goes on, though not where positions are missing.
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
        if missing > 0 { goOn(page, size) }
        var index = PageCursor(bytes: page, place: size, end: page.count)
        var nextTerm = index.varint()
        // What stands before the first term belongs to the last one of the page before.
        if isInside, firstDocument > 0 { readDocuments(page, from: firstDocument, to: nextTerm ?? size) }
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
            if state == .isDone { return }
            if isInside, cursor.place < (nextTerm ?? size) {
                readDocuments(page, from: cursor.place, to: nextTerm ?? size)
            }
        }
    }

    /// Reads a term, of which only those bytes are there that differ from the one before. Terms ascend, so most of them
    /// are judged by how much they keep.
    /// - Returns: false when the page is not as it should be.
    private mutating func readTerm(_ cursor: inout PageCursor, _ isFirst: Bool) -> Bool {
        guard let kept = isFirst ? 0 : cursor.varint(), let count = cursor.varint(), cursor.place + count <= cursor.end
        else { return false }
        let bytes = UnsafeBufferPointer(rebasing: cursor.bytes[cursor.place..<cursor.place + count])
        cursor.place += count
        if isFirst { common = 0 }
        if kept > common { return true }
        if kept < common {
            state = .isDone
            return true
        }
        var shared = 0
        while shared < count, common < term.count, bytes[shared] == term[common] {
            shared += 1
            common += 1
        }
        isInside = common == term.count && (isBeginning || shared == count)
        if shared < count, common == term.count ? !isBeginning : bytes[shared] > term[common] { state = .isDone }
        return true
    }

    private mutating func readDocuments(_ page: UnsafeBufferPointer<UInt8>, from place: Int, to end: Int) {
        guard place < end, end <= page.count else {
            state = .isBroken
            return
        }
        var cursor = PageCursor(bytes: page, place: place, end: end)
        // The first document of a page, and of a term, is told as it is; the others by the step to them.
        document = 0
        while cursor.place < end {
            guard let step = cursor.varint(), let size = cursor.varint() else {
                state = .isBroken
                return
            }
            // Damaged pages may hold any step.
            document &+= step
            let start = cursor.place
            cursor.place += size >> 1
            // The lowest bit marks what was deleted, the rest is the length of the positions.
            guard size & 1 == 0, document >= visitor.wanted else { continue }
            if !Visitor.needsPositions {
                visitor.visit(document, UnsafeBufferPointer(start: nil, count: 0))
            } else if cursor.place <= end {
                visitor.visit(document, UnsafeBufferPointer(rebasing: page[start..<cursor.place]))
            } else {
                begun = Array(page[start..<end])
                missing = cursor.place - end
            }
        }
    }

    private mutating func goOn(_ page: UnsafeBufferPointer<UInt8>, _ size: Int) {
        let more = min(missing, size - 4)
        begun.append(contentsOf: page[4..<4 + more])
        missing -= more
        if missing == 0 { begun.withUnsafeBufferPointer { visitor.visit(document, $0) } }
    }
}

/// Numbers out of a page.
struct PageCursor {
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

/// The documents of a term, or of several that begin alike.
struct DocumentCollector: PostingVisitor {
    static var needsPositions: Bool { false }

    private let range: Range<Int>
    private var found: [UInt32] = []
    /// The lists of several terms overlap.
    private var isAscending = true

    init(_ range: Range<Int>) {
        self.range = range
    }

    var wanted: Int { range.lowerBound }

    /// Ascending.
    var documents: [UInt32] {
        if isAscending { return found }
        if found.count > range.upperBound / 64 { return DocumentSet(found, capacity: range.upperBound).ids }
        var distinct: [UInt32] = []
        for document in found.sorted() where distinct.last != document { distinct.append(document) }
        return distinct
    }

    @inline(__always) mutating func visit(_ document: Int, _: UnsafeBufferPointer<UInt8>) {
        guard document < range.upperBound else { return }
        let document = UInt32(truncatingIfNeeded: document)
        if let last = found.last, last >= document { isAscending = false }
        found.append(document)
    }
}
