internal import Metadata
internal import Searching

/// The state of a search as it stands in an address: read from parameters, written back as short as possible.
struct SearchQuery: Sendable, Equatable {
    var text = ""
    /// In the order of `FacetField`, several values of one field meaning OR.
    var filters: [FacetField: [String]] = [:]
    var node: String?
    var sort = SearchRequest.Sort.relevance
    var size = SearchQuery.pageSize
    var cursor: String?
    var explain = false
    /// The words of the query are taken as plain text only (one click away from what was understood).
    var isLiteral = false
    /// Every record has its place in the list, also where others are the same work.
    var listsRecords = false
    var facets = SearchQuery.facets

    static let pageSize = 20
    static let facets: [FacetField] = [
        .stage, .subject, .grade, .edition, .volume, .type, .province, .language, .award, .year, .license, .provider,
        .sanqu, .source,
    ]

    /// Places within a province: too many of them to be offered for the whole country.
    private static let places: [FacetField] = [.prefecture, .county]

    private static let plain = ["q", "node", "sort", "size", "cursor", "explain", "literal", "merge", "facets"]
    /// A node is one place in the tree, not one of several values.
    private static let filterNames = FacetField.allCases.filter { $0 != .node }.map(\.name)
    private static let repeated = ["facets"] + filterNames

    /// Strict, for programs.
    /// - Parameter unused: parameters that mean nothing at an address, and are none there.
    /// - Throws: `Problem` naming the parameter.
    init(strict parameters: QueryParameters, without unused: [String] = []) throws(Problem) {
        try SearchRoutes.allow(
            (Self.plain + Self.filterNames).filter { !unused.contains($0) }, repeated: Self.repeated, parameters)
        self.init(lenient: parameters)
        facets = Self.facets
        if let given = parameters.first("sort"), SearchRequest.Sort(rawValue: given) == nil {
            let known = SearchRequest.Sort.allCases.map(\.rawValue).joined(separator: "、")
            throw .badRequest("参数 sort 不认识这个值", parameter: "sort", detail: "可用的值：\(known)")
        }
        if let given = parameters.first("size") {
            guard let size = Int(given), (0...100).contains(size) else {
                throw .badRequest("参数 size 应是 0 到 100 的整数", parameter: "size")
            }
            self.size = size
        }
        for name in ["explain", "literal", "merge"] {
            if let given = parameters.first(name), !["0", "1", "true", "false"].contains(given) {
                throw .badRequest("参数 \(name) 应是 0 或 1", parameter: name)
            }
        }
        let wanted = parameters.pairs.filter { $0.name == "facets" }.flatMap {
            $0.value.split(separator: ",", omittingEmptySubsequences: false)
        }
        if let unknown = wanted.first(where: { FacetField(name: String($0)) == nil }) {
            throw .badRequest(
                unknown.isEmpty ? "参数 facets 里有一个空的分面名" : "没有 \(unknown) 这个分面", parameter: "facets",
                detail: "可用的分面：\(FacetField.allCases.map(\.name).joined(separator: "、"))")
        }
        // Each once: counting is the dear part of an answer, and an address has room for thousands.
        if !wanted.isEmpty {
            facets = wanted.compactMap { FacetField(name: String($0)) }.reduce(into: []) {
                if !$0.contains($1) { $0.append($1) }
            }
        }
        if let cursor, SearchCursor(cursor) == nil {
            throw .badRequest(SearchFailure.malformedCursor.reason, parameter: SearchFailure.malformedCursor.parameter)
        }
        try checkDepth()
    }

    /// For pages: what cannot be used is left out, so that a mangled address still shows something.
    init(lenient parameters: QueryParameters) {
        text = parameters["q"] ?? ""
        for field in FacetField.allCases where field != .node {
            let values = parameters.all(field.name)
            if !values.isEmpty { filters[field] = values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
        }
        node = parameters["node"]
        sort = parameters["sort"].flatMap(SearchRequest.Sort.init) ?? .relevance
        if let given = parameters["size"].flatMap({ Int($0) }), (1...100).contains(given) { size = given }
        cursor = parameters["cursor"]
        explain = ["1", "true"].contains(parameters["explain"])
        isLiteral = ["1", "true"].contains(parameters["literal"])
        listsRecords = ["0", "false"].contains(parameters["merge"])
        if ([.province] + Self.places).contains(where: { filters[$0] != nil }) {
            let place = Self.facets.firstIndex(of: .province).map { $0 + 1 } ?? Self.facets.endIndex
            facets.insert(contentsOf: Self.places, at: place)
        }
    }

    init() {}

    private func checkDepth() throws(Problem) {
        if let node, node.split(separator: "|", omittingEmptySubsequences: false).count > 32 {
            throw .badRequest("参数 node 层级太深：最多 32 层", parameter: "node")
        }
    }

    var request: SearchRequest {
        SearchRequest(
            text: text, filters: filters, node: node, sort: sort, size: size, cursor: cursor, explain: explain,
            facets: facets, understandsVocabulary: !isLiteral, mergesWorks: !listsRecords)
    }

    /// The parameters that differ from the defaults, in a fixed order.
    var parameters: [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        if !text.isEmpty { result.append(("q", text)) }
        for field in FacetField.allCases { for code in filters[field] ?? [] { result.append((field.name, code)) } }
        if let node { result.append(("node", node)) }
        if sort != .relevance { result.append(("sort", sort.rawValue)) }
        if size != Self.pageSize { result.append(("size", String(size))) }
        if isLiteral { result.append(("literal", "1")) }
        if listsRecords { result.append(("merge", "0")) }
        if explain { result.append(("explain", "1")) }
        if let cursor { result.append(("cursor", cursor)) }
        return result
    }

    func link(_ path: String = "/search") -> Link { Link(path, parameters) }

    /// This state changed, back on its first page.
    func changing(_ change: (inout SearchQuery) -> Void) -> SearchQuery {
        var query = self
        query.cursor = nil
        change(&query)
        return query
    }

    /// This state with one word of the text put in quotation marks: as text, no longer as a filter.
    func takingLiterally(_ words: String) -> SearchQuery { replacing(words, with: "\"\(words)\"") }

    /// This state without a filter that words of the text stand for: they are taken out, and what else they say stays.
    func removing(_ filter: SearchResults.UnderstoodFilter) -> SearchQuery {
        replacing(filter.words, with: filter.rest)
    }

    /// This state with other words in one place of the text, where they stand outside of quotation marks.
    private func replacing(_ words: String, with others: String) -> SearchQuery {
        changing { query in
            let typed = Self.plainParts(of: query.text)
            let part = typed.first { query.text[$0] == words } ?? typed.first { query.text[$0].contains(words) }
            guard let part, let place = query.text[part].firstRange(of: words) else {
                query.isLiteral = true
                return
            }
            let pieces = [
                String(query.text[..<place.lowerBound]), others, String(query.text[place.upperBound...]),
            ]
            query.text = pieces.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// The parts of a text between blanks that are neither in quotation marks nor behind a colon or minus sign.
    private static func plainParts(of text: String) -> [Range<String.Index>] {
        var parts: [Range<String.Index>] = []
        var isQuoted = false
        var start = text.startIndex
        for place in text.indices + [text.endIndex] {
            let mark = place < text.endIndex ? text[place] : " "
            if "\"“”「」＂".contains(mark) {
                isQuoted.toggle()
            } else if mark.isWhitespace, !isQuoted {
                let part = text[start..<place]
                if !part.isEmpty, !part.contains(where: { "\"“”「」＂:：".contains($0) }), !part.hasPrefix("-") {
                    parts.append(start..<place)
                }
                start = place < text.endIndex ? text.index(after: place) : place
            }
        }
        return parts
    }

    func isChosen(_ field: FacetField, _ code: String) -> Bool { filters[field]?.contains(code) ?? false }

    func toggling(_ field: FacetField, _ code: String) -> SearchQuery {
        changing { query in
            var values = query.filters[field] ?? []
            if let place = values.firstIndex(of: code) { values.remove(at: place) } else { values.append(code) }
            query.filters[field] = values.isEmpty ? nil : values
        }
    }
}
