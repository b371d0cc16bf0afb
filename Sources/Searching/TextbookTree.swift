internal import Cataloguing
internal import GRDB
internal import Metadata

/// A place in the tree 学段 → 学科 → 版本 → 册次 → 章 → 节: codes, then folded names, joined by `|`. A volume is a `BookCode`.
struct TreePath: Equatable {
    static let coded: [FacetField] = [.stage, .subject, .edition, .volume]

    var codes: [String]
    var steps: [String]

    init(_ key: String?) {
        let parts = (key ?? "").split(separator: "|").map(String.init)
        codes = Array(parts.prefix(Self.coded.count))
        steps = Array(parts.dropFirst(Self.coded.count))
    }

    var depth: Int { codes.count + steps.count }
    var key: String { (codes + steps).joined(separator: "|") }

    func child(_ part: String) -> String { depth == 0 ? part : "\(key)|\(part)" }

    /// The name of a chapter as it stands in a key.
    static func fold(_ step: some StringProtocol, _ analyser: TextAnalyser) -> String {
        analyser.folding.fold(String(step)).string.replacing("|", with: "/")
            .split(separator: " ").joined(separator: " ")
    }
}

extension Snapshot {
    /// The visible documents at or below a place of the tree. A key that does not start with a stage is taken as the
    /// beginning of node keys as the mapping gave them.
    func documents(inNode key: String, _ analyser: TextAnalyser) -> DocumentSet {
        let path = TreePath(key)
        guard let stage = path.codes.first, terms.number(.stage, stage) != nil else {
            let column = column(.node)
            var found = column.documents(
                column.mask(terms.numbers(.node) { TextbookTrees.isKey($0, inside: key) }), capacity: capacity)
            found.formIntersection(visible)
            return found
        }
        var found = visible
        for (field, code) in zip(TreePath.coded, path.codes) {
            if field == .volume {
                let book = BookCode(code)
                narrow(&found, .volume, book.volume)
                if book.grade == "" {
                    found = found.filter { column(.grade).code($0) == 0 }
                } else if let grade = book.grade {
                    narrow(&found, .grade, grade)
                }
            } else {
                narrow(&found, field, code)
            }
        }
        guard !path.steps.isEmpty else { return found }
        var known: [Int: Bool] = [:]
        var result = DocumentSet(capacity: capacity)
        found.visit { document in
            let place = places[Int(document)]
            let isInside = known[place] ?? steps(of: place, analyser).starts(with: path.steps)
            known[place] = isInside
            if isInside { result.insert(document) }
        }
        return result
    }

    private func narrow(_ found: inout DocumentSet, _ field: FacetField, _ code: String) {
        let column = column(field)
        let term = terms.number(field, code)
        found.formIntersection(column.documents(column.mask(term.map { [$0] } ?? []), capacity: capacity))
    }

    /// The folded steps of a place.
    func steps(of place: Int, _ analyser: TextAnalyser) -> [String] {
        strings[UInt32(place)].split(separator: "\n").map { TreePath.fold($0, analyser) }
    }
}

extension Searcher {
    package func children(of node: String?, within request: SearchRequest) throws -> [TreeNode] {
        let epoch = try epoch()
        return try catalogue.pool.read { db in
            let session = SearchSession(searcher: self, epoch: epoch, db: db)
            return try session.children(of: TreePath(node), within: request)
        }
    }
}

extension SearchSession {
    func children(of path: TreePath, within request: SearchRequest) throws -> [TreeNode] {
        let plan = try understand(request).plan
        var matched = plan.strict
        matched.formUnion(plan.near)
        if path.depth > 0 { matched.formIntersection(snapshot.documents(inNode: path.key, searcher.analyser)) }
        let documents = FacetCounter(matched, request.filters, snapshot).documents
        guard path.codes.count < TreePath.coded.count else { return chapters(path, documents) }
        let field = TreePath.coded[path.codes.count]
        return field == .volume ? books(path, documents) : coded(field, path, documents)
    }

    private func books(_ path: TreePath, _ documents: [UInt32]) -> [TreeNode] {
        struct Codes: Hashable { var volume, grade: Int }
        let volumes = snapshot.column(.volume)
        let grades = snapshot.column(.grade)
        var byCodes: [Codes: (first: UInt32, count: Int, isOpen: Bool)] = [:]
        for document in documents {
            let codes = Codes(volume: volumes.code(document), grade: grades.code(document))
            byCodes[codes, default: (document, 0, false)].count += 1
            if snapshot.places[Int(document)] != 0 { byCodes[codes]?.isOpen = true }
        }
        var counts: [BookCode: (count: Int, isOpen: Bool)] = [:]
        for same in byCodes.values {
            for book in snapshot.books(same.first, searcher.vocabulary) {
                counts[book, default: (0, false)].count += same.count
                if same.isOpen { counts[book]?.isOpen = true }
            }
        }
        return counts.sorted { $0.key.precedes($1.key, searcher.vocabulary) }.map { book, counted in
            TreeNode(
                key: path.child(book.text), name: book.name(searcher.vocabulary), count: counted.count,
                hasChildren: counted.isOpen)
        }
    }

    private func coded(_ field: FacetField, _ path: TreePath, _ documents: [UInt32]) -> [TreeNode] {
        let column = snapshot.column(field)
        let depth = path.codes.count
        let below = snapshot.column(TreePath.coded[depth + 1])
        var open: [UInt32: Bool] = [:]
        var counts: [UInt32: Int] = [:]
        for document in documents {
            let continues = below.code(document) != 0
            for term in column.terms(document) {
                counts[term, default: 0] += 1
                if continues { open[term] = true }
            }
        }
        let order = searcher.vocabulary.order[field] ?? [:]
        var nodes: [(place: Int, node: TreeNode)] = []
        for (term, count) in counts {
            let code = snapshot.terms.code(term)
            let node = TreeNode(
                key: path.child(code), name: searcher.vocabulary.name(field, code), count: count,
                hasChildren: open[term] ?? false)
            nodes.append((order[code] ?? Int.max, node))
        }
        nodes.sort { $0.place != $1.place ? $0.place < $1.place : $0.node.key < $1.node.key }
        return nodes.map(\.node)
    }

    private func chapters(_ path: TreePath, _ documents: [UInt32]) -> [TreeNode] {
        var byPlace: [Int: Int] = [:]
        for document in documents { byPlace[snapshot.places[Int(document)], default: 0] += 1 }
        var nodes: [String: TreeNode] = [:]
        let depth = path.steps.count
        for (place, count) in byPlace where place != 0 {
            let steps = snapshot.strings[UInt32(place)].split(separator: "\n")
            guard steps.count > depth else { continue }
            let key = path.child(TreePath.fold(steps[depth], searcher.analyser))
            let name = String(steps[depth])
            var node = nodes[key] ?? TreeNode(key: key, name: name, count: 0, hasChildren: false)
            node.count += count
            node.name = min(node.name, name)
            node.hasChildren = node.hasChildren || steps.count > depth + 1
            nodes[key] = node
        }
        return nodes.values.map { (LessonOrder($0.name), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// The order of chapters and lessons in a book: by the number in the name, 第十章 after 第九章, then by name.
struct LessonOrder: Comparable {
    let numbers: [Int]
    let name: String

    init(_ name: String) {
        self.name = name
        numbers = Self.numbers(name)
    }

    static func < (left: LessonOrder, right: LessonOrder) -> Bool {
        if left.numbers != right.numbers {
            // Names without a number (序言 …) stand last, as appendices do.
            if left.numbers.isEmpty != right.numbers.isEmpty { return right.numbers.isEmpty }
            return left.numbers.lexicographicallyPrecedes(right.numbers)
        }
        return left.name < right.name
    }

    /// The numbers a name starts with: 第十二章 → 12, 1.2 → 1, 2.
    private static func numbers(_ name: String) -> [Int] {
        let rest = name.unicodeScalars.prefix(16).drop { !TitleNumbers.isPart($0) }
        let written = rest.prefix { TitleNumbers.isPart($0) || ".-—－、".unicodeScalars.contains($0) }
        return TitleNumbers.list(in: written).map { $0.isEmpty ? 0 : Int($0) ?? .max }
    }
}
