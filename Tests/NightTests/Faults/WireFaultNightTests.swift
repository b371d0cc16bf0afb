import Cataloguing
import Foundation
import GRDB
import Harvesting
import Mapping
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import huiliu

/// One fault of docs/faults.md as it comes over a socket, and what a night must make of it.
struct WireFault: Sendable, CustomTestStringConvertible {
    var numbers: [Int]
    var what: String
    /// Titles that differ from what the platform would have sent in health; nil: the record is quarantined or lost.
    var titles: [Int: String?] = [:]
    var quarantined = 0
    var states: Set<RunState> = [.ok]
    var token: @Sendable (Int) -> String = { "p\($0)" }
    var fault: FaultyRepository.Fault

    var testDescription: String { "\(numbers): \(what)" }
}

/// A clock on which waiting takes no time, so that Retry-After and backoff are walked through, not waited for.
private final class SwiftClock: NightClock {
    private let passed = Mutex(Duration.zero)
    var now: UTCInstant { UTCInstant(seconds: 1_577_808_000 + passed.withLock { $0.components.seconds }) }
    var uptime: Duration { passed.withLock { $0 } }
    func wait(_ duration: Duration) async throws {
        try Task.checkCancellation()
        passed.withLock { $0 += duration }
    }
}

@Suite("Faults on the wire, one whole night each", .serialized)
struct WireFaultNightTests {
    @Test("All good records in with exact titles, the bad ones in quarantine, the state true", arguments: WireFault.all)
    func night(_ fault: WireFault) async throws {
        let repository = FaultyRepository(token: fault.token, fault: fault.fault)
        defer { repository.stop() }
        let folder = try Project.temporaryFolder()
        let platform = try Platform(
            ConfigNode(
                yaml: """
                    code: faulty
                    name: 出错的平台
                    kind: national
                    endpoint: \(repository.base)/oai
                    protocol: oai-pmh
                    crosswalk: oai_dc
                    network: {allowPrivate: true}
                    limits: {requestSeconds: 20, recordBytes: 1000000}
                    """, file: "faulty.yml"))
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: NoIndex())
        let workshop = Workshop(
            root: Project.root, lexicon: try Self.lexicon.get(),
            context: HarvestContext(
                fetching: CurlFetcher(.init(userAgent: Workshop.agent(contact: nil))), clock: SwiftClock(),
                chance: { 0 }))
        let run = NightlyRun(
            catalogue: catalogue, platforms: [platform], broken: [], workshop: workshop, board: SilentBoard(),
            now: { UTCInstant(seconds: 1_577_808_000) })
        let report = try await run.run()
        let source = try #require(report.sources.first)
        #expect(fault.states.contains(source.state), "\(report.chinese)")
        if source.state == .ok { #expect(source.claimed.map { $0 == source.received + source.notFetched } ?? true) }
        var expected: [String: String] = [:]
        for index in 0..<60 {
            guard let title = fault.titles[index] ?? FaultyRepository.title(index) else { continue }
            expected[FaultyRepository.id(index)] = title
        }
        #expect(try Self.titles(catalogue) == expected, "\(report.chinese)")
        let bad = try await catalogue.pool.read { try catalogue.quarantine(source: "faulty", limit: 99, $0) }
        #expect(bad.count == fault.quarantined)
        #expect(bad.allSatisfy { item in item.findings.contains { $0.severity == .error } })
        withExtendedLifetime(folder) {}
    }

    private static let lexicon = Result { Lexicon(try Vocabularies(root: Project.root), trees: .empty) }

    private static func titles(_ catalogue: Catalogue) throws -> [String: String] {
        try catalogue.pool.read { db in
            var titles: [String: String] = [:]
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            for id in ids {
                if let resource = try catalogue.resource(document: id, db) {
                    titles[resource.sourceID] = resource.displayTitle
                }
            }
            return titles
        }
    }
}
