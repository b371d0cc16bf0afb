import Cataloguing
import Counting
import Foundation
import GRDB
import Harvesting
import Metadata
import Searching
import TestSupport
import Testing

@testable import huiliu

/// Invented platforms of Tests/Fixtures/synthetic over a real socket, their files beside broken ones.
@Suite("Nights over the synthetic platforms")
struct SyntheticNightTests {
    private static func fixture(_ path: String) -> [LoopbackServer.Step] {
        let file = Project.root.url.appending(path: "Tests/Fixtures/synthetic/\(path)")
        return (try? Data(contentsOf: file)).map { .answer(Array($0)) } ?? .answer(status: 404, "")
    }

    private static func answer(_ request: LoopbackServer.Request) -> [LoopbackServer.Step] {
        let arguments = request.arguments
        if request.path == "/510000" { return fixture("510000-json-get/page\(arguments["page"] ?? "1").json") }
        if arguments["verb"] == "Identify" { return fixture("620000-oai-dc/Identify.xml") }
        let page = ["dc/basic:junior/8": 2, "dc/basic:junior/16": 3][arguments["resumptionToken"] ?? ""] ?? 1
        return fixture("620000-oai-dc/ListRecords-\(page).xml")
    }

    private static func files(_ base: String) -> [String: String] {
        let common = "network: {allowPrivate: true}\npace: {delay: 0, retries: 0}\nschoolSystem: 6-3\n"
        return [
            "620000": """
            code: "620000"
            name: 甘肃
            kind: provincial
            province: "620000"
            endpoint: \(base)/620000
            protocol: oai-pmh
            crosswalk: oai_dc
            \(common)
            """,
            "510000": """
            code: "510000"
            name: 四川
            kind: provincial
            province: "510000"
            endpoint: \(base)/510000
            protocol: json-get
            crosswalk: json-get
            options:
              records: result.rows
              id: sdResIdCaseId
              pageCount: result.pageCount
              paging: {by: page, parameter: page, size: 10}
            \(common)
            """,
        ]
    }

    /// One night over copies of the project's files, which `change` may spoil.
    private func night(_ change: (_ root: URL, _ base: String) throws -> Void) async throws -> (NightReport, Catalogue)
    {
        let server = LoopbackServer { Self.answer($0) }
        defer { server.stop() }
        let folder = try Project.temporaryFolder()
        try FileManager.default.copyItem(at: Project.root.schemas, to: folder.url.appending(path: "Schemas"))
        let harvesters = folder.url.appending(path: "Harvesters")
        try FileManager.default.createDirectory(at: harvesters, withIntermediateDirectories: true)
        for (code, text) in Self.files(server.url) {
            try Data(text.utf8).write(to: harvesters.appending(path: "\(code).yml"))
        }
        try change(folder.url, server.url)
        let root = ProjectRoot(folder.url)
        let (platforms, broken) = root.platforms()
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path, schema: root.schemas.appending(path: "catalogue"),
            index: FTSIndex(analyser: try TextAnalyser(root: root)))
        let report = try await NightlyRun(
            catalogue: catalogue, platforms: platforms, broken: broken,
            workshop: try Workshop.real(root: root, contact: nil), board: SilentBoard()
        ).run()
        withExtendedLifetime(folder) {}
        return (report, catalogue)
    }

    @Test("The two lessons that are on both 620000 and 510000 count once")
    func sameWork() async throws {
        let (report, catalogue) = try await night { _, _ in }
        #expect(report.state == .ok, "\(report.chinese)")
        try WorkLinker(vocabularies: try Vocabularies(root: Project.root)).link(catalogue)
        let counter = try CoverageCounter(root: Project.root, vocabularies: try Vocabularies(root: Project.root))
        let counted = try await catalogue.pool.read { counter.report(try counter.count(catalogue, $0)) }
        #expect(counted.records == report.counts.added)
        #expect(counted.works == counted.records - 2)
    }

    @Test(
        "A bad crosswalk costs its platform, a bad platform file itself, each named by file, line and mend; the rest runs"
    )
    func badFiles() async throws {
        let (report, _) = try await night { root, _ in
            let bad = "code: bad\nname: 坏\nkind: nation\n"
            try Data(bad.utf8).write(to: root.appending(path: "Harvesters/bad.yml"))
            let crosswalk = root.appending(path: "Schemas/crosswalks/json-get.yml")
            let text = try String(contentsOf: crosswalk, encoding: .utf8).replacing("  title:", with: "  titel:")
            try Data(text.utf8).write(to: crosswalk)
        }
        #expect(report.state == .partial)
        #expect(report.broken.map(\.file) == ["Harvesters/bad.yml"])
        #expect(report.broken.first?.line == 3 && report.broken.first?.mend.isEmpty == false)
        let spoilt = report.sources.first { $0.source == "510000" }
        #expect(spoilt?.state == .failed && spoilt?.cause?.contains("json-get.yml:") == true)
        #expect(spoilt?.cause?.contains("Harvesters/510000.yml") == true && spoilt?.run ?? 0 > 0)
        #expect(spoilt?.cause?.contains("titel") == true && spoilt?.nextStep?.contains("title") == true)
        #expect(report.sources.first { $0.source == "620000" }?.state == .ok)
    }
}
