import Foundation
import Harvesting
import Metadata
import Synchronization
import TestSupport
import Testing

@Suite("Static part files")
struct PartsSessionTests {
    private func harvest(
        _ fetcher: any HTTPFetching, memory: [String: String] = [:], options: String = "{id: id}"
    ) async throws -> Harvested {
        let platform = try Platform.test(
            "protocol: parts\noptions: \(options)", endpoint: "http://platform.example/data_version.json")
        let request = HarvestRequest(platform: platform, extent: .full, memory: memory)
        return try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
    }

    private static let list =
        #"{"module_version": 1, "urls": ["/p1.json", " http://platform.example/p2.json ", "p3.json"]}"#

    private static func answer(_ request: FetchRequest, part2: String = #"[{"id":"b"}]"#) -> FetchResponse {
        switch request.url {
        case "http://platform.example/p1.json": .text(#"[{"id":"a"}]"#, headers: ["etag": "1"])
        case "http://platform.example/p2.json": .text(part2)
        case "http://platform.example/p3.json": .text(#"[{"id":"c"},{"id":"d"}]"#)
        default: .text(list)
        }
    }

    @Test("A list with the addresses in an array is read, blanks around them do no harm")
    func list() async throws {
        let harvested = try await harvest(ScriptedFetcher { request, _ in Self.answer(request) })
        #expect(harvested.ids == ["a", "b", "c", "d"])
        #expect(harvested.end.isCompleteList)
    }

    @Test("An error page with status 200 in one part, once, costs nothing")
    func passingErrorPage() async throws {
        let fetcher = ScriptedFetcher { request, count in
            Self.answer(request, part2: count == 2 ? "<html>502</html>" : #"[{"id":"b"}]"#)
        }
        let harvested = try await harvest(fetcher)
        #expect(harvested.ids == ["a", "b", "c", "d"])
        #expect(harvested.end.isCompleteList)
    }

    @Test("A part that stays broken costs only its own records, and the list is not called complete")
    func lostPart() async throws {
        let good = try await harvest(ScriptedFetcher { request, _ in Self.answer(request) })
        let harvested = try await harvest(
            ScriptedFetcher { request, _ in Self.answer(request, part2: "<html>502</html>") }, memory: good.end.memory)
        #expect(harvested.ids == ["a", "c", "d"])
        #expect(!harvested.end.isCompleteList)
        #expect(harvested.end.notFetched == 1)
        let healed = try await harvest(
            ScriptedFetcher { request, _ in Self.answer(request) }, memory: harvested.end.memory)
        #expect(healed.ids == ["a", "b", "c", "d"])
    }

    @Test("Parts that did not change are known by validator or hash: the night has nothing to do")
    func unchanged() async throws {
        let first = try await harvest(ScriptedFetcher { request, _ in Self.answer(request) })
        let fetcher = ScriptedFetcher { request, _ in
            request.validators?.etag == "1" ? .text("", status: 304) : Self.answer(request)
        }
        let second = try await harvest(fetcher, memory: first.end.memory)
        #expect(second.end.isUnchanged)
        #expect(second.pages.isEmpty)
        #expect(second.end.memory == first.end.memory)
    }

    @Test("A changed part is found though the version number stands still, and the list is complete")
    func changedPart() async throws {
        let first = try await harvest(ScriptedFetcher { request, _ in Self.answer(request) })
        let fetcher = ScriptedFetcher { request, _ in
            request.validators?.etag == "1"
                ? .text("", status: 304) : Self.answer(request, part2: #"[{"id":"b"},{"id":"new"}]"#)
        }
        let second = try await harvest(fetcher, memory: first.end.memory)
        #expect(second.ids == ["a", "b", "new", "c", "d"])
        #expect(second.end.isCompleteList)
    }

    @Test("The look for changes ends at the first one, and that answer is not asked for again")
    func firstChange() async throws {
        let first = try await harvest(ScriptedFetcher { request, _ in Self.answer(request) })
        let fetcher = ScriptedFetcher { request, _ in
            request.validators?.etag == "1"
                ? .text("", status: 304) : Self.answer(request, part2: #"[{"id":"b"},{"id":"new"}]"#)
        }
        _ = try await harvest(fetcher, memory: first.end.memory)
        let names = await fetcher.requests.map { $0.url.replacing("http://platform.example/", with: "") }
        #expect(names == ["data_version.json", "p1.json", "p2.json", "p1.json", "p3.json"])
    }

    @Test("Of parts that did not change none is held while the next is looked at")
    func heldParts() async throws {
        let folder = try Project.temporaryFolder()
        let most = Mutex(0)
        let fetcher = ScriptedFetcher { request, _ in
            guard request.url.contains("/part") else {
                return .text("[\((1...20).map { "\"/part\($0).json\"" }.joined(separator: ","))]")
            }
            // A large body is a file as long as somebody holds it.
            let file = folder.url.appending(path: UUID().uuidString)
            let bytes = Data("[{\"id\":\"\(request.url)\"}]".utf8)
            guard FileManager.default.createFile(atPath: file.path, contents: bytes),
                let held = try? FileManager.default.contentsOfDirectory(atPath: folder.url.path).count
            else { return .text("", status: 404) }
            most.withLock { $0 = max($0, held) }
            let body = FetchBody(takingOver: file, count: bytes.count)
            return FetchResponse(status: 200, url: request.url, headers: [:], body: body)
        }
        let first = try await harvest(fetcher)
        #expect(first.records.count == 20)
        most.withLock { $0 = 0 }
        let second = try await harvest(fetcher, memory: first.end.memory)
        #expect(second.end.isUnchanged)
        #expect(most.withLock { $0 } <= 2)
    }

    @Test("Thousands of addresses on foreign hosts are counted, and a few are told")
    func manyForeign() async throws {
        let list = (1...20_000).map { "\"http://cdn\($0).example/p.json\"" }.joined(separator: ",")
        let fetcher = ScriptedFetcher { request, _ in
            request.url.hasSuffix("p1.json") ? .text(#"[{"id":"a"}]"#) : .text("[\"/p1.json\",\(list)]")
        }
        let harvested = try await harvest(fetcher)
        #expect(harvested.end.notFetched == 20_000)
        #expect(harvested.end.notes.count == HarvestNotes.limit + 1)
    }

    @Test("A part on a foreign host is not asked unless the platform file names the host")
    func foreignHost() async throws {
        let script: ScriptedFetcher.Script = { request, _ in
            request.url == "http://cdn.example/p.json"
                ? .text(#"[{"id":"x"}]"#)
                : .text(#"{"urls": "http://platform.example/p1.json,http://cdn.example/p.json"}"#)
        }
        let both: ScriptedFetcher.Script = { (request, count) throws(FetchFailure) in
            request.url.hasSuffix("p1.json") ? .text(#"[{"id":"a"}]"#) : try script(request, count)
        }
        let refused = try await harvest(ScriptedFetcher(both))
        #expect(refused.ids == ["a"])
        #expect(!refused.end.isCompleteList)
        let allowed = try await harvest(ScriptedFetcher(both), options: "{id: id, hosts: [cdn.example]}")
        #expect(allowed.ids == ["a", "x"])
    }
}
