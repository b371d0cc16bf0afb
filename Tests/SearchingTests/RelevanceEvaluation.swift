import Cataloguing
import Foundation
import Metadata
import TestSupport

@testable import Searching

/// The evaluation set of Tests/Relevance: lesson names of Schemas/textbooks as records, queries with graded answers.
enum RelevanceEvaluation {
    struct Document: Decodable {
        var id: String
        var title: String
        var body: String?
        var teacher: String?
        var school: String?
        var path: [String]?
        var stage: String?
        var grade: Int?
        var subject: String?
        var edition: String?
        var volume: String?
        var type: String?
        var date: Int64?
        var award: String?

        var resource: LearningResource {
            SearchFixture.resource(id, title: title) { resource in
                resource.descriptions = body.map { [LanguageText(lang: "", text: $0)] } ?? []
                resource.creators = teacher.map { [Creator(name: $0)] } ?? []
                resource.school = school.map { School(name: $0) }
                resource.node = path.map { TextbookNode(path: $0) }
                resource.stages = stage.map { [Coded(code: $0, raw: "")] } ?? []
                resource.grades = grade.map { [$0] } ?? []
                resource.subjects = subject.map { [Coded(code: $0, raw: "")] } ?? []
                resource.edition = edition.map { Edition(code: $0, raw: "") }
                resource.volume = volume.map { Coded(code: $0, raw: "") }
                resource.resourceType = type.map { Coded(code: $0, raw: "") }
                resource.awards = award.map { [Award(level: $0, raw: "")] } ?? []
                resource.modified = date.map { SourceDate(instant: UTCInstant(seconds: $0), precision: .day) }
            }
        }
    }

    struct Query: Decodable {
        var id: String
        /// The class of guide/search.md section 2; `min-` and a language for known-item queries.
        var kind: String
        var text: String
        /// Document id → grade, 1 to 3.
        var relevant: [String: Int]
    }

    struct Score {
        var queries = 0
        var gain = 0.0
        var reciprocal = 0.0
        var recall = 0.0
        var empty = 0

        /// Normalised discounted cumulated gain of the first ten.
        var nDCG: Double { gain / Double(max(1, queries)) }
        /// Mean reciprocal rank of the first relevant hit.
        var mrr: Double { reciprocal / Double(max(1, queries)) }
        /// Relevant records among the first fifty.
        var recall50: Double { recall / Double(max(1, queries)) }
        var noHit: Double { Double(empty) / Double(max(1, queries)) }

        mutating func count(_ ids: [String], _ relevant: [String: Int]) {
            func discounted(_ grades: some Sequence<Int>) -> Double {
                grades.prefix(10).enumerated().reduce(0) {
                    $0 + (pow(2, Double($1.element)) - 1) / log2(Double($1.offset + 2))
                }
            }
            queries += 1
            gain += discounted(ids.map { relevant[$0] ?? 0 }) / discounted(relevant.values.sorted(by: >))
            if let first = ids.firstIndex(where: { relevant[$0] != nil }) { reciprocal += 1 / Double(first + 1) }
            recall += Double(ids.prefix(50).count { relevant[$0] != nil }) / Double(min(50, relevant.count))
            if ids.isEmpty { empty += 1 }
        }
    }

    static func lines<Line: Decodable>(_ name: String) throws -> [Line] {
        let file = Project.root.url.appending(path: "Tests/Relevance").appending(path: name)
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// Scores by class; `lesson` sums the Chinese classes, `minority` the known-item ones.
    /// - Parameter every: takes each n-th query only.
    static func run(every step: Int) throws -> [String: Score] {
        let fixture = try SearchFixture()
        let documents: [Document] = try lines("collection.jsonl")
        try fixture.publish(documents.map(\.resource))
        var scores: [String: Score] = [:]
        let queries: [Query] = try lines("queries.jsonl")
        for query in stride(from: 0, to: queries.count, by: step).map({ queries[$0] }) {
            let results = try fixture.searcher.search(SearchRequest(text: query.text, size: 50))
            let ids = results.hits.map(\.resource.sourceID)
            for kind in [query.kind, query.kind.hasPrefix("min-") ? "minority" : "lesson"] {
                scores[kind, default: Score()].count(ids, query.relevant)
            }
        }
        return scores
    }

    static func table(_ scores: [String: Score]) -> String {
        func figure(_ value: Double) -> String { String(format: "%.3f", value) }
        let rows = scores.sorted { $0.key < $1.key }.map { kind, score in
            "| \(kind) | \(score.queries) | \(figure(score.nDCG)) | \(figure(score.mrr)) | \(figure(score.recall50)) "
                + "| \(figure(score.noHit)) |"
        }
        return (["| class | queries | nDCG@10 | MRR | R@50 | no hit |", "|---|---|---|---|---|---|"] + rows)
            .joined(separator: "\n")
    }
}
