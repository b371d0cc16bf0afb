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
        case .few(let documents): documents.contains(document)
        case .many(let set, _): set.contains(document)
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
