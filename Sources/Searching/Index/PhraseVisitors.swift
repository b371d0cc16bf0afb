/// A place where a phrase may stand.
struct PhrasePlace {
    var document: UInt32
    /// The position of the first token of the phrase.
    var start: Int32
}

/// The positions of a list as FTS5 keeps them: steps, each two more than it says; 1 announces another column.
@inline(__always)
private func visitPositions(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Void) -> Bool {
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
    private var marks: [Bool]
    /// The first place that has not been passed by.
    private var next = 0
    private var last = 0
    private(set) var isBroken = false

    /// - Parameter places: ascending by document.
    init(offset: Int, places: [PhrasePlace]) {
        self.offset = offset
        self.places = places
        marks = [Bool](repeating: false, count: places.count)
    }

    /// While one term is read, what comes before the next place is of no use; of several, each begins from the front.
    var wanted: Int { Int(places.first?.document ?? 0) }

    /// The next document there is to look for, when only one term is read; nil behind the last.
    var sought: Int? { next < places.count ? Int(places[next].document) : nil }

    /// The places that were marked.
    var marked: [PhrasePlace] { zip(places, marks).compactMap { $1 ? $0 : nil } }

    @inline(__always)
    mutating func visit(_ document: Int, _ positions: UnsafeBufferPointer<UInt8>) {
        if document < last { next = 0 }
        last = document
        while next < places.count, places[next].document < document { next += 1 }
        guard next < places.count, places[next].document == document else { return }
        check(document, positions)
    }

    private mutating func check(_ document: Int, _ positions: UnsafeBufferPointer<UInt8>) {
        let first = next
        while next < places.count, places[next].document == document { next += 1 }
        var place = first
        let isRight = visitPositions(positions) { position in
            let start = position - offset
            while place < next, places[place].start < start { place += 1 }
            if place < next, places[place].start == start { marks[place] = true }
        }
        if !isRight { isBroken = true }
    }
}
