import Metadata
import Testing

@testable import Harvesting

@Suite("Servers that say wrong things about right answers")
struct OAIServerFaultTests {
    @Test("A label of ISO-8859-1 and text/html on UTF-8 pages changes no title (fault 38)")
    func wrongLabel() async throws {
        let script = OAIScript()
        let fetcher = ScriptedFetcher { request, _ throws(FetchFailure) in
            var answer = try script.answer(request)
            answer.headers["content-type"] = "text/html; charset=ISO-8859-1"
            return answer
        }
        let right = try await script.harvest()
        let labelled = try await Harvested(script.session(fetcher: fetcher))
        #expect(labelled.hasAllOnce)
        #expect(labelled.pages.flatMap(\.records).map(\.payload) == right.pages.flatMap(\.records).map(\.payload))
    }

    @Test("A platform that refuses POST is never sent one (fault 39)")
    func getOnly() async throws {
        let script = OAIScript()
        let fetcher = ScriptedFetcher { request, _ throws(FetchFailure) in
            request.method == .get ? try script.answer(request) : .text("", status: 405)
        }
        #expect(try await Harvested(script.session(fetcher: fetcher)).hasAllOnce)
    }
}
