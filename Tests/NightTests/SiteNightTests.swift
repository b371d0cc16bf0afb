import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("A site night by night", .serialized, .enabled(if: HuiliuProgram.url != nil))
struct SiteNightTests {
    private static func page(_ name: String, _ title: String) -> String {
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><script type=\"application/ld+json\">"
            + "{\"@context\":\"https://schema.org\",\"@type\":\"LearningResource\",\"@id\":\"urn:\(name)\","
            + "\"name\":\"\(title)\"}</script></head><body><h1>\(title)</h1></body></html>"
    }

    private static func map(_ base: String, _ dates: [(String, String)]) -> String {
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + dates.map { "<url><loc>\(base)/\($0)</loc><lastmod>\($1)</lastmod></url>" }.joined() + "</urlset>"
    }

    @Test("Only what changed is asked for the second night, and what was left out stays as it is")
    func incremental() async throws {
        let night = Mutex(1)
        let server = LoopbackServer { request in
            let isFirst = night.withLock { $0 } == 1
            let base = "http://" + (request.headers["host"] ?? "")
            switch request.path {
            case "/sitemap.xml":
                return .answer(Self.map(base, [("a", "2019-01-01"), ("b", isFirst ? "2019-06-01" : "2019-07-01")]))
            case "/a": return .answer(Self.page("a", "甲"))
            case "/b": return .answer(Self.page("b", isFirst ? "乙" : "乙的新版"))
            default: return .answer(status: 404, "")
            }
        }
        defer { server.stop() }
        let project = try ScratchProject()
        try project.write(
            "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nprotocol: sitemap\n"
                + "crosswalk: schema-org\nendpoint: \(server.url)/sitemap.xml\nnetwork: {allowPrivate: true}\n",
            to: "Harvesters/620000.yml")
        let first = try await project.run("sync")
        #expect(first.status == 0, "\(first.output)")
        night.withLock { $0 = 2 }
        let second = try await project.run("sync")
        #expect(second.status == 0, "\(second.output)")
        #expect(server.requests.map(\.path).filter { $0 == "/a" || $0 == "/b" } == ["/a", "/b", "/b"])
        let titles = try project.records()
        #expect(titles.count == 2)
        #expect(titles.contains { $0.contains("乙的新版") } && titles.contains { $0.contains("urn:a") })
    }
}
