import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching
import TestSupport
import Testing

@testable import huiliu

/// Real answers of real services, served from loopback. They are used in place and are not part of the repository.
@Suite("Real answers are harvested through platform files and crosswalks alone", .enabled(if: Project.shared != nil))
struct RealInputTests {
    private static let files = [
        "shanghai-textbooks": "shanghai-textbooks-response.json", "icourse163": "icourse163-one-school.json",
        "textbook-catalogue": "chinatextbook-catalog.jsonl",
    ]

    /// A night over the three answers.
    private func night() async throws -> (NightReport, Catalogue, TemporaryFolder) {
        let folder = try Project.temporaryFolder()
        let answers = try Self.files.mapValues { name -> [UInt8] in
            let real = try #require(Project.shared).appending(path: "data/real").appending(path: name)
            return Array(try Data(contentsOf: real))
        }
        let server = LoopbackServer { request in
            answers[String(request.path.dropFirst())].map { .answer($0) } ?? .answer(status: 404, "")
        }
        defer { server.stop() }
        let files = Project.root.url.appending(path: "Tests/Fixtures/platforms")
        var platforms: [Platform] = []
        for code in Self.files.keys.sorted() {
            var platform = try Platform(Project.root.config(files.appending(path: "\(code).yml")))
            platform.endpoint = "\(server.url)/\(code)"
            platforms.append(platform)
        }
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"),
            index: FTSIndex(analyser: try TextAnalyser(root: Project.root)))
        let run = NightlyRun(
            catalogue: catalogue, platforms: platforms, broken: [],
            workshop: try Workshop.real(root: Project.root, contact: nil), board: SilentBoard())
        return (try await run.run(), catalogue, folder)
    }

    @Test("All 149 + 53 + 222 records are in, and what they say is coded or listed as unmapped")
    func everything() async throws {
        let (report, catalogue, folder) = try await night()
        #expect(report.state == .ok, "\(report.chinese)")
        let added = Dictionary(
            report.sources.map { ($0.source, $0.counts.added) }, uniquingKeysWith: { first, _ in first })
        #expect(added == ["shanghai-textbooks": 149, "icourse163": 53, "textbook-catalogue": 222])
        let silent = try await catalogue.pool.read { db in
            var silent: [String] = []
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            for id in ids {
                guard let record = try catalogue.resource(document: id, db) else { continue }
                let findings =
                    try String.fetchOne(db, sql: "SELECT findings FROM content WHERE id = ?", arguments: [id]) ?? ""
                let isSubjectSilent =
                    record.subjects.contains { $0.code == nil } && !findings.contains("subject_unmapped")
                let isEditionSilent = record.edition?.code == nil && record.edition != nil
                let isVolumeSilent = record.volume?.code == nil && record.volume != nil
                var uncoded = isSubjectSilent
                if isEditionSilent, !findings.contains("edition_unmapped") { uncoded = true }
                if isVolumeSilent, !findings.contains("volume_unmapped") { uncoded = true }
                if uncoded || record.displayTitle.isEmpty { silent.append(record.id) }
            }
            return silent
        }
        #expect(silent.isEmpty)
        withExtendedLifetime(folder) {}
    }

    @Test("Searching 化学 finds them")
    func chemistry() async throws {
        let (_, catalogue, folder) = try await night()
        let searcher = try Searcher(catalogue, root: Project.root)
        let found = try searcher.search(SearchRequest(text: "化学", size: 100))
        let sources = Set(found.hits.map(\.resource.platform))
        #expect(found.total > 0)
        #expect(sources.isSuperset(of: ["shanghai-textbooks", "textbook-catalogue"]))
        withExtendedLifetime(folder) {}
    }
}
