import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("Fetching over libcurl")
struct CurlFetcherTests {
    private let fetcher = CurlFetcher(.forTests)

    private func fetch(
        _ url: String, limits: Platform.Limits = .init(), allowPrivate: Bool = true
    ) async throws(FetchFailure) -> FetchResponse {
        try await fetcher.fetch(FetchRequest(url: url), limits: limits, allowPrivate: allowPrivate)
    }

    @Test("An answer comes with status, lower-case headers and body, and we say who we are")
    func plain() async throws {
        let server = LoopbackServer { _ in .answer(headers: ["ETag": "\"a\""], "数学") }
        let response = try await fetch(server.url + "/oai?verb=Identify")
        #expect(response.status == 200)
        #expect(response.headers["etag"] == "\"a\"")
        #expect(try response.body.bytes() == Data("数学".utf8))
        #expect(server.requests.first?.target == "/oai?verb=Identify")
        #expect(server.requests.first?.headers["user-agent"] == "Huiliu-Tests")
    }

    @Test("A 4xx or 5xx status is an answer, not a failure", arguments: [404, 500, 503])
    func statuses(status: Int) async throws {
        let server = LoopbackServer { _ in .answer(status: status, "no") }
        #expect(try await fetch(server.url).status == status)
    }

    @Test("A POST carries its body and headers")
    func post() async throws {
        let server = LoopbackServer { _ in .answer("{}") }
        let request = FetchRequest(
            url: server.url, method: .post, headers: ["Content-Type": "application/json"], body: Array("{\"a\":1}".utf8)
        )
        _ = try await fetcher.fetch(request, limits: .init(), allowPrivate: true)
        #expect(server.requests.first?.method == "POST")
        #expect(server.requests.first?.headers["content-type"] == "application/json")
        #expect(server.requests.first.map { String(decoding: $0.body, as: UTF8.self) } == "{\"a\":1}")
    }

    @Test("Validators are sent, and 304 is handed on")
    func conditional() async throws {
        let server = LoopbackServer { request in
            request.headers["if-none-match"] == "\"v1\"" ? .answer(status: 304, "") : .answer("new")
        }
        let request = FetchRequest(url: server.url, validators: Validators(etag: "\"v1\""))
        #expect(try await fetcher.fetch(request, limits: .init(), allowPrivate: true).status == 304)
    }

    @Test("A line end in a header value does not become a header")
    func headerInjection() async throws {
        let server = LoopbackServer { _ in .answer("") }
        let request = FetchRequest(url: server.url, headers: ["X-A": "1\r\nX-B: 2"])
        _ = try await fetcher.fetch(request, limits: .init(), allowPrivate: true)
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.headers["x-b"] == nil)
    }

    @Test("Loopback is refused unless the platform file allows private addresses")
    func loopbackRefused() async {
        let server = LoopbackServer { _ in .answer("secret") }
        await #expect(throws: FetchFailure.refusedAddress("127.0.0.1")) {
            try await fetch(server.url, allowPrivate: false)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("A connection opened with permission is not used again without it")
    func noReuseAcrossPermissions() async throws {
        let server = LoopbackServer { _ in .answer("secret") }
        _ = try await fetch(server.url)
        await #expect(throws: FetchFailure.refusedAddress("127.0.0.1")) {
            try await fetch(server.url, allowPrivate: false)
        }
    }

    @Test("A body of more than 8 MB comes whole, from a file")
    func largeBody() async throws {
        let bytes = (0..<(9 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = LoopbackServer { _ in .answer(bytes) }
        let response = try await fetch(server.url)
        #expect(response.body.count == bytes.count)
        #expect(try response.body.bytes() == Data(bytes))
    }

    @Test(
        "A body over the limit is cut off, whether announced or not, and its beginning is kept",
        arguments: [true, false])
    func tooLarge(announced: Bool) async {
        let body = [UInt8](repeating: 65, count: 200_000)
        let server = LoopbackServer { _ in
            announced ? .answer(body) : [.send(Array("HTTP/1.0 200 OK\r\n\r\n".utf8)), .send(body), .close]
        }
        var limits = Platform.Limits()
        limits.responseBytes = 100_000
        await #expect {
            try await fetch(server.url, limits: limits)
        } throws: { error in
            guard case .tooLarge(100_000, let beginning) = error as? FetchFailure else { return false }
            return beginning.bytes == Array(body.prefix(AnswerBeginning.limit))
                && beginning.announced == (announced ? body.count : nil)
                // What is announced too large is not waited for.
                && (announced ? beginning.received < body.count : beginning.received > 100_000)
        }
    }

    @Test("A length larger than the body is a cut answer (fault 34)")
    func shortBody() async {
        let server = LoopbackServer { _ in .answer(headers: ["Content-Length": "100"], "short") + [.close] }
        await #expect(throws: FetchFailure.truncated) { try await fetch(server.url) }
    }

    @Test("A reset in the middle of the body is a connection failure (fault 36)")
    func reset() async {
        let server = LoopbackServer { _ in .answer(headers: ["Content-Length": "100"], "short") + [.reset] }
        let failure = await #expect(throws: FetchFailure.self) { try await fetch(server.url) }
        #expect(failure?.isTransient == true)
    }

    @Test("A server that says nothing is left at the deadline")
    func deadline() async {
        let server = LoopbackServer { _ in [.hang] }
        var limits = Platform.Limits()
        limits.requestSeconds = 0.2
        await #expect(throws: FetchFailure.timeout) { try await fetch(server.url, limits: limits) }
    }

    @Test("A body that drips is cut long before the deadline (fault 35)")
    func drip() async {
        let server = LoopbackServer { _ in
            .answer(headers: ["Content-Length": "1000"], "<") + [
                .drip([UInt8](repeating: 32, count: 999), milliseconds: 100)
            ]
        }
        await #expect(throws: FetchFailure.timeout) { try await fetch(server.url) }
    }

    @Test("A server that closes after each answer though it says keep-alive loses nothing (fault 37)")
    func falseKeepAlive() async throws {
        let server = LoopbackServer { _ in .answer(headers: ["Connection": "keep-alive"], "ok") + [.close] }
        for _ in 0..<5 { #expect(try await fetch(server.url).body.count == 2) }
    }

    @Test("HTTP/1.0 without a length ends with the connection (fault 41)")
    func http10() async throws {
        let server = LoopbackServer { _ in [.send(Array("HTTP/1.0 200 OK\r\n\r\nhello".utf8)), .close] }
        #expect(try await fetch(server.url).body.bytes() == Data("hello".utf8))
    }

    @Test("What answers without a status line is said not to speak HTTP, and nothing of a redirect")
    func noHTTP() async {
        let server = LoopbackServer { _ in [.send(Array("[{\"id\":1}]\n".utf8)), .close] }
        await #expect(throws: FetchFailure.notHTTP) { try await fetch(server.url) }
    }

    @Test("Cancelling the task ends the transfer")
    func cancellation() async {
        let server = LoopbackServer { _ in [.hang] }
        let task = Task { try await fetch(server.url) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: FetchFailure.cancelled) { try await task.value }
    }

    @Test("Many requests at once share one fetcher")
    func concurrent() async throws {
        let server = LoopbackServer { .answer($0.target) }
        let fetcher = fetcher
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<40 {
                group.addTask {
                    let request = FetchRequest(url: "\(server.url)/\(index)")
                    let response = try await fetcher.fetch(request, limits: .init(), allowPrivate: true)
                    return try response.body.bytes() == Data("/\(index)".utf8)
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test(
        "Addresses that are no http, https or sftp are refused",
        arguments: ["file:///etc/passwd", "ftp://a/b", "x", ""])
    func schemes(url: String) async {
        await #expect(throws: FetchFailure.refusedAddress(url)) { try await fetch(url) }
    }
}

extension CurlFetcher.Settings {
    /// Short windows, so that tests of slow servers are quick.
    static var forTests: Self {
        var settings = Self(userAgent: "Huiliu-Tests")
        settings.slownessWindow = .seconds(1)
        return settings
    }
}
