internal import Foundation

/// The textbook trees of Schemas/textbooks: subject × edition × grade × volume × chapter × section (知识节点).
///
/// Attaching is exact after normalising: a resource's path or title must name a node of its own book; what names none,
/// or more than one, stays unattached. Nothing is guessed. Platforms without paths have only titles, so marks around a
/// lesson's name (its language, its hour, the same in another script) must not hide it.
package struct TextbookTrees: Sendable {
    /// The smallest unit of a tree.
    package struct Node: Sendable, Equatable {
        /// `subject|edition|grade|volume|chapter/section`, codes first, names normalised.
        package var key: String
        package var subject: String
        package var stage: String
        package var grade: Int
        /// Code of editions.csv.
        package var edition: String
        /// Code of volumes.csv.
        package var volume: String
        package var chapter: String
        package var section: String

        fileprivate var book: [String] { [subject, edition, String(grade), volume] }
    }

    /// In file order.
    package let nodes: [Node]
    private let byKey: [ExactText: Int]
    /// subject|edition|normalised section → nodes; so too for chapter and section in one.
    private let byName: [ExactText: [Int]]
    /// subject|edition of every node: most resources belong to none of these books.
    private let books: Set<ExactText>
    package let titles: TitleMarks
    /// The files it was read from by name, word for word: it can be kept, and read again when they have changed.
    package let texts: [String: String]

    package static let empty = TextbookTrees(nodes: [])

    init(nodes: [Node], titles: TitleMarks = .none, texts: [String: String] = [:]) {
        var unique: [Node] = []
        var byKey: [String: Int] = [:]
        var byName: [String: [Int]] = [:]
        for node in nodes where byKey[node.key] == nil {
            byKey[node.key] = unique.count
            let book = "\(node.subject)|\(node.edition)"
            for name in Set([node.section, "\(node.chapter) \(node.section)"].map(Self.normalise)) {
                byName["\(book)|\(name)", default: []].append(unique.count)
            }
            unique.append(node)
        }
        self.nodes = unique
        self.byKey = byKey.byBytes()
        self.byName = byName.byBytes()
        books = Set(unique.map { ExactText("\($0.subject)|\($0.edition)") })
        self.titles = titles
        self.texts = texts
    }

    package var nodeCount: Int { nodes.count }

    package func node(key: String) -> Node? { byKey[ExactText(key)].map { nodes[$0] } }

    /// The lessons of the same book behind a node or before it, the nearest first.
    package func lessons(from key: String, forwards: Bool) -> [String] {
        guard let place = byKey[ExactText(key)] else { return [] }
        let book = nodes[place].book
        let others =
            forwards
            ? Array(nodes[(place + 1)...].prefix { $0.book == book })
            : nodes[..<place].reversed().prefix { $0.book == book }.map(\.self)
        return others.map(\.key)
    }

    /// How many distinct nodes of the trees these keys name.
    package func known(_ keys: [String]) -> Int { Set(keys).count { byKey[ExactText($0)] != nil } }

    /// Reads every CSV of Schemas/textbooks (subject, stage, grade, volume, edition, chapter, lessons separated by `|`).
    /// - Throws: `ConfigError` for a subject, edition, volume or grade no vocabulary knows.
    package init(root: ProjectRoot, vocabularies: Vocabularies) throws(ConfigError) {
        let folder = root.schemas.appending(path: "textbooks")
        var texts: [String: String] = [:]
        for file in try root.files(in: folder, ext: "csv") {
            let name = file.lastPathComponent
            texts[name] = try CSVTable.text(of: file, shownAs: "Schemas/textbooks/\(name)")
        }
        try self.init(texts: texts, vocabularies: vocabularies)
    }

    /// The same from files that were kept.
    package init(texts: [String: String], vocabularies: Vocabularies) throws(ConfigError) {
        var nodes: [Node] = []
        for (file, text) in texts.sorted(by: { $0.key < $1.key }) {
            let name = "Schemas/textbooks/\(file)"
            for (index, row) in try CSVTable.parse(text, shownAs: name).enumerated() {
                nodes += try Self.nodes(row, file: name, line: index + 2, vocabularies)
            }
        }
        self.init(
            nodes: nodes, titles: TitleMarks(vocabularies: vocabularies).withLanguages(vocabularies.languages),
            texts: texts)
    }

    private static func nodes(
        _ row: [String: String], file: String, line: Int, _ vocabularies: Vocabularies
    ) throws(ConfigError) -> [Node] {
        func code(_ column: String, _ vocabulary: Vocabulary) throws(ConfigError) -> String {
            let label = row[column] ?? ""
            if let term = vocabulary.term(code: label) { return term.code }
            guard let term = vocabulary.terms(labelled: label).first else {
                throw ConfigError(
                    file: file, line: line, reason: "\(column) 列的“\(label)”不在词表 \(vocabulary.name) 中",
                    mend: "改用 Schemas/vocabularies/\(vocabulary.name).csv 里的代码或名称")
            }
            return term.code
        }
        guard let grade = Int(row["grade"] ?? ""), (1...12).contains(grade) else {
            throw ConfigError(file: file, line: line, reason: "grade 应是 1 到 12", mend: "例如 8")
        }
        let subject = try code("subject", vocabularies.subjects)
        let stage = try code("stage", vocabularies.stages)
        let edition = try code("edition", vocabularies.editions)
        let volume = try code("volume", vocabularies.volumes)
        let chapter = row["chapter"] ?? ""
        return (row["lessons"] ?? "").split(separator: "|").map { section in
            let path = "\(normalise(chapter))/\(normalise(String(section)))"
            return Node(
                key: "\(subject)|\(edition)|\(grade)|\(volume)|\(path)", subject: subject, stage: stage, grade: grade,
                edition: edition, volume: volume, chapter: chapter, section: String(section))
        }
    }

    /// The node a resource hangs on, or nil: by a key it already carries, else by the last name of its path (which may
    /// hold the chapter as well), else by its title, else by the lesson that title names. Where the path may end with
    /// the chapter, which often bears the name of one of its sections, a title that names a section of it goes first.
    /// - Parameters:
    ///   - code: the platform's own code of the node, when it gave one.
    ///   - asking: is told every word that was looked up among the marks of titles.
    package func key(
        for resource: LearningResource, code: String? = nil, asking: (String) -> Void = { _ in }
    ) -> String? {
        if let code = code ?? resource.node?.code, byKey[ExactText(code)] != nil { return code }
        guard resource.subjects.count == 1, let subject = resource.subjects[0].code,
            let edition = resource.edition?.code, books.contains(ExactText("\(subject)|\(edition)"))
        else { return nil }
        let book = "\(subject)|\(edition)"
        let path = resource.node?.path ?? []
        if let name = path.last {
            let inPath = candidates(book, name, resource)
            if mayEndWithChapter(path, inPath) {
                let chapter = Self.normalise(name)
                for title in [resource.displayTitle, titles.lesson(in: resource.displayTitle, asking: asking)] {
                    if let key = only(candidates(book, title, resource), inChapter: chapter) { return key }
                }
            }
            if inPath.count == 1 { return nodes[inPath[0]].key }
            if let chapter = path.dropLast().last,
                let key = only(inPath, inChapter: Self.normalise(chapter))
            {
                return key
            }
        }
        let title = resource.displayTitle
        return only(candidates(book, title, resource))
            ?? only(candidates(book, titles.lesson(in: title, asking: asking), resource))
    }

    /// The nodes of the resource's book, grade and volume that bear a name.
    private func candidates(_ book: String, _ name: String, _ resource: LearningResource) -> [Int] {
        guard var found = byName[ExactText("\(book)|\(Self.normalise(name))")] else { return [] }
        if !resource.grades.isEmpty { found = found.filter { resource.grades.contains(nodes[$0].grade) } }
        if let volume = resource.volume?.code { found = found.filter { nodes[$0].volume == volume } }
        return found
    }

    /// The key of the one node there is, in all or in a chapter.
    private func only(_ found: [Int], inChapter chapter: String? = nil) -> String? {
        var fitting = found
        if let chapter { fitting = fitting.filter { Self.normalise(nodes[$0].chapter) == chapter } }
        return fitting.count == 1 ? nodes[fitting[0]].key : nil
    }

    /// Whether the last name of a path may be that of a chapter with a section of the same name: neither does its
    /// parent bear the name of that chapter, nor does it call itself a section.
    private func mayEndWithChapter(_ path: [String], _ found: [Int]) -> Bool {
        guard let last = path.last, !Self.isNumberedAsSection(last) else { return false }
        let name = Self.normalise(last)
        let parent = path.dropLast().last.map(Self.normalise)
        return parent != name && found.contains { Self.normalise(nodes[$0].chapter) == name }
    }

    /// 第2节 电功率, 18.2 电功率.
    private static func isNumberedAsSection(_ name: String) -> Bool {
        let text = TextFolding.fold(name).unicodeScalars
        if text.first == "第" {
            guard let unit = text.first(where: units.contains) else { return false }
            return unit == "节" || unit == "课"
        }
        let number = text.prefix(while: numbering.contains)
        return zip(number, number.dropFirst()).contains { $0 == "." && ("0"..."9").contains($1) }
    }

    /// Whether a node's key is another one or stands below it: keys are taken apart at `|` and `/`.
    package static func isKey(_ node: String, inside key: String) -> Bool {
        guard node.hasPrefix(key) else { return false }
        let next = node.utf8.dropFirst(key.utf8.count).first
        return next == nil || next == UInt8(ascii: "|") || next == UInt8(ascii: "/") || key.isEmpty
    }

    /// A name of a chapter or section without its number, case, width, blanks and punctuation:
    /// 「第1节 牛顿第一定律」, 「8.1　牛顿第一定律」 and 「牛顿第一定律」 are one.
    package static func normalise(_ name: String) -> String {
        let folded = TextFolding.fold(name).unicodeScalars
        var text = folded[...]
        if text.first == "第", let end = unit(in: text) {
            var rest = text[text.index(after: end)...]
            if text[end] == "单", rest.first == "元" { rest = rest.dropFirst() }
            if !rest.isEmpty { text = rest }
        } else {
            let number = text.prefix(while: numbering.contains)
            let rest = text[number.endIndex...]
            // 「5 的乘法口诀」 is numbered, 「5的乘法口诀」 is about five.
            if !rest.isEmpty, let last = number.last, !("0"..."9").contains(last) || number.contains(".") {
                text = rest
            }
        }
        if text.allSatisfy(isSaid) { return String(text) }
        var said = String.UnicodeScalarView()
        for scalar in text where isSaid(scalar) { said.append(scalar) }
        return String(said)
    }

    /// Where the unit of a number stands: 章 in 第十二章. An hour (第一课时) is part of a lesson and numbers no chapter.
    private static func unit(in text: Substring.UnicodeScalarView) -> String.Index? {
        guard let end = text.prefix(8).firstIndex(where: units.contains) else { return nil }
        return TitleMarks.beginsWithHour(Substring(text[end...])) ? nil : end
    }

    private static let units = Set("章节课单元编篇讲组".unicodeScalars)
    private static let numbering = Set("0123456789.-、 ".unicodeScalars)

    private static func isSaid(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x30...0x39, 0x61...0x7A: true
        case ..<0x80: (0x41...0x5A).contains(scalar.value)
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
