/// A place where a phrase may stand.
struct PhrasePlace {
    var document: UInt32
    /// The position of the first token of the phrase.
    var start: Int32
}

/// The positions of a list as FTS5 keeps them: steps, each two more than it says; 1 announces another column.
@inline(__always)
private func visitPositions(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Void) -> Bool {
    // One position below 126, as most words have.
    if bytes.count == 1, bytes[0] >= 2, bytes[0] < 0x80 {
        body(Int(bytes[0]) - 2)
        return true
    }
    var cursor = PageCursor(bytes: bytes, place: 0, end: bytes.count)
    var position = 0
    while cursor.place < bytes.count {
        guard let step = cursor.varint(), step >= 2 else { return false }
        position += step - 2
        body(position)
    }
    return true
}

/// Gathers where a phrase may stand, from the token that is looked at first.
struct PhraseGatherer: PostingVisitor {
    static var needsPositions: Bool { true }

    /// Which token of the phrase it is.
    let offset: Int
    let range: Range<Int>
    /// Documents the other tokens have, as far as that is known already.
    let filters: [Postings]
    private(set) var places: [PhrasePlace] = []
    private(set) var isBroken = false

    init(offset: Int, range: Range<Int>, filters: [Postings]) {
        self.offset = offset
        self.range = range
        self.filters = filters
    }

    var wanted: Int { range.lowerBound }

    @inline(__always)
    mutating func visit(_ document: Int, _ positions: UnsafeBufferPointer<UInt8>) {
        let id = UInt32(truncatingIfNeeded: document)
        guard document < range.upperBound, filters.allSatisfy({ $0.contains(id) }) else { return }
        let isRight = visitPositions(positions) { position in
            guard position >= offset else { return }
            places.append(PhrasePlace(document: id, start: Int32(truncatingIfNeeded: position - offset)))
        }
        if !isRight { isBroken = true }
    }
}

/// Marks those of some places at which a further token of the phrase stands.
struct PhraseChecker: PostingVisitor {
    static var needsPositions: Bool { true }

    let offset: Int
    let places: [PhrasePlace]
    /// The documents of several terms come, which begin anew with each.
    let isBeginning: Bool
    private var marks: [Bool]
    /// The first place that has not been passed by.
    private var next = 0
    private var last = 0
    private(set) var wanted: Int
    private(set) var isBroken = false

    /// - Parameter places: ascending by document.
    init(offset: Int, places: [PhrasePlace], isBeginning: Bool) {
        self.offset = offset
        self.places = places
        self.isBeginning = isBeginning
        marks = [Bool](repeating: false, count: places.count)
        wanted = places.first.map { Int($0.document) } ?? .max
    }

    /// The places that were marked.
    var marked: [PhrasePlace] { zip(places, marks).compactMap { $1 ? $0 : nil } }

    @inline(__always)
    mutating func visit(_ document: Int, _ positions: UnsafeBufferPointer<UInt8>) {
        // Another term may begin with the very document the last one ended with.
        if document <= last { next = 0 }
        last = document
        while next < places.count, places[next].document < document { next += 1 }
        if next < places.count, places[next].document == document { check(document, positions) }
        if !isBeginning { wanted = next < places.count ? Int(places[next].document) : .max }
    }

    @inline(__always)
    private mutating func check(_ document: Int, _ positions: UnsafeBufferPointer<UInt8>) {
        var place = next
        while next < places.count, places[next].document == document { next += 1 }
        let isRight = visitPositions(positions) { position in
            let start = position - offset
            while place < next, places[place].start < start { place += 1 }
            if place < next, places[place].start == start { marks[place] = true }
        }
        if !isRight { isBroken = true }
    }
}
