import Foundation
import HTTPTypes
import Metadata
import NIOCore
import Synchronization
import Testing

@testable import Serving

@Suite struct MiddlewareTests {
    @Test("Every answer carries the security headers, and none allows inline code")
    func headers() async throws {
        let site = try SiteFixture()
        for path in ["/", "/search?q=x", "/api/search", "/nowhere", "/assets/site.css", "/healthz"] {
            let answer = try await site.page(path)
            let policy = try #require(answer.header("Content-Security-Policy"), "\(path)")
            #expect(!policy.contains("unsafe"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Referrer-Policy") == "same-origin")
        }
    }

    @Test("HSTS is sent only when a proxy on this machine says TLS")
    func hsts() async throws {
        let site = try SiteFixture(records: [])
        let name = "Strict-Transport-Security"
        let local = try await site.get("/healthz", ["X-Forwarded-Proto": "https"], peer: "127.0.0.1")
        #expect(local.header(name) != nil)
        #expect(try await site.get("/healthz", ["X-Forwarded-Proto": "https"]).header(name) == nil)
    }

    @Test("Large text is compressed for those who take it, small text is not")
    func gzip() async throws {
        let site = try SiteFixture()
        let plain = try await site.get("/api/search?size=50")
        let packed = try await site.get("/api/search?size=50", ["Accept-Encoding": "gzip, br"])
        #expect(plain.header("Content-Encoding") == nil)
        #expect(packed.header("Content-Encoding") == "gzip")
        #expect(packed.bytes.count * 4 < plain.bytes.count)
        #expect(packed.header("Vary")?.contains("Accept-Encoding") == true)
        #expect(packed.header("Content-Length") == String(packed.bytes.count))
        #expect(try await site.get("/healthz", ["Accept-Encoding": "gzip"]).header("Content-Encoding") == nil)
        #expect(try await site.get("/api/search", ["Accept-Encoding": "gzip;q=0"]).header("Content-Encoding") == nil)
    }

    @Test("An unchanged catalogue answers 304 to its ETag, a changed language does not")
    func conditional() async throws {
        let site = try SiteFixture()
        let first = try await site.get("/api/search?q=%E8%AF%BE")
        let tag = try #require(first.header("ETag"))
        let second = try await site.get("/api/search?q=%E8%AF%BE", ["If-None-Match": tag])
        #expect(second.status == 304)
        #expect(second.bytes.isEmpty)
        let packed = try await site.get("/api/search?q=%E8%AF%BE", ["Accept-Encoding": "gzip"])
        #expect(second.header("Vary") == packed.header("Vary"))
        let other = try await site.get("/api/search?q=%E8%AF%BE", ["If-None-Match": tag, "Cookie": "hl=en"])
        #expect(other.status == 200)
    }

    @Test(
        "A tag is compared weakly, in a list, and * fits whatever there is",
        arguments: [
            "/api/search", "/api/resources/{id}", "/jsonld/{id}", "/amb/{id}", "/feed.atom", "/oai?verb=Identify",
        ])
    func tags(path: String) async throws {
        let site = try SiteFixture(outward: true)
        let path = path.replacing("{id}", with: SiteFixture.lessons[0].id)
        let weak = try #require(try await site.get(path).header("ETag"))
        #expect(weak.hasPrefix("W/\""))
        for asked in [weak, String(weak.dropFirst(2)), "\"other\" , \(weak)", "*"] {
            let answer = try await site.get(path, ["If-None-Match": asked])
            #expect(answer.status == 304 && answer.header("ETag") == weak, "\(asked)")
        }
        #expect(try await site.get(path, ["If-None-Match": "\"other\""]).status == 200)
        #expect(try await site.get("/jsonld/cnres:620000:0000000000000000", ["If-None-Match": "*"]).status == 404)
        try site.publish([SiteFixture.lesson("new", "新课")])
        #expect(try await site.get(path, ["If-None-Match": weak]).status == 200)
    }

    @Test("An answer given before is the same again, packed or not, and another one after a publication")
    func answeredBefore() async throws {
        let site = try SiteFixture(accounts: true)
        for path in ["/", "/search?q=%E8%AF%BE", "/api/search?size=50", "/resource/" + SiteFixture.lessons[0].id] {
            for encoding in ["", "gzip"] {
                let fields = ["Accept-Encoding": encoding, "Accept": path.hasPrefix("/api") ? "" : "text/html"]
                let first = try await site.get(path, fields)
                let second = try await site.get(path, fields)
                #expect(first.bytes == second.bytes && first.headers == second.headers, "\(path) \(encoding)")
            }
        }
        let before = try await site.get("/api/search?size=0")
        try site.publish([SiteFixture.lesson("new", "新课")])
        let after = try await site.get("/api/search?size=0")
        #expect(before.header("ETag") != after.header("ETag"))
        #expect(try after.json()["total"] as? Int == SiteFixture.lessons.count + 1)
    }

    @Test("What someone logged in is shown is never shown to the public, nor the other way round")
    func kept() async throws {
        let site = try SiteFixture(accounts: true)
        try await Operator.setUp(site)
        let cookie = try await Operator.logIn(site)
        for path in ["/", "/search?q=%E8%AF%BE", "/resource/" + SiteFixture.lessons[0].id] {
            let own = try await site.page(path, cookie: cookie)
            let open = try await site.page(path)
            #expect(own.header("Cache-Control") == "no-store" && own.header("ETag") == nil)
            #expect(own.text.contains("/operator") && !open.text.contains("/operator"), "\(path)")
            #expect(try await site.page(path, cookie: cookie).text == own.text)
        }
    }

    @Test("The citation of a resource follows the day and the address it was asked for under")
    func citation() async throws {
        let site = try SiteFixture()
        let path = "/resource/" + SiteFixture.lessons[0].id
        let first = try await site.page(path).text
        site.world.pass(seconds: 86_400)
        #expect(try await site.page(path).text != first)
        let secure = try await site.get(
            path, ["Accept": "text/html", "X-Forwarded-Proto": "https"], peer: "127.0.0.1")
        #expect(secure.text.contains("https://huiliu.test/"))
    }

    @Test("Other sites may read the API and what machines take from here, not the pages")
    func crossOrigin() async throws {
        let site = try SiteFixture(outward: true)
        let name = "Access-Control-Allow-Origin"
        let id = SiteFixture.lessons[0].id
        for path in [
            "/api/search", "/jsonld/\(id)", "/amb/\(id)", "/feed.atom", "/oai?verb=Identify", "/dcat.jsonld",
            "/resourcesync/changelist.xml",
        ] {
            #expect(try await site.get(path).header(name) == "*", "\(path)")
            #expect(try await site.ask(.options, path, [:], body: "").status == 204, "\(path)")
        }
        #expect(try await site.post("/oai", form: ["verb": "Identify"]).header(name) == "*")
        #expect(try await site.page("/").header(name) == nil)
    }

    @Test("A method that is not taken is answered with those that are", arguments: [HTTPRequest.Method.delete, .put])
    func methods(method: HTTPRequest.Method) async throws {
        let site = try SiteFixture(records: [], outward: true)
        for (path, methods) in [
            ("/oai", "GET, HEAD, POST, OPTIONS"), ("/api/search", "GET, HEAD, OPTIONS"),
            ("/search", "GET, HEAD, OPTIONS"),
        ] {
            for accept in ["application/json", "text/html"] {
                let answer = try await site.ask(method, path, ["Accept": accept], body: "")
                #expect(answer.status == 405 && answer.header("Allow") == methods, "\(path)")
            }
        }
    }

    @Test("The log has one JSON line a request and no query")
    func log() async throws {
        let site = try SiteFixture()
        _ = try await site.get("/api/search?q=13800138000")
        let line = try #require(site.world.lines.last)
        #expect(!line.contains("13800138000"))
        let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(json?["route"] as? String == "/api/search")
        #expect(json?["status"] as? Int == 200)
    }

    @Test("Metrics count requests by route and tell each source's state")
    func metrics() async throws {
        let site = try SiteFixture()
        _ = try await site.get("/api/search")
        let text = try await site.get("/metrics").text
        #expect(text.contains("huiliu_http_requests_total{route=\"/api/search\",status=\"200\"} 1"))
        #expect(text.contains("huiliu_source_stale{source=\"620000\"} 0"))
        #expect(text.contains("huiliu_night_state{state=\"ok\"} 1"))
    }

    @Test("A client that asks too fast is told when to come back")
    func rate() async throws {
        var options = Site.Options()
        options.requestsPerSecond = 1
        options.burst = 3
        let site = try SiteFixture(records: [], options: options)
        for _ in 0..<3 { #expect(try await site.get("/healthz").status == 200) }
        let refused = try await site.get("/healthz")
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "1")
        site.world.pass(seconds: 2)
        #expect(try await site.get("/healthz").status == 200)
        let proxied = ["X-Forwarded-For": "203.0.113.9"]
        #expect(try await site.get("/healthz", proxied, peer: "127.0.0.1").status == 200)
    }

    @Test("Of an IPv6 client the network counts, of an IPv4 client the address, also when it is written as IPv6")
    func networks() {
        let limiter = RateLimiter(perSecond: 1, burst: 1) { 0 }
        #expect(limiter.take("2001:db8:1:2::1") == nil)
        #expect(limiter.take("2001:db8:1:2:ffff::9") != nil)
        #expect(limiter.take("2001:db8:1:3::1") == nil)
        #expect(limiter.take("192.0.2.1") == nil)
        #expect(limiter.take("::ffff:192.0.2.1") != nil)
        #expect(limiter.take("::ffff:192.0.2.2") == nil)
    }

    @Test(
        "Invented addresses fill no memory: beyond the limit unknown clients share one bucket, known ones keep theirs")
    func inventedAddresses() {
        let uptime = Mutex(100.0)
        let limiter = RateLimiter(perSecond: 1, burst: 2) { uptime.withLock { $0 } }
        #expect((0..<RateLimiter.most).allSatisfy { limiter.take(String($0)) == nil })
        #expect(limiter.take("first") == nil)
        #expect(limiter.take("second") == nil)
        #expect(limiter.take("third") != nil)
        #expect(limiter.take("0") == nil)
        uptime.withLock { $0 += 10 }
        #expect(limiter.take("third") == nil)
        #expect(limiter.take("fourth") == nil)
        #expect(limiter.take("fifth") == nil)
    }

    @Test(
        "A page that speaks the language of whoever asks says so to caches",
        arguments: ["/coverage", "/coverage/T01", "/sources", "/about", "/contributions", "/languages", "/trace/T01"])
    func varying(path: String) async throws {
        let answer = try await SiteFixture().page(path)
        #expect(answer.header("Vary")?.contains("Accept-Language, Cookie") == true)
        #expect(answer.header("Cache-Control") == "private, no-cache")
    }

    @Test("A page about an error speaks the language of whoever asks and knows who is logged in")
    func errorPages() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        for fields in [["Cookie": "hl=en"], ["Accept-Language": "en-GB"]] {
            let answer = try await site.get("/nowhere", fields.merging(["Accept": "text/html"]) { $1 })
            #expect(answer.status == 404)
            #expect(answer.text.hasPrefix("<!doctype html><html lang=\"en\""))
            #expect(answer.header("Vary")?.contains("Accept-Language") == true)
        }
        #expect(try await site.page("/nowhere").text.hasPrefix("<!doctype html><html lang=\"zh-Hans\""))
        try await Operator.setUp(site)
        let own = try await site.page("/nowhere", cookie: Operator.logIn(site))
        #expect(own.text.contains("href=\"/operator\">root<"))
        #expect(own.header("Cache-Control") == "no-store")
    }

    @Test("HEAD answers like GET without a body, an unknown address is a page for people and JSON for programs")
    func unknown() async throws {
        let site = try SiteFixture(records: [])
        #expect(try await site.ask(.head, "/api/search", [:], body: "").status == 200)
        #expect(try await site.page("/nowhere").text.contains("没有这个地址"))
        let answer = try await site.get("/api/nowhere")
        #expect(answer.status == 404)
        #expect(try answer.json()["type"] as? String == "urn:huiliu:problem:not-found")
    }
}
