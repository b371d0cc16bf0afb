internal import Cataloguing
internal import GRDB
internal import Metadata

extension Searcher {
    package func related(to document: Int64, limit: Int) throws -> [RelatedGroup] {
        let epoch = try epoch()
        guard document >= 0, document < Int64(epoch.snapshot.capacity),
            epoch.snapshot.visible.contains(UInt32(document))
        else { return [] }
        return try catalogue.pool.read { db in
            let session = SearchSession(searcher: self, epoch: epoch, db: db)
            return try session.related(to: UInt32(document), limit: max(0, min(50, limit)))
        }
    }
}

extension Searcher {
    package func otherPlaces(of document: Int64) throws -> [String] {
        let epoch = try epoch()
        guard let document = UInt32(exactly: document) else { return [] }
        return try catalogue.pool.read { db in
            try SearchSession(searcher: self, epoch: epoch, db: db).otherPlaces([document])[document] ?? []
        }
    }
}

extension SearchSession {
    /// For each of the documents, where else its work is to be had.
    func otherPlaces(_ documents: [UInt32]) throws -> [UInt32: [String]] {
        let others = documents.map { ($0, snapshot.works.others($0)) }.filter { !$0.1.isEmpty }
        let ids = try searcher.catalogue.resourceIDs(documents: others.flatMap(\.1).map(Int64.init), db)
        return Dictionary(
            others.map { ($0, $1.compactMap { ids[Int64($0)] }.sorted()) }, uniquingKeysWith: { first, _ in first })
    }

    func related(to document: UInt32, limit: Int) throws -> [RelatedGroup] {
        let isOfGrade = snapshot.codes(.volume, document).contains { searcher.vocabulary.volumesOfGrades.contains($0) }
        let book = sharing([.stage, .subject, .edition, .volume] + (isOfGrade ? [.grade] : []), with: document)
        let copies = snapshot.works.others(document)
        var groups: [RelatedGroup] = []
        func add(_ kind: RelatedGroup.Kind, _ documents: DocumentSet?) throws {
            guard var documents else { return }
            documents.remove(document)
            // The page names them already as other places of this very work.
            for copy in copies { documents.remove(copy) }
            let ranked = Ranker(
                snapshot, QueryPlan(all: documents, snapshot), searcher.analyser.pinyin, searcher.vocabulary,
                sort: .relevance
            )
            .best(documents.ids, wanted: limit * 2)
            let hits = try snapshot.works.firsts(ranked).prefix(limit).compactMap { item in
                try resource(Int64(item.document)).map {
                    SearchResults.Hit(document: Int64(item.document), resource: $0, score: item.key)
                }
            }
            if !hits.isEmpty { groups.append(RelatedGroup(kind: kind, hits: hits)) }
        }
        let neighbours = neighbours(of: document, in: book)
        try add(.nextLesson, neighbours.next)
        try add(.previousLesson, neighbours.previous)
        let title = snapshot.titles[Int(document)]
        if title != 0 {
            let subject = snapshot.column(.subject).code(document)
            var same = DocumentSet(capacity: snapshot.capacity)
            for title in snapshot.quoted.titles(besides: UInt32(title)) {
                same.insert(snapshot.byTitle[title].filter { snapshot.column(.subject).code($0) == subject })
            }
            let edition = snapshot.column(.edition).code(document)
            try add(.sameLesson, same.filter { snapshot.column(.edition).code($0) == edition })
            try add(.otherEditions, same.filter { snapshot.column(.edition).code($0) != edition })
        }
        let node = snapshot.column(.node).code(document)
        if node != 0 {
            let language = snapshot.column(.language).code(document)
            try add(
                .otherLanguages,
                sharing([.node], with: document).filter { snapshot.column(.language).code($0) != language })
        }
        let teacher = snapshot.people[Int(document)]
        if teacher != 0 {
            let school = snapshot.column(.school).code(document)
            try add(
                .sameTeacher,
                subset(snapshot.byPerson[UInt32(teacher)]) { snapshot.column(.school).code($0) == school })
        }
        return groups
    }

    private func subset(_ documents: ArraySlice<UInt32>, where isIncluded: (UInt32) -> Bool) -> DocumentSet {
        DocumentSet(documents.filter(isIncluded), capacity: snapshot.capacity)
    }

    /// The visible documents with the same values in all these fields.
    private func sharing(_ fields: [FacetField], with document: UInt32) -> DocumentSet {
        let columns = fields.map { (snapshot.column($0), snapshot.column($0).code(document)) }
        return snapshot.visible.filter { other in columns.allSatisfy { $0.0.code(other) == $0.1 } }
    }

    /// The documents of the lessons before and after in the same book: by the order of a known textbook, else by the
    /// numbers of the names. Names without a number say nothing of their order.
    private func neighbours(
        of document: UInt32, in book: DocumentSet
    ) -> (previous: DocumentSet?, next: DocumentSet?) {
        let trees = searcher.vocabulary.trees
        if let key = snapshot.codes(.node, document).first, trees.node(key: key) != nil {
            func nearest(forwards: Bool) -> DocumentSet? {
                trees.lessons(from: key, forwards: forwards).lazy.compactMap { lesson -> DocumentSet? in
                    guard let term = snapshot.terms.number(.node, lesson) else { return nil }
                    let mask = snapshot.column(.node).mask([term])
                    let found = book.filter { mask[snapshot.column(.node).code($0)] }
                    return found.isEmpty ? nil : found
                }
                .first
            }
            return (nearest(forwards: false), nearest(forwards: true))
        }
        let place = snapshot.places[Int(document)]
        guard place != 0 else { return (nil, nil) }
        var orders: [Int: [LessonOrder]] = [:]
        book.visit { other in
            let place = snapshot.places[Int(other)]
            if place != 0, orders[place] == nil {
                orders[place] = snapshot.strings[UInt32(place)].split(separator: "\n").map { LessonOrder(String($0)) }
            }
        }
        orders = orders.filter { !$0.value.contains { $0.numbers.isEmpty } }
        let lessons = orders.sorted { $0.value.lexicographicallyPrecedes($1.value) }.map(\.key)
        guard let index = lessons.firstIndex(of: place) else { return (nil, nil) }
        func documents(_ index: Int) -> DocumentSet? {
            guard lessons.indices.contains(index) else { return nil }
            return book.filter { snapshot.places[Int($0)] == lessons[index] }
        }
        return (documents(index - 1), documents(index + 1))
    }
}

extension QueryPlan {
    /// The plan of an empty text over given documents.
    init(all documents: DocumentSet, _ snapshot: Snapshot) {
        restriction = documents
        strict = documents
        near = DocumentSet(capacity: snapshot.capacity)
    }
}

extension DocumentSet {
    func filter(_ isIncluded: (UInt32) -> Bool) -> DocumentSet {
        var result = DocumentSet(capacity: capacity)
        visit { if isIncluded($0) { result.insert($0) } }
        return result
    }
}
