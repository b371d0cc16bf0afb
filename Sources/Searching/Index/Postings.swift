/// The documents of one expression: ids while they are few, bits when that is smaller.
enum Postings: Sendable {
    case few([UInt32])
    case many(DocumentSet, count: Int)

    init() {
        self = .few([])
    }

    /// - Parameter documents: ascending.
    init(_ documents: [UInt32]) {
        guard let last = documents.last, documents.count > 4096, documents.count * 32 > Int(last) else {
            self = .few(documents)
            return
        }
        self = .many(DocumentSet(documents, capacity: Int(last) + 1), count: documents.count)
    }

    var count: Int {
        switch self {
        case .few(let documents): documents.count
        case .many(_, let count): count
        }
    }

    var isEmpty: Bool { count == 0 }

    /// Bytes it takes.
    var size: Int {
        switch self {
        case .few(let documents): documents.count * 4 + 128
        case .many(let set, _): set.words.count * 8 + 128
        }
    }

    func contains(_ document: UInt32) -> Bool {
        switch self {
        case .few(let documents):
            let place = documents.partitionPoint(from: 0) { $0 < document }
            return place < documents.count && documents[place] == document
        case .many(let set, _): return set.contains(document)
        }
    }

    /// Whether one of the documents is in a set.
    func meets(_ documents: DocumentSet) -> Bool {
        switch self {
        case .few(let ids): return ids.contains(where: documents.contains)
        case .many(let set, _): return zip(set.words, documents.words).contains { $0 & $1 != 0 }
        }
    }

    /// - Parameter later: ascending, above all that is here.
    mutating func append(_ later: [UInt32]) {
        guard let last = later.last else { return }
        switch self {
        case .few(let documents): self = Postings(documents + later)
        case .many(let set, let count):
            var wider = DocumentSet(capacity: Int(last) + 1)
            wider.formUnion(set)
            wider.insert(later)
            self = .many(wider, count: count + later.count)
        }
    }

    @inline(__always) func visit(_ body: (UInt32) -> Void) {
        switch self {
        case .few(let documents): for document in documents { body(document) }
        case .many(let set, _): set.visit(body)
        }
    }
}

extension DocumentSet {
    mutating func insert(_ postings: Postings) {
        switch postings {
        case .few(let documents): insert(documents)
        case .many(let set, _): formUnion(set)
        }
    }
}
