import Metadata
import Testing

@testable import Harvesting

@Suite("Granularity that is not what Identify says")
struct OAIGranularityTests {
    /// A platform that says seconds and stamps days.
    private func script() -> OAIScript {
        OAIScript { question in
            guard question.isList else { return nil }
            let all = ["2019-12-31", "2019-12-30"].enumerated()
                .filter { $0.element >= question.arguments["from"] ?? "" }
            let records = all.map { OAIPages.record("oai:a:\($0.offset)", title: "课", datestamp: $0.element) }
            return .text(OAIPages.list(records))
        }
    }

    @Test("Where stamps are days the next night asks from a day on, with the overlap of a day, whatever Identify says")
    func days() async throws {
        let first = try await script().harvest()
        #expect(first.end.resumeFrom == UTCInstant(seconds: 1_577_808_000 - 86_400))
        let since = try #require(OAIDatestamp.instant("2019-12-31T19:05:38Z"))
        let second = try await script().harvest(.since(since), memory: first.end.memory)
        #expect(second.ids == ["oai:a:0"])
    }

    @Test("Once the stamps have times again, so have the questions")
    func timesAgain() {
        var style = OAIStampStyle("day")
        #expect(style.areDays)
        style.note("2019-12-31T19:05:38Z")
        #expect(!style.areDays && style.text == "second")
        style.note("2019-12-31")
        #expect(style.areDays)
    }
}
