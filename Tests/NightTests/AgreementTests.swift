import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata
import Searching
import Serving
import Simulating
import TestSupport
import Testing

@testable import huiliu

@Suite("Search, API, coverage and the simulator's truth agree", .serialized)
struct AgreementTests {
    /// A night of day 1, and the site over it on a real socket while `body` works.
    private func afterANight(_ body: @escaping @Sendable (Federation, Searcher, String) async throws -> Void)
        async throws
    {
        try await Federation.serving(records: 1200) { federation in
            _ = try await federation.night(day: 1)
            let searcher = try Searcher(federation.catalogue, root: Project.root)
            var options = Site.Options()
            options.logsAccess = false
            options.requestsPerSecond = 10_000
            let site = try Site(
                catalogue: federation.catalogue, searcher: searcher, root: Project.root,
                platforms: Project.root.platforms(overlay: federation.overlay).platforms,
                vocabularies: Vocabularies(root: Project.root),
                coverage: CoverageDesks(
                    newest: try CoverageCounter(root: Project.root, vocabularies: Vocabularies(root: Project.root))),
                options: options)
            let (ports, port) = AsyncStream<Int>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await HuiliuServer(site: site).run(host: "127.0.0.1", port: 0) { port.yield($0) } }
                var iterator = ports.makeAsyncIterator()
                let address = "http://127.0.0.1:\(await iterator.next() ?? 0)"
                try await body(federation, searcher, address)
                group.cancelAll()
            }
        }
    }

    private func get(_ address: String) async throws -> [String: any Sendable] {
        let url = try #require(URL(string: address))
        let data = try await blocking { try Data(contentsOf: url) }
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: any Sendable])
    }

    @Test("A search by subject gives the same total in process and over HTTP, and the manifest's number without words")
    func search() async throws {
        try await afterANight { federation, searcher, address in
            let words = try searcher.search(SearchRequest(text: "分数", filters: [.subject: ["math"]], size: 20))
            let api = try await self.get(
                "\(address)/api/search?q=%E5%88%86%E6%95%B0&subject=math")
            #expect(words.total > 0)
            #expect(api["total"] as? Int == words.total)
            let truth = federation.simulation.manifest(day: 1).platforms.reduce(0) { $0 + ($1.bySubject["math"] ?? 0) }
            let all = try searcher.search(SearchRequest(filters: [.subject: ["math"]], size: 0))
            #expect(all.total == truth)
        }
    }

    @Test("Coverage counts the lessons, courses and platforms the simulator made")
    func coverage() async throws {
        try await afterANight { federation, _, address in
            let counter = try CoverageCounter(root: Project.root, vocabularies: Vocabularies(root: Project.root))
            let report = try await federation.catalogue.pool.read {
                counter.report(try counter.count(federation.catalogue, $0))
            }
            let truth = federation.simulation.manifest(day: 1)
            #expect(report.records == truth.total.live)
            #expect(report.target("T01")?.records == truth.targets.lessonCases)
            #expect(report.target("T03")?.number == truth.targets.nationalCourses["2"])
            #expect(report.target("T04")?.number == truth.targets.provinces)
            let api = try await self.get("\(address)/api/coverage")
            #expect(api["records"] as? Int == report.records)
        }
    }
}
