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

/// Nights of one platform on a loopback socket, with the real client and a real catalogue.
struct WireNight {
    static let code = "faulty"

    private let folder: TemporaryFolder
    private let catalogue: Catalogue
    private let platform: Platform
    private let workshop: Workshop

    /// - Parameter yaml: the platform file from `protocol:` on.
    init(endpoint: String, _ yaml: String) throws {
        folder = try Project.temporaryFolder()
        let head = """
            code: \(Self.code)
            name: 出错的平台
            kind: national
            endpoint: \(endpoint)
            network: {allowPrivate: true}
            limits: {requestSeconds: 20, recordBytes: 1000000, responseBytes: 8000000}

            """
        platform = try Platform(ConfigNode(yaml: head + yaml, file: "faulty.yml"))
        catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: NoIndex())
        var settings = CurlFetcher.Settings(userAgent: Workshop.agent(contact: nil))
        settings.slownessWindow = .seconds(1)
        workshop = Workshop(
            root: Project.root, lexicon: try Self.lexicon.get(),
            context: HarvestContext(fetching: CurlFetcher(settings), clock: PassingClock(), chance: { 0 }))
    }

    /// Runs the n-th night, a day after the one before.
    func run(_ number: Int) async throws -> RunReport {
        let now = UTCInstant(seconds: PassingClock.start + Int64(number - 1) * 86_400)
        let night = NightlyRun(
            catalogue: catalogue, platforms: [platform], broken: [], workshop: workshop, board: SilentBoard(),
            now: { now })
        return try #require(try await night.run().sources.first)
    }

    /// What readers see: the platform's identifier → the title, or what `shown` makes of the record.
    func visible(_ shown: (LearningResource) -> String = { $0.displayTitle }) throws -> [String: String] {
        try catalogue.pool.read { db in
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            var visible: [String: String] = [:]
            for id in ids {
                if let resource = try catalogue.resource(document: id, db) {
                    visible[resource.sourceID] = shown(resource)
                }
            }
            return visible
        }
    }

    /// The open quarantine: records, and answers that were not taken in.
    func quarantine() throws -> (records: [QuarantinedRecord], answers: [QuarantinedRecord]) {
        let all = try catalogue.pool.read { db in
            try catalogue.quarantine(source: Self.code, limit: 99, db).compactMap {
                try catalogue.quarantined(id: $0.id, db)
            }
        }
        return (
            all.filter { $0.format != RefusedAnswer.format }, all.filter { $0.format == RefusedAnswer.format }
        )
    }

    private static let lexicon = Result { Lexicon(try Vocabularies(root: Project.root), trees: .empty) }
}

/// A clock on which waiting takes no time, so that Retry-After and backoff are walked through, not waited for.
private final class PassingClock: NightClock {
    static let start: Int64 = 1_577_808_000

    private let passed = Mutex(Duration.zero)
    var now: UTCInstant { UTCInstant(seconds: Self.start + passed.withLock { $0.components.seconds }) }
    var uptime: Duration { passed.withLock { $0 } }
    func wait(_ duration: Duration) async throws {
        try Task.checkCancellation()
        passed.withLock { $0 += duration }
    }
}

extension RunReport {
    /// Added, updated, deleted.
    var moves: [Int] { [counts.added, counts.updated, counts.deleted] }
    /// What the platform says it has is what it gave, record by record.
    var balances: Bool { claimed.map { $0 == received + notFetched } ?? true }
}
