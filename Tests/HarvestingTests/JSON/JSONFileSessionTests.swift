import Harvesting
import Metadata
import Testing

@Suite("JSON file session")
struct JSONFileSessionTests {
    private func session(
        _ fetcher: any HTTPFetching, memory: [String: String] = [:], records: String = "data"
    ) throws -> JSONFileSession {
        let platform = try Platform.test("protocol: json-file\noptions: {records: \(records), id: uuid}")
        return JSONFileSession(
            HarvestRequest(platform: platform, extent: .full, memory: memory),
            options: try JSONFileOptions(platform.options), context: .scripted(fetcher))
    }

    @Test("A big answer comes in pages and none of its records is missing")
    func paged() async throws {
        let items = (0..<2500).map { #"{"uuid":"u\#($0)","pad":"\#(String(repeating: "x", count: 500))"}"# }
        let text = #"{"code":1,"data":[\#(items.joined(separator: ","))]}"#
        let harvested = try await Harvested(session(ScriptedFetcher { _, _ in .text(text) }))
        #expect(harvested.ids == (0..<2500).map { "u\($0)" })
        #expect(harvested.pages.count > 1)
        #expect(harvested.end.isCompleteList)
    }

    @Test("The same bytes on the next night, or a 304, mean that nothing changed")
    func unchanged() async throws {
        let answer = { @Sendable in
            FetchResponse.text(#"{"data":[{"uuid":"a"}]}"#, headers: ["etag": "\"1\""])
        }
        let first = try await Harvested(session(ScriptedFetcher { _, _ in answer() }))
        #expect(!first.end.isUnchanged)
        let second = try await Harvested(session(ScriptedFetcher { _, _ in answer() }, memory: first.end.memory))
        #expect(second.end.isUnchanged)
        #expect(second.pages.isEmpty)
        let fetcher = ScriptedFetcher { _, _ in .text("", status: 304) }
        let third = try await Harvested(session(fetcher, memory: second.end.memory))
        #expect(third.end.isUnchanged)
        #expect(await fetcher.requests.first?.validators?.etag == "\"1\"")
    }

    @Test("An answer cut in the middle is a passing failure, not a short list")
    func cut() async throws {
        let session = try session(ScriptedFetcher { _, _ in .text(#"{"data":[{"uuid":"a"},{"uu"#) })
        await #expect {
            try await session.nextPage()
        } throws: { ($0 as? HarvestError)?.isTransient == true }
    }

    @Test(
        "A total no list can have is no total",
        arguments: ["-9223372036854775808", "9223372036854775807", "1e300", "\"-1\"", "\"viele\"", "[]"])
    func impossibleTotal(total: String) async throws {
        let platform = try Platform.test("protocol: json-file\noptions: {records: data, id: uuid, total: total}")
        let fetcher = ScriptedFetcher { _, _ in .text(#"{"total":\#(total),"data":[{"uuid":"a"}]}"#) }
        let session = JSONFileSession(
            HarvestRequest(platform: platform, extent: .full), options: try JSONFileOptions(platform.options),
            context: .scripted(fetcher))
        let harvested = try await Harvested(session)
        #expect(harvested.ids == ["a"])
        #expect(harvested.end.claimed == nil && harvested.end.isCompleteList)
    }

    @Test(
        "A broken record costs itself, wherever it stands",
        arguments: [0, 1499, 2999], [#"{"uuid":"bad","x":tru}"#, #"{"uuid":"bad","a":{"b" 1},"s":"}"}"#, "{,}"])
    func brokenRecord(place: Int, broken: String) async throws {
        var items = (0..<3000).map { #"{"uuid":"u\#($0)","pad":"\#(String(repeating: "x", count: 500))"}"# }
        items[place] = broken
        let text = #"{"code":1,"total":3000,"data":[\#(items.joined(separator: ","))]}"#
        let harvested = try await Harvested(session(ScriptedFetcher { _, _ in .text(text) }))
        #expect(harvested.ids == (0..<3000).filter { $0 != place }.map { "u\($0)" })
        let unreadable = harvested.pages.flatMap(\.unreadable)
        #expect(unreadable.map { String(decoding: $0.payload, as: UTF8.self) } == [broken])
        #expect(unreadable.first?.findings.last?.rule == "record_malformed")
        #expect(!harvested.end.isCompleteList)
    }

    @Test("A broken line among objects a line costs itself")
    func brokenLine() async throws {
        let fetcher = ScriptedFetcher { _, _ in .text("{\"uuid\":\"a\"}\n{\"uuid\":nul}\n{\"uuid\":\"b\"}\n") }
        let harvested = try await Harvested(session(fetcher, records: "$"))
        #expect(harvested.ids == ["a", "b"] && harvested.pages.flatMap(\.unreadable).count == 1)
        // A quote that is missing ends with its line.
        let open = ScriptedFetcher { _, _ in
            .text("{\"uuid\":\"a}\n{\"uuid\":\"c\",\"s\":\"\\\"\"}\n{\"uuid\":\"b\"}\n")
        }
        #expect(try await Harvested(session(open, records: "$")).ids == ["c", "b"])
    }

    @Test("One object a line is a list, too")
    func lines() async throws {
        let fetcher = ScriptedFetcher { _, _ in .text("{\"uuid\":\"a\"}\n{\"uuid\":\"b\"}\n") }
        #expect(try await Harvested(session(fetcher, records: "$")).ids == ["a", "b"])
    }
}
