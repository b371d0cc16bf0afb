import Cataloguing
import Foundation
import Metadata
import Searching
import TestSupport
import Testing

@testable import huiliu

/// A repository whose protocol pyoai speaks, filled the way DSpace fills it (.ci/foreign-server).
private final class ForeignRepository: Sendable {
    static let python: URL? = {
        let folder = Project.root.url.appending(path: ".build/python")
        let libraries = folder.appending(path: "lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
        let isInstalled = versions.contains {
            FileManager.default.fileExists(atPath: libraries.appending(path: "\($0)/site-packages/oaipmh").path)
        }
        return isInstalled ? folder.appending(path: "bin/python") : nil
    }()

    let baseURL: String
    private let process = Process()

    init(items: Int) throws {
        let output = Pipe()
        process.executableURL = Self.python
        process.arguments = [Project.root.url.appending(path: ".ci/foreign-server").path, "\(items)"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        baseURL = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The next day: 5 items edited, 3 withdrawn, 4 submitted.
    func change() throws {
        let address = try #require(URL(string: baseURL.replacing("/oai/request", with: "/change")))
        _ = try Data(contentsOf: address)
    }

    deinit { process.end() }
}

@Suite("Repositories we did not write", .enabled(if: ForeignRepository.python != nil, "pyoai is not installed"))
struct ForeignRepositoryTests {
    @Test("A DSpace-like repository is harvested completely, then what changed, then nothing")
    func dspace() async throws {
        let repository = try await blocking { try ForeignRepository(items: 230) }
        let folder = try Project.temporaryFolder()
        let platform = try Platform(
            ConfigNode(
                yaml: """
                    code: dspace
                    name: 机构知识库
                    kind: national
                    endpoint: \(repository.baseURL)
                    protocol: oai-pmh
                    crosswalk: oai_dc
                    network: {allowPrivate: true}
                    pace: {delay: 0}
                    """, file: "dspace.yml"))
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"),
            index: FTSIndex(analyser: try TextAnalyser(root: Project.root)))
        let run = NightlyRun(
            catalogue: catalogue, platforms: [platform], broken: [],
            workshop: try Workshop.real(root: Project.root, contact: nil), board: SilentBoard())

        let first = try await run.run()
        #expect(first.state == .ok, "\(first.chinese)")
        // Ten of the 230 were withdrawn before we ever saw them.
        #expect(first.counts.added == 220 && first.counts.unchanged == 10, "\(first.chinese)")
        let searcher = try Searcher(catalogue, root: Project.root)
        #expect(try searcher.search(SearchRequest(text: "", filters: [.subject: ["math"]], size: 0)).total == 44)
        #expect(try searcher.search(SearchRequest(text: "适用于课堂教学", size: 0)).total == 220)

        try await blocking { try repository.change() }
        let second = try await run.run()
        #expect(second.state == .ok, "\(second.chinese)")
        #expect(second.counts.added == 4 && second.counts.updated == 5, "\(second.chinese)")
        #expect(second.counts.deleted == 3, "\(second.chinese)")

        let third = try await run.run()
        #expect(third.state == .ok && !third.counts.changesAnything, "\(third.chinese)")
        withExtendedLifetime((folder, repository)) {}
    }
}
