import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching

/// A search that reads every record and looks for the text in the title: slow, plainly right, enough for pages.
struct PlainIndex: SearchIndex {
    let catalogue: Catalogue

    private func all() throws -> [(id: Int64, resource: LearningResource)] {
        try catalogue.pool.read { db in
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            return try ids.compactMap { id in try catalogue.resource(document: id, db).map { (id, $0) } }
        }
    }

    func search(_ request: SearchRequest) throws -> SearchResults {
        var start = 0
        if let cursor = request.cursor {
            guard let place = Int(cursor) else { throw SearchFailure(parameter: "cursor", reason: "翻页位置已失效") }
            start = place
        }
        let found = try all().filter { matches($0.resource, request, except: nil) }
        var facets: [FacetField: [SearchResults.FacetCount]] = [:]
        for field in request.facets {
            var counts: [String: Int] = [:]
            for item in try all() where matches(item.resource, request, except: field) {
                for value in Set(item.resource.facetValues().filter { $0.field == field }.map(\.code)) {
                    counts[value, default: 0] += 1
                }
            }
            facets[field] = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                SearchResults.FacetCount(code: $0.key, count: $0.value)
            }
        }
        let page = found.dropFirst(start).prefix(request.size)
        return SearchResults(
            total: found.count, hits: page.map { hit($0.id, $0.resource, request) }, facets: facets,
            next: start + page.count < found.count && !page.isEmpty ? String(start + page.count) : nil,
            generation: try generation())
    }

    private func hit(_ id: Int64, _ resource: LearningResource, _ request: SearchRequest) -> SearchResults.Hit {
        var highlights: [String: [SearchResults.Segment]] = [:]
        let title = resource.displayTitle
        if !request.text.isEmpty, let range = title.range(of: request.text) {
            highlights["title"] = [
                .init(text: String(title[..<range.lowerBound]), isMatch: false),
                .init(text: request.text, isMatch: true),
                .init(text: String(title[range.upperBound...]), isMatch: false),
            ]
        }
        return SearchResults.Hit(
            document: id, resource: resource, highlights: highlights,
            explanation: request.explain ? ["标题含“\(request.text)”"] : [])
    }

    private func matches(_ resource: LearningResource, _ request: SearchRequest, except: FacetField?) -> Bool {
        let text = request.text.filter { $0 != "\"" }
        guard text.isEmpty || resource.displayTitle.contains(text) else { return false }
        if let node = request.node, !(resource.node?.key ?? "").hasPrefix(node) { return false }
        let values = resource.facetValues()
        return request.filters.allSatisfy { field, codes in
            field == except || values.contains { $0.field == field && codes.contains($0.code) }
        }
    }

    func suggest(_ text: String, limit: Int) throws -> [Suggestion] {
        guard !text.isEmpty else { return [] }
        let known = try all().map(\.resource.displayTitle).filter { $0.contains(text) }
        let pinyin = text == "yylj" ? ["岳阳楼记"] : []
        return (pinyin + known).prefix(limit).map { Suggestion(kind: .lesson, text: $0, count: 1) }
    }

    func children(of node: String?, within request: SearchRequest) throws -> [TreeNode] {
        var counts: [String: Int] = [:]
        let depth = node.map { $0.split(separator: "|").count } ?? 0
        for item in try all() where matches(item.resource, request, except: nil) {
            guard let key = item.resource.node?.key, key.hasPrefix(node ?? "") else { continue }
            let parts = key.split(separator: "|")
            guard parts.count > depth else { continue }
            counts[parts.prefix(depth + 1).joined(separator: "|"), default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.map { key, count in
            TreeNode(
                key: key, name: String(key.split(separator: "|").last ?? ""), count: count, hasChildren: depth < 2)
        }
    }

    func related(to document: Int64, limit: Int) throws -> [RelatedGroup] {
        let others = try all().filter { $0.id != document }.prefix(limit)
        return [
            RelatedGroup(
                kind: .sameTeacher, hits: others.map { SearchResults.Hit(document: $0.id, resource: $0.resource) })
        ]
    }

    func generation() throws -> Int64 { try catalogue.pool.read { try catalogue.generation($0) } }
}

/// Writes nothing: `PlainIndex` reads the catalogue itself.
struct NoIndex: CatalogueIndex {
    func prepare(_ db: Database) throws {}
    func add(_ documents: [IndexDocument], _ db: Database) throws {}
    func remove(_ documents: [IndexDocument], _ db: Database) throws {}
    func tidy(_ db: Database) throws {}
}
