internal import Counting
internal import Metadata
internal import Searching

/// Whether the values a program filters by exist at all. A page shows nothing found and the way to take the filter out;
/// a program that mistyped a code would take "0" for the answer.
struct FilterCheck {
    let site: Site

    /// - Throws: `Problem` naming the parameter, with the way to the values there are.
    func check(_ query: SearchQuery) throws {
        for (field, codes) in query.filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for code in codes {
                if try !isKnown(code, in: field) { throw Self.unknown(code, in: field) }
            }
        }
    }

    /// For a node in which nothing was found: the node may be there and only empty for what else was asked.
    /// - Throws: `Problem` when there is no such node.
    func check(emptyNode node: String) throws {
        if try isCoded(node) { return }
        if try site.searcher.search(SearchRequest(node: node, size: 0)).total > 0 { return }
        let nodes = site.coverage?.newest.counter.trees.nodes ?? []
        if nodes.contains(where: { TextbookTrees.isKey($0.key, inside: node) }) { return }
        throw Problem.badRequest("没有 \(node.prefix(40)) 这个教材目录节点", parameter: "node", detail: "节点见 /api/tree")
    }

    /// - Throws: `Problem` for a platform that is neither configured nor in the catalogue.
    func check(source: String) throws {
        if try !isKnown(source, in: .source) { throw Self.unknown(source, in: .source) }
    }

    private static func unknown(_ code: String, in field: FacetField) -> Problem {
        let title = "参数 \(field.name) 不认识 \(code.prefix(40)) 这个值"
        return switch field {
        case .year: .badRequest(title, parameter: field.name, detail: "写四位数的年份，例如 2019")
        case .source: .badRequest(title, parameter: field.name, detail: "可用的值见 /api/sources")
        default:
            .badRequest(title, parameter: field.name, detail: "可用的值见 /api/search?size=0&facets=\(field.name)")
        }
    }

    /// An imported record may carry a code of its own, so what occurs in the catalogue is known as well.
    private func isKnown(_ code: String, in field: FacetField) throws -> Bool {
        guard let listed = isListed(code, in: field) else { return true }
        return try listed || code == FacetField.unmapped || site.searcher.occurs(code, in: field)
    }

    /// Whether a closed list has the code; nil: the field has no such list.
    private func isListed(_ code: String, in field: FacetField) -> Bool? {
        let vocabularies = site.labels.vocabularies
        return switch field {
        case .stage: vocabularies.stages.term(code: code) != nil
        case .subject: vocabularies.subjects.term(code: code) != nil
        // Grades are counted by number.
        case .grade: vocabularies.grades.term(code: "g" + code) != nil
        case .edition: vocabularies.editions.term(code: code) != nil
        case .volume: vocabularies.volumes.term(code: code) != nil
        case .type: vocabularies.resourceTypes.term(code: code) != nil
        case .province: vocabularies.provinces.term(code: code) != nil
        case .language: vocabularies.languages.term(code: code) != nil
        case .award: vocabularies.awards.term(code: code) != nil
        case .source: site.platforms.contains { $0.code == code }
        case .prefecture: vocabularies.prefectures.term(code: code) != nil
        case .county: vocabularies.counties.term(code: code) != nil
        case .division: vocabularies.divisions.term(code: code) != nil
        case .part: vocabularies.lessonParts.term(code: code) != nil
        case .flag: vocabularies.qualityFlags.term(code: code) != nil
        case .programme: vocabularies.programmes.term(code: code) != nil
        case .access: Labels.access[code] != nil
        // By SPDX identifier, or by an address of its own, which then occurs.
        case .license: code.hasPrefix("CC") && LicenseAddress.of(code) != nil
        case .sanqu: code == "1"
        case .year: code.utf8.count == 4 && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
        // As it is written in the catalogue, whether or not a record has just these fields.
        case .filled: UInt16(code, radix: 16).map { String($0, radix: 16) } == code
        case .provider, .node, .school, .curriculum, .batch: nil
        }
    }

    /// Whether a node is only codes, each of them known: the upper levels of the tree stand also while they are empty.
    private func isCoded(_ node: String) throws -> Bool {
        let levels: [FacetField] = [.stage, .subject, .edition, .volume]
        let codes = node.split(separator: "|").map(String.init)
        guard !codes.isEmpty, codes.count <= levels.count else { return false }
        return try zip(levels, codes).allSatisfy { field, code in
            guard field == .volume else { return try isKnown(code, in: field) }
            let book = BookCode(code)
            let isGrade = try book.grade.map { try $0.isEmpty || isKnown($0, in: .grade) } ?? true
            return try isGrade && isKnown(book.volume, in: .volume)
        }
    }
}
