import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

/// What a night asks the next one to begin with, and what tokens and links do to it, over real HTTP.
@Suite("Paged JSON platforms that mislead")
struct PagedJSONMisleadTests {
    private static func rows(_ numbers: some Sequence<Int>) -> String {
        numbers.map { #"{"id":\#($0)}"# }.joined(separator: ",")
    }

    private static func slice(_ request: LoopbackServer.Request, of count: Int = 30) -> Range<Int> {
        let start = ((request.arguments["page"].flatMap { Int($0) } ?? 1) - 1) * 10
        return min(start, count)..<min(start + 10, count)
    }

    private func harvest(
        _ options: String, protocolName: String = "json-get", at server: LoopbackServer,
        memory: [String: String] = [:]
    ) async throws -> Harvested {
        let platform = try Platform.test(
            "protocol: \(protocolName)\npace: {retries: 1}\noptions:\n" + options, endpoint: server.url + "/list")
        let context = HarvestContext(fetching: CurlFetcher(.forTests), clock: StillClock(), chance: { 0 })
        let request = HarvestRequest(platform: platform, extent: .full, memory: memory)
        return try await Harvested(HarvesterRegistry.session(for: request, context: context))
    }

    private static let paged = """
          records: list
          id: id
          total: total
          paging: {by: page, parameter: page, size: 10}

        """

    @Test("A clock a year ahead moves no window into the future; one a year behind lets everything be read")
    func clocks() async throws {
        let clocks: [(String, UTCInstant?)] = [
            ("Thu, 31 Dec 2020 00:00:00 GMT", UTCInstant(seconds: 1_577_808_000 - 600)),
            ("Mon, 31 Dec 2018 00:00:00 GMT", nil),
        ]
        for (date, expected) in clocks {
            let server = LoopbackServer { request in
                let rows = Self.rows(Self.slice(request))
                return .answer(headers: ["Date": date], #"{"total":30,"list":[\#(rows)]}"#)
            }
            let harvested = try await harvest(Self.paged + "  since: {parameter: from}\n", at: server)
            #expect(harvested.end.isCompleteList && harvested.ids.count == 30)
            #expect(harvested.end.resumeFrom == expected, "\(date)")
        }
    }

    @Test("A next address on another host is not asked: the list is not complete, and the night says so")
    func foreignLink() async throws {
        let server = LoopbackServer { _ in
            .answer(#"{"list":[\#(Self.rows(0..<10))],"next":"http://10.0.0.5:8080/list?page=2"}"#)
        }
        let harvested = try await harvest(
            "  records: list\n  id: id\n  paging: {by: link, next: next}\n", at: server)
        #expect(harvested.ids.count == 10 && !harvested.end.isCompleteList)
        #expect(harvested.end.notes.first?.contains("别的主机") == true)
        #expect(server.requests.count == 1)
    }

    @Test("A page that is broken every time costs itself: the list goes on behind it and tells what is missing")
    func badPage() async throws {
        let server = LoopbackServer { request in
            if request.arguments["page"] == "2" { return .answer(status: 500, "") }
            return .answer(#"{"total":30,"list":[\#(Self.rows(Self.slice(request)))]}"#)
        }
        let harvested = try await harvest(Self.paged, at: server)
        #expect(harvested.ids.count == 20 && harvested.end.notFetched == 10)
        #expect(harvested.end.notes == ["1 页读不出，约 10 条未取到（第 2 页：平台答复 HTTP 500（试了 2 次））"])
    }

    @Test(
        "A token that expires is renewed, whether the platform says so with 400, with 403 or with a login page",
        arguments: [400, 403, 200])
    func expiry(status: Int) async throws {
        let given = CallCounter()
        let platform = LoopbackServer { request in
            if request.path == "/token" { return .answer(#"{"token":"t\#(given.next())"}"#) }
            let isSpent = request.arguments["page"] == "3" && request.arguments["token"] == "t1"
            if isSpent, status == 200 { return .answer("<html><title>用户登录</title></html>") }
            if isSpent { return .answer(status: status, #"{"code":-100,"msg":"token expired"}"#) }
            return .answer(#"{"code":0,"total":30,"list":[\#(Self.rows(Self.slice(request)))]}"#)
        }
        let harvested = try await harvest(
            Self.paged + "  query: {token: \"{token}\"}\n"
                + "  token: {url: /token, method: get, path: token, expired: {path: code, equals: [-100]}}\n",
            protocolName: "token-json", at: platform)
        #expect(harvested.ids.count == 30 && harvested.end.isCompleteList)
        #expect(platform.requests.filter { $0.path == "/token" }.count == 2)
    }

    @Test("Records that lost their identifier are not taken for gone: the list is complete as far as none did before")
    func lostIdentifiers() async throws {
        let server = LoopbackServer { request in
            let rows = Self.slice(request).map { $0 < 4 ? #"{"id":null,"n":\#($0)}"# : #"{"id":\#($0)}"# }
            return .answer(#"{"total":30,"list":[\#(rows.joined(separator: ","))]}"#)
        }
        let known = try await harvest(Self.paged, at: server, memory: ["nameless": "0"])
        #expect(!known.end.isCompleteList && known.end.memory["nameless"] == "0")
        #expect(known.end.notes.contains { $0.contains("4 条记录没有标识") })
        let first = try await harvest(Self.paged, at: server)
        #expect(first.end.isCompleteList && first.end.memory["nameless"] == "4")
        let again = try await harvest(Self.paged, at: server, memory: first.end.memory)
        #expect(again.end.isCompleteList)
    }
}
