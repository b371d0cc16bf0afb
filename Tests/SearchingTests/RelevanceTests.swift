import Foundation
import Testing

@Suite("Relevance on the evaluation set")
struct RelevanceTests {
    @Test("Reaches the floors: lessons .92, every class .82, minority languages .95 and each .90")
    func floors() throws {
        // `make bench-relevance` asks all queries and prints the table; the ordinary run every third.
        let wantsAll = ProcessInfo.processInfo.environment["HUILIU_RELEVANCE"] == "all"
        let scores = try RelevanceEvaluation.run(every: wantsAll ? 1 : 3)
        if wantsAll { print(RelevanceEvaluation.table(scores)) }
        let lesson = try #require(scores["lesson"])
        let minority = try #require(scores["minority"])
        #expect(lesson.nDCG >= 0.92)
        #expect(minority.mrr >= 0.95)
        #expect(lesson.noHit <= 0.02)
        for (kind, score) in scores where kind != "synonym" {
            if kind.hasPrefix("min-") {
                #expect(score.mrr >= 0.90, "\(kind)")
            } else {
                #expect(score.nDCG >= 0.82, "\(kind)")
            }
        }
    }
}
