import Harvesting
import Metadata
import TestSupport
import Testing

/// Pages whose JSON-LD is beyond repair, and pages that stand in for others: what may take whose place.
@Suite("Records made of headings")
struct FallbackTests {
    private struct Known: StoredPayloads {
        var ids: Set<String> = []

        func isStored(_ sourceID: String, payload: UnsafeRawBufferPointer) -> Bool { false }
        var isEmpty: Bool { ids.isEmpty }
        func isKnown(_ sourceID: String) -> Bool { ids.contains(sourceID) }
        func hasOther(_ sourceID: String, than payload: UnsafeRawBufferPointer) -> Bool { ids.contains(sourceID) }
    }

    /// A site of pages with this block and heading, over real HTTP.
    private func harvest(
        _ pages: [(block: String, heading: String)], stored: Known = Known()
    ) async throws -> Harvested {
        let server = LoopbackServer { request in
            let base = "http://" + (request.headers["host"] ?? "")
            if request.path == "/sitemap.xml" {
                let locations = pages.indices.map { "<url><loc>\(base)/\($0)</loc></url>" }
                return .answer("<urlset>\(locations.joined())</urlset>")
            }
            guard let number = Int(request.path.dropFirst()) else { return .answer(status: 404, "") }
            let page = pages[number]
            return .answer(
                "<html><head><script type='application/ld+json'>\(page.block)</script></head>"
                    + "<body><h1>\(page.heading)</h1></body></html>")
        }
        let platform = try Platform.test("protocol: sitemap", endpoint: server.url + "/sitemap.xml")
        let context = HarvestContext(fetching: CurlFetcher(.forTests), clock: StillClock(), chance: { 0 })
        let request = HarvestRequest(platform: platform, extent: .full, stored: stored)
        return try await Harvested(HarvesterRegistry.session(for: request, context: context))
    }

    private func broken(_ number: Int) -> String { #"{"@type":"Course","@id":"urn:\#(number)","name":"未闭合"# }

    @Test("A heading gives a record where the broken block names a resource")
    func resource() async throws {
        let harvested = try await harvest([(broken(1), "圆"), (broken(2), "方")])
        #expect(harvested.ids == ["urn:1", "urn:2"])
        #expect(harvested.records.allSatisfy { $0.findings.map(\.rule) == ["jsonld_unreadable"] })
    }

    @Test("A broken block of something else is no resource, one of nothing goes to quarantine")
    func others() async throws {
        let footer = #"{"@type":"Organization","name":"省教育厅"#
        let harvested = try await harvest([(footer, "用户登录"), ("{broken", "系统维护中")])
        #expect(harvested.records.isEmpty)
        #expect(harvested.unreadable.map { $0.findings.map(\.rule) } == [["jsonld_unreadable"]])
        #expect(!harvested.end.isCompleteList)
    }

    @Test("What the catalogue has of a resource is not replaced by a heading")
    func stored() async throws {
        let harvested = try await harvest([(broken(1), "圆"), (broken(2), "方")], stored: Known(ids: ["urn:2"]))
        #expect(harvested.ids == ["urn:1"])
        #expect(harvested.unreadable.map(\.sourceID) == ["urn:2"])
    }

    @Test("A heading that several pages share is none of theirs")
    func shared() async throws {
        let harvested = try await harvest([(broken(1), "请登录"), (broken(2), "圆"), (broken(3), "请登录")])
        #expect(harvested.ids == ["urn:2"])
        #expect(harvested.unreadable.map(\.sourceID) == ["urn:1", "urn:3"])
        #expect(!harvested.end.isCompleteList)
    }
}
