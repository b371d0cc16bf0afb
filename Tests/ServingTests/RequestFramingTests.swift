import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("How a request is written, over the wire", .timeLimit(.minutes(1)))
struct RequestFramingTests {
    private func status(_ lines: [String], _ body: String = "", port: Int) async throws -> Int? {
        let text = (lines + ["Connection: close", "", body]).joined(separator: "\r\n")
        let answer = try await blocking { try RawRequest.send(Array(text.utf8), port: port) }
        return RawRequest.status(answer)
    }

    @Test("A request names one host; what asks whether the server is up may do without")
    func host() async throws {
        let site = try SiteFixture()
        try await withServer(site.server) { (port: Int) async throws in
            #expect(try await status(["GET /about HTTP/1.1", "Host: a"], port: port) == 200)
            #expect(try await status(["GET /about HTTP/1.1"], port: port) == 400)
            #expect(try await status(["GET /about HTTP/1.1", "Host: a", "Host: b"], port: port) == 400)
            #expect(try await status(["GET /healthz HTTP/1.0"], port: port) == 200)
        }
    }

    @Test("Chinese in an address that is not percent-encoded is refused in words, with the way to write it")
    func rawAddress() async throws {
        let site = try SiteFixture()
        try await withServer(site.server) { (port: Int) async throws in
            let request = Array("GET /api/search?q=分数 HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            let answer = try await blocking { try RawRequest.send(request, port: port) }
            #expect(RawRequest.status(answer) == 400)
            let parts = String(decoding: answer, as: UTF8.self).components(separatedBy: "\r\n\r\n")
            #expect(parts.first?.lowercased().contains("content-type: application/problem+json") == true)
            let body = Array((parts.last ?? "").utf8)
            #expect(parts.first?.lowercased().contains("content-length: \(body.count)") == true)
            let problem = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            #expect(problem?["status"] as? Int == 400)
            #expect((problem?["detail"] as? String)?.contains("%E5%88%86%E6%95%B0") == true)
        }
    }

    @Test("A body written in a way that is not understood is refused and is no error of the server")
    func body() async throws {
        let site = try SiteFixture(outward: true)
        try await withServer(site.server) { (port: Int) async throws in
            let head = ["POST /oai HTTP/1.1", "Host: a", "Content-Type: application/x-www-form-urlencoded"]
            let chunked = head + ["Transfer-Encoding: chunked"]
            #expect(try await status(chunked, "d\r\nverb=Identify\r\n0\r\n\r\n", port: port) == 200)
            #expect(try await status(chunked, "ZZ\r\nverb=Identify\r\n0\r\n\r\n", port: port) == 400)
            let strange = try await status(head + ["Transfer-Encoding: xchunked"], "x", port: port)
            // The HTTP library may be the one that notices first.
            #expect(strange == 501 || strange == 400)
        }
        #expect(!site.world.lines.contains { $0.contains("\"level\":\"error\"") })
    }
}
