import Foundation
import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Languages are told by script, telling letters and small words")
struct LanguageDetectionTests {
    private struct Article: Decodable {
        var lang: String
        var file: String
        var article: Int
        var text: String
    }

    @Test(
        "At least 98 % of the articles of the Universal Declaration are recognised",
        .enabled(if: Project.shared != nil, "needs ../shared/data/real"))
    func declaration() throws {
        let file = try #require(Project.shared).appending(path: "data/real/udhr-articles-1-5.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let articles = try lines.map { try JSONDecoder().decode(Article.self, from: Data($0.utf8)) }
        var wrong: [String] = []
        for article in articles {
            let code = LanguageDetector.detect(HTMLText.plain(article.text), MappingFixture.lexicon.scripts)
            let expected = String(article.lang.prefix { $0 != "-" })
            if code != expected { wrong.append("\(article.file) \(article.article): \(code ?? "nil")") }
        }
        #expect(articles.count == 96)
        #expect(wrong.count <= 1, Comment(rawValue: wrong.joined(separator: " | ")))
    }
}
