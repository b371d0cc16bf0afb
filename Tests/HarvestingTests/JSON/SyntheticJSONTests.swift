import Foundation
import Harvesting
import Metadata
import Synchronization
import TestSupport
import Testing

@Suite("Synthetic JSON platforms over HTTP")
struct SyntheticJSONTests {
    @Test("510000: pages by GET give exactly the expected identifiers")
    func getPages() async throws {
        let server = LoopbackServer { request in
            .answer(Synthetic.bytes("510000-json-get/page\(request.arguments["pageIndex"] ?? "").json"))
        }
        let harvested = try await Synthetic.harvest(
            """
            protocol: json-get
            options:
              records: result.rows
              id: sdResIdCaseId
              datestamp: creTime
              pageCount: result.pageCount
              success: {path: success, equals: true}
              paging: {by: page, parameter: pageIndex, size: 10}
            """, endpoint: server.url + "/cases")
        #expect(try Set(harvested.ids) == Synthetic.expectedIDs("510000"))
        #expect(harvested.ids.count == 20)
        #expect(harvested.end.isCompleteList)
    }

    @Test("310000: pages by POST with start and length and a total in a string")
    func postPages() async throws {
        let server = LoopbackServer { request in
            let body = try? JSONDecoder().decode([String: Int].self, from: Data(request.body))
            guard request.method == "POST", request.headers["referer"] == "http://sh.example/", body?["length"] == 10
            else { return .answer(status: 403, "") }
            return .answer(Synthetic.bytes("310000-json-post/page-start\(body?["start"] ?? 0).json"))
        }
        let harvested = try await Synthetic.harvest(
            """
            protocol: json-post
            options:
              records: data.list
              id: id
              total: data.total
              datestamp: releaseTime
              success: {path: code, equals: 1}
              headers: {Referer: "http://sh.example/"}
              body: '{"start": {offset}, "length": {size}}'
              paging: {by: offset, first: 1, size: 10}
            """, endpoint: server.url + "/page")
        #expect(try Set(harvested.ids) == Synthetic.expectedIDs("310000"))
        #expect(harvested.end.claimed == 20)
        #expect(harvested.end.isCompleteList)
    }

    @Test("220000: a signed token, expiry in mid-run and a maintenance page cost no record")
    func token() async throws {
        let calls = CallCounter()
        let server = LoopbackServer { request in
            if request.path == "/api/getaccesstoken" {
                return Self.isSigned(request)
                    ? .answer(Synthetic.bytes("220000-token-rest/getaccesstoken-response.json"))
                    : .answer(#"{"result":"000009"}"#)
            }
            guard request.target.contains("accessToken=DEMO-TOKEN") else { return .answer(status: 401, "") }
            switch calls.next() {
            case 2: return .answer(Synthetic.bytes("220000-token-rest/error-token-expired.json"))
            case 3: return .answer(Synthetic.bytes("220000-token-rest/error-maintenance.html"))
            default:
                let body = try? JSONDecoder().decode([String: Int].self, from: Data(request.body))
                return .answer(Synthetic.bytes("220000-token-rest/queryResources-page\(body?["pageNo"] ?? 0).json"))
            }
        }
        let folder = try Project.temporaryFolder()
        try "demo-app-id\n".write(to: folder.url.appending(path: "id"), atomically: true, encoding: .utf8)
        try "demo-key\n".write(to: folder.url.appending(path: "key"), atomically: true, encoding: .utf8)
        let harvested = try await Synthetic.harvest(
            """
            protocol: token-json
            secrets:
              appid: file:\(folder.url.path)/id
              appKey: file:\(folder.url.path)/key
            options:
              token:
                url: /api/getaccesstoken
                body: '{"appid": "{appid}", "timestamp": "{timestamp}", "keyinfo": "{signature}"}'
                sign: {algorithm: hmac-sha1, key: "{appKey}", text: "{appid}{appKey}{timestamp}", encoding: HEX}
                success: {path: result, equals: "000000"}
                path: tokenInfo.token
                expired: {path: retCode, equals: ["100003"]}
              records: resourceList
              id: resourceId
              datestamp: updateTime
              deleted: {path: delFlag, equals: 1}
              total: totalCount
              success: {path: retCode, equals: "000000"}
              query: {accessToken: "{token}"}
              body: '{"pageNo": {page}, "pageSize": {size}}'
              paging: {by: page, size: 10}
            """, endpoint: server.url + "/api/queryResources")
        #expect(try Set(harvested.ids) == Synthetic.expectedIDs("220000"))
        #expect(harvested.end.isCompleteList)
        #expect(server.requests.filter { $0.path == "/api/getaccesstoken" }.count == 2)
    }

    /// The signature as the platform computes it: HMAC-SHA1 with the appKey over appid + appKey + timestamp.
    private static func isSigned(_ request: LoopbackServer.Request) -> Bool {
        guard let body = try? JSONDecoder().decode([String: String].self, from: Data(request.body)),
            let time = body["timestamp"]
        else { return false }
        let text = "demo-app-iddemo-key" + time
        let code = Digest.hmac(.sha1, key: Array("demo-key".utf8), message: Array(text.utf8))
        return body["appid"] == "demo-app-id" && body["keyinfo"] == code.hex.uppercased()
    }

    @Test("A missing secret is named with its place, and nothing is asked")
    func missingSecret() async throws {
        let server = LoopbackServer { _ in .answer("{}") }
        await #expect {
            try await Synthetic.harvest(
                """
                protocol: token-json
                secrets: {appKey: "env:HUILIU_NO_SUCH_KEY"}
                options:
                  token: {url: /token, path: token}
                  records: list
                """, endpoint: server.url + "/")
        } throws: { error in
            (error as? HarvestError)?.cause == "找不到密钥 appKey（env:HUILIU_NO_SUCH_KEY）"
        }
        #expect(server.requests.isEmpty)
    }

    @Test("320000: both shapes of the part list give every record", arguments: ["data_version.json", "parts.json"])
    func parts(list: String) async throws {
        let server = LoopbackServer { request in Self.partAnswer(request) }
        let harvested = try await Synthetic.harvest(
            "protocol: parts\noptions: {id: id, datestamp: update_time}", endpoint: server.url + "/zxx/ndrs/" + list)
        #expect(try Set(harvested.ids) == Synthetic.expectedIDs("320000"))
        #expect(harvested.end.isCompleteList)
    }

    private static func partAnswer(_ request: LoopbackServer.Request) -> [LoopbackServer.Step] {
        let name = request.path.split(separator: "/").last.map(String.init) ?? ""
        let text = String(decoding: Synthetic.bytes("320000-static-parts/" + name), as: UTF8.self)
        let host = request.headers["host"] ?? ""
        return .answer(text.replacingOccurrences(of: "https://s-file.js.example", with: "http://\(host)"))
    }
}

/// Counts the calls of one kind, from 1.
final class CallCounter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
