internal import Cataloguing
internal import GRDB

/// Which documents are the same work on several platforms, as works were last linked.
struct WorkColumn: Sendable {
    /// As `Catalogue.linking` gave it when this was read.
    let linking: Int64
    /// The work of each document, 0 for one that stands alone; empty while nothing is linked.
    private var works: [UInt32] = []
    private var most = 0
    /// The visible documents of each work.
    private var members = Inverse()

    init() {
        linking = -1
    }

    /// - Parameter capacity: ids of documents are below this.
    init(_ catalogue: Catalogue, _ db: Database, capacity: Int) throws {
        linking = try catalogue.linking(db)
        var works: [UInt32] = []
        var most: UInt32 = 0
        try catalogue.forEachLinked(db) { document, work in
            // A work is named by a record, so its number is about as small as those of documents.
            guard let place = Int(exactly: document), place < capacity, let work = UInt32(exactly: work) else { return }
            if works.isEmpty { works = [UInt32](repeating: 0, count: capacity) }
            works[place] = work
            most = max(most, work)
        }
        self.works = works
        self.most = Int(most)
    }

    /// To be called whenever what is visible moved.
    mutating func settle(_ visible: DocumentSet) {
        members = works.isEmpty ? Inverse() : Inverse(works, visible, count: most + 1)
    }

    @inline(__always) func work(_ document: UInt32) -> UInt32 {
        Int(document) < works.count ? works[Int(document)] : 0
    }

    /// The other visible documents of the same work, ascending.
    func others(_ document: UInt32) -> [UInt32] {
        let work = work(document)
        return work == 0 ? [] : members[work].filter { $0 != document }
    }

    /// How many works the documents come to.
    func count(_ documents: [UInt32]) -> Int {
        guard !works.isEmpty else { return documents.count }
        var seen = DocumentSet(capacity: most + 1)
        var repeated = 0
        for document in documents {
            let work = work(document)
            if work == 0 { continue }
            if seen.contains(work) { repeated += 1 } else { seen.insert(work) }
        }
        return documents.count - repeated
    }

    /// The first of each work, in the order given.
    func firsts(_ ranked: [Ranker.Ranked]) -> [Ranker.Ranked] {
        guard !works.isEmpty else { return ranked }
        var seen: Set<UInt32> = []
        return ranked.filter { item in
            let work = work(item.document)
            return work == 0 || seen.insert(work).inserted
        }
    }
}
