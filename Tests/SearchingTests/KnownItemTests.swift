import Foundation
import Metadata
import TestSupport
import Testing

@testable import Searching

/// Sentences as long as titles on the open web, in every script the catalogue knows: what somebody remembers of one of
/// them, two scraps from different places, must lead to it among those of twenty languages.
@Suite("Sentences are found by what is remembered of them", .enabled(if: Project.shared != nil))
struct KnownItemTests {
    private struct Article: Decodable {
        var lang: String
        var text: String
    }

    private struct Sentence {
        var language: String
        var text: String
    }

    private static let languages = [
        "ko", "ii", "bo", "ug-Arab", "ug-Latn", "mn-Cyrl", "mn-Mong", "kk-Cyrl", "za", "zh-Hant", "zh",
    ]
    private static let ends: Set<Character> = [
        "。", "．", ".", "!", "?", ";", "；", "，", ",", "、", "།", "༎", "؛", "،", "۔", "؟", "᠃", "᠂", "꓿", "：",
    ]

    private static func sentences() throws -> [Sentence] {
        let file = try #require(Project.shared).appending(path: "data/real/udhr-articles-1-5.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").flatMap { line -> [Sentence] in
            let article = try JSONDecoder().decode(Article.self, from: Data(line.utf8))
            return article.text.split(whereSeparator: ends.contains)
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.count >= 8 }
                .map { Sentence(language: article.lang, text: $0) }
        }
    }

    /// The second and the last but one sixth of the units, as typed by somebody who has forgotten the rest.
    private static func scraps(_ text: String) -> (first: String, second: String)? {
        let analyser = SearchTablesFixture.analyser
        let units = analyser.analyse(text).units
        guard units.count >= 4, let phrase = QueryPhrase(text, analyser) else { return nil }
        let length = max(1, min(4, units.count / 6))
        let places = [units.count / 6, max(units.count / 6 + length, units.count * 4 / 6)]
        let words = places.compactMap { phrase.slice($0..<min(units.count, $0 + length))?.text }
        return words.count == 2 ? (words[0], words[1]) : nil
    }

    @Test("Mean reciprocal rank at least .95, in every language .90, and nothing is not found")
    func remembered() throws {
        let sentences = try Self.sentences()
        let fixture = try SearchFixture()
        try fixture.publish(sentences.enumerated().map { SearchFixture.resource("\($0)", title: $1.text) })
        var scores: [String: RelevanceEvaluation.Score] = [:]
        for sentence in sentences where Self.languages.contains(sentence.language) {
            guard let scraps = Self.scraps(sentence.text) else { continue }
            let query = "\(scraps.first) \(scraps.second)"
            let answers = sentences.enumerated().filter {
                $1.text.contains(scraps.first) && $1.text.contains(scraps.second)
            }
            let found = try fixture.searcher.search(SearchRequest(text: query)).hits.map(\.resource.sourceID)
            let relevant = Dictionary(uniqueKeysWithValues: answers.map { (String($0.offset), 1) })
            for kind in [sentence.language, "all"] { scores[kind, default: .init()].count(found, relevant) }
        }
        if ProcessInfo.processInfo.environment["HUILIU_RELEVANCE"] == "all" { print(RelevanceEvaluation.table(scores)) }
        for language in Self.languages + ["all"] {
            let score = try #require(scores[language], "\(language)")
            #expect(score.mrr >= (language == "all" ? 0.95 : 0.90), "\(language)")
            #expect(score.empty == 0, "\(language)")
        }
    }
}
