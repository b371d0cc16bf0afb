import Harvesting
import Metadata
import Testing

@Suite("What an answer that did not change tells of the list")
struct UnchangedListTests {
    private func harvest(_ text: String, memory: [String: String] = [:], full: Bool = false) async throws -> HarvestEnd
    {
        let platform = try Platform.test("protocol: json-file\noptions: {records: data, id: uuid, total: total}")
        var request = HarvestRequest(platform: platform, extent: .full, memory: memory)
        if full { request.forgetAnswers() }
        let session = JSONFileSession(
            request, options: try JSONFileOptions(platform.options),
            context: .scripted(ScriptedFetcher { _, _ in .text(text) }))
        return try await Harvested(session).end
    }

    @Test("A whole list that did not change is whole, also on the third night")
    func whole() async throws {
        let text = #"{"data":[{"uuid":"a"}]}"#
        let first = try await harvest(text)
        let second = try await harvest(text, memory: first.memory)
        #expect(second.isUnchanged && second.isCompleteList)
        let third = try await harvest(text, memory: second.memory)
        #expect(third.isUnchanged && third.isCompleteList)
    }

    @Test("A list that was short is short while it does not change")
    func short() async throws {
        let text = #"{"data":[{"uuid":"a"}],"total":2}"#
        let second = try await harvest(text, memory: try await harvest(text).memory)
        #expect(second.isUnchanged && !second.isCompleteList)
    }

    @Test("Asked for everything, no answer counts as unchanged")
    func full() async throws {
        let text = #"{"data":[{"uuid":"a"}]}"#
        let again = try await harvest(text, memory: try await harvest(text).memory, full: true)
        #expect(!again.isUnchanged && again.isCompleteList)
    }

    @Test("Null in place of a record is a record that cannot be read: nothing is missing")
    func null() async throws {
        let platform = try Platform.test("protocol: json-file\noptions: {records: data, id: uuid, total: total}")
        let session = JSONFileSession(
            HarvestRequest(platform: platform, extent: .full), options: try JSONFileOptions(platform.options),
            context: .scripted(ScriptedFetcher { _, _ in .text(#"{"data":[{"uuid":"a"},null],"total":2}"#) }))
        let harvested = try await Harvested(session)
        #expect(harvested.ids == ["a"])
        #expect(harvested.unreadable.map(\.payload) == [Array("null".utf8)])
        #expect(harvested.end.notFetched == 0 && harvested.end.isCompleteList)
    }

    @Test("Of a list that lacks records the note counts those that could not be read as received")
    func note() async throws {
        let end = try await harvest(#"{"data":[{"uuid":"a"},{"name":"x"}],"total":3}"#)
        #expect(end.notFetched == 1 && end.notes == ["平台称共 3 条，实得 2 条"])
    }
}

@Suite("Changes alone never show what is gone")
struct FullEveryTests {
    private func harvest(_ extent: HarvestRequest.Extent, memory: [String: String]) async throws -> HarvestEnd {
        let platform = try Platform.test(
            """
            protocol: json-get
            options:
              records: rows
              id: id
              total: total
              paging: {by: page, parameter: page, size: 10}
              since: {parameter: from, format: datetime, fullEvery: 3}
            """)
        let session = try PagedJSONSession(
            HarvestRequest(platform: platform, extent: extent, memory: memory),
            options: PagedJSONOptions(platform, method: .get),
            context: .scripted(ScriptedFetcher { _, _ in .text(#"{"total":1,"rows":[{"id":"a"}]}"#) }))
        return try await Harvested(session).end
    }

    @Test("Of three nights two ask for changes, and the one before the third says that everything is wanted")
    func everyThird() async throws {
        let since = HarvestRequest.Extent.since(UTCInstant(seconds: 1_569_040_945))
        let first = try await harvest(.full, memory: [:])
        #expect(first.resumeFrom != nil)
        let second = try await harvest(since, memory: first.memory)
        #expect(second.resumeFrom != nil)
        let third = try await harvest(since, memory: second.memory)
        #expect(third.resumeFrom == nil)
    }
}
