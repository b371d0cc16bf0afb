import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("Redirects")
struct RedirectTests {
    private func step(
        _ url: String, _ location: String?, status: Int = 302, method: FetchRequest.Method = .get,
        headers: [String: String] = [:]
    ) throws(FetchFailure) -> Redirect.Step? {
        try Redirect.step(
            from: FetchRequest(url: url, method: method, headers: headers, body: method == .post ? [1] : []),
            status: status, location: location, allowPrivate: true)
    }

    @Test("A redirect to another path is followed (fault 28)")
    func otherPath() async throws {
        let server = LoopbackServer { request in
            request.path == "/oai"
                ? .answer(
                    status: 302, headers: ["Location": "/oai2?" + request.target.drop { $0 != "?" }.dropFirst()], "")
                : .answer(request.target)
        }
        let response = try await CurlFetcher(.forTests).fetch(
            FetchRequest(url: server.url + "/oai?verb=Identify"), limits: .init(), allowPrivate: true)
        #expect(response.url == server.url + "/oai2?verb=Identify")
    }

    @Test("A slash added and the query lost: the query is put back (fault 29)")
    func lostQuery() throws {
        let next = try step("http://a.cn/oai?verb=ListRecords&from=1", "http://a.cn/oai/", status: 301)
        #expect(next?.request.url == "http://a.cn/oai/?verb=ListRecords&from=1")
    }

    @Test("From http to https of one host the query is kept too")
    func lostQueryToHTTPS() throws {
        let next = try step("http://a.cn/oai?verb=Identify", "https://a.cn/oai")
        #expect(next?.request.url == "https://a.cn/oai?verb=Identify")
        #expect(next?.allowPrivate == true)
    }

    @Test("A redirect to another port of the intranet is refused (fault 30)")
    func otherPort() async throws {
        let inner = LoopbackServer { _ in .answer("metadata service") }
        let server = LoopbackServer { _ in .answer(status: 302, headers: ["Location": inner.url + "/latest"], "") }
        await #expect(throws: FetchFailure.refusedRedirect(from: "127.0.0.1", to: "127.0.0.1")) {
            try await CurlFetcher(.forTests).fetch(FetchRequest(url: server.url), limits: .init(), allowPrivate: true)
        }
        #expect(inner.requests.isEmpty)
    }

    @Test("Who sent us to an address that may not be asked is told, and nobody is advised to open the private network")
    func refusedRedirect() {
        let failure = ExchangeFailure(.fetch(.refusedRedirect(from: "a.cn", to: "10.0.0.1")), attempts: 1)
        let error = failure.harvestError(platform: "620000", doing: "第 1 页")
        #expect(error.cause.contains("a.cn") && error.cause.contains("10.0.0.1"))
        #expect(!error.nextStep.contains("allowPrivate") && !error.isTransient)
    }

    @Test(
        "A redirect to a file or another scheme is refused",
        arguments: ["file:///etc/passwd", "gopher://a/", "sftp://a/x"])
    func otherScheme(location: String) {
        #expect(throws: FetchFailure.self) { try step("http://a.cn/", location) }
    }

    @Test("An answer may name addresses over HTTP only, also of its own host and port and of hosts that are known")
    func namedAddresses() throws {
        let site = try #require(WebAddress("http://a.cn:8410/list"))
        for (address, isFine) in [
            ("http://a.cn:8410/2", true), ("sftp://a.cn:8410/etc/passwd", false), ("https://b.cn/2", true),
            ("sftp://b.cn/2", false), ("http://c.cn/2", false),
        ] {
            let target = try #require(WebAddress(address, relativeTo: site))
            #expect(target.mayBeNamed(by: site, hosts: ["b.cn"]) == isFine, "\(address)")
            #expect(!target.isSameSite(as: site) || target.isWeb, "\(address)")
        }
    }

    @Test("A redirect without an address is refused")
    func noLocation() {
        #expect(throws: FetchFailure.badRedirect("")) { try step("http://a.cn/", nil) }
    }

    @Test("Keys are not carried to another host")
    func headersDropped() throws {
        let next = try step("https://a.cn/", "https://b.cn/", headers: ["Authorization": "Bearer x", "Accept": "*/*"])
        #expect(next?.request.headers == ["Accept": "*/*"])
    }

    @Test("307 keeps the POST, 303 makes it a GET")
    func methods() throws {
        #expect(try step("http://a.cn/x", "/y", status: 307, method: .post)?.request.method == .post)
        let seeOther = try step("http://a.cn/x", "/y", status: 303, method: .post)
        #expect(seeOther?.request.method == .get)
        #expect(seeOther?.request.body == [])
    }

    @Test("Walking in circles ends")
    func circle() async {
        let server = LoopbackServer { request in
            .answer(status: 302, headers: ["Location": request.path == "/a" ? "/b" : "/a"], "")
        }
        await #expect(throws: FetchFailure.tooManyRedirects) {
            try await CurlFetcher(.forTests).fetch(
                FetchRequest(url: server.url + "/a"), limits: .init(), allowPrivate: true)
        }
        #expect(server.requests.count <= 10)
    }
}
