import Cataloguing
import Foundation
import GRDB
import Harvesting
import Mapping
import Metadata
import Searching
import Serving
import Synchronization
import TestSupport
import Testing

@testable import huiliu

/// One catalogue of a hierarchy: its own file, its own OAI-PMH provider on loopback, its own nights.
private final class Level: Sendable {
    let name: String
    let folder: TemporaryFolder
    let catalogue: Catalogue
    let clock = Mutex(UTCInstant(seconds: 1_572_566_400))
    private let workshop: Workshop
    private let provider = Mutex<OAIProvider?>(nil)
    private let server = Mutex<LoopbackServer?>(nil)

    init(_ name: String, lexicon: Lexicon, vocabularies: Vocabularies, sources: [Platform] = []) throws {
        self.name = name
        folder = try Project.temporaryFolder()
        catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"),
            index: FTSIndex(analyser: try TextAnalyser(root: Project.root)))
        workshop = Workshop(
            root: Project.root, lexicon: lexicon,
            context: HarvestContext(fetching: CurlFetcher(.init(userAgent: "test"))),
            repository: "\(name).example")
        let loopback = LoopbackServer { [weak self] request in
            guard let self, let provider = provider.withLock({ $0 }) else { return .answer(status: 503, "") }
            return .answer(headers: ["Content-Type": "text/xml"], wait(for: provider, request))
        }
        let identity = try RepositoryIdentity(
            ConfigNode(
                yaml: "name: \(name)\nrepositoryIdentifier: \(name).example\nadminEmail: [a@\(name).example]",
                file: "o.yml"), publicURL: loopback.url)
        provider.withLock {
            $0 = OAIProvider(
                catalogue: catalogue, repository: identity, vocabularies: vocabularies, platforms: sources,
                key: [UInt8](repeating: 1, count: 32))
        }
        server.withLock { $0 = loopback }
    }

    /// The loopback server's threads are plain ones, so one of them may wait.
    private func wait(for provider: OAIProvider, _ request: LoopbackServer.Request) -> [UInt8] {
        let now = clock.withLock { $0 }
        let answer = Mutex<[UInt8]>([])
        let done = DispatchSemaphore(value: 0)
        let arguments = request.arguments.map { (name: $0.key, value: $0.value) }
        Task.detached {
            let bytes = (try? await provider.answer(arguments, now: now)) ?? []
            answer.withLock { $0 = bytes }
            done.signal()
        }
        done.wait()
        return answer.withLock { $0 }
    }

    var url: String { (server.withLock { $0 }?.url ?? "") + "/oai" }

    /// This level as the next one's source.
    func platform() throws -> Platform {
        try Platform(
            ConfigNode(
                yaml: """
                    code: \(name)
                    name: \(name)
                    kind: national
                    endpoint: \(url)
                    protocol: oai-pmh
                    crosswalk: huiliu-lom
                    options: {metadataPrefix: lom}
                    network: {allowPrivate: true}
                    pace: {delay: 0, retries: 0}
                    guard: {warn: 1, hold: 1, halt: 1}
                    """, file: "\(name).yml"))
    }

    func night(_ platforms: [Platform]) async throws -> NightReport {
        let now = clock.withLock {
            $0.seconds += 3600
            return $0
        }
        for platform in platforms { try await catalogue.register(platform) }
        return try await NightlyRun(
            catalogue: catalogue, platforms: platforms, broken: [], workshop: workshop, board: SilentBoard(),
            now: { now }
        ).run()
    }

    /// A run as a harvest of a platform at the bottom would store it.
    func publish(_ platform: Platform, _ resources: [LearningResource], deleting gone: [String] = []) async throws {
        let now = clock.withLock {
            $0.seconds += 3600
            return $0
        }
        try await catalogue.register(platform)
        let night = try catalogue.beginNight(holder: "test", now: now)
        let run = try await catalogue.beginRun(night: night, code: platform.code, extent: "since", now: now)
        let page =
            resources.map {
                PendingRecord(
                    sourceID: $0.sourceID, format: .json, payload: $0.canonicalJSON(),
                    body: .active(MappedRecord($0, findings: [])))
            } + gone.map { PendingRecord(sourceID: $0, format: .json, payload: [], body: .tombstone) }
        _ = try await catalogue.commit(page: page, run: run, checkpoint: "{}", claimed: nil, bytes: 1)
        _ = try await catalogue.finish(run, platform: platform, ending: RunEnding(), now: stopped(now))
    }

    /// Resource id → what readers see.
    func visible() throws -> [String: LearningResource] {
        try catalogue.pool.read { db in
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            let resources = try ids.compactMap { try catalogue.resource(document: $0, db) }
            return Dictionary(resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }
}

@Suite("County, province and nation harvest one another", .serialized)
struct HierarchyTests {
    private static func lessons(_ numbers: Range<Int>, note: String = "") -> [LearningResource] {
        numbers.map { number in
            var resource = LearningResource(platform: "620000", sourceID: "r\(number)", province: "620000")
            resource.titles = [LanguageText(lang: "zh", text: "第\(number)课\(note)")]
            resource.subjects = [Coded(code: "math", raw: "数学")]
            resource.stages = [Coded(code: "primary", raw: "小学"), Coded(code: nil, raw: "不认识")]
            resource.grades = [3]
            resource.gradesRaw = ["三年级"]
            resource.languages = [TeachingLanguage(code: "bo", evidence: .label)]
            resource.edition = Edition(code: "ed002", raw: "中图版", standardYear: "2011")
            resource.node = TextbookNode(path: ["第一章"], code: "0001", key: "k")
            resource.creators = [Creator(name: "王老师", org: "兰州一中")]
            resource.awards = [Award(level: "national_youke", raw: "部优", year: 2019)]
            resource.rights = Rights(raw: "署名", access: "free")
            return resource
        }
    }

    @Test(
        "What changes below arrives above with its identifier, one step of provenance more at each level, and loops end"
    )
    func threeLevels() async throws {
        let vocabularies = try Vocabularies(root: Project.root)
        let lexicon = Lexicon(vocabularies, trees: .empty)
        let bottom = try Platform(
            ConfigNode(
                yaml: "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nnote: t\n"
                    + "guard: {warn: 1, hold: 1, halt: 1}", file: "b.yml"))
        let county = try Level("county", lexicon: lexicon, vocabularies: vocabularies, sources: [bottom])
        let province = try Level(
            "province", lexicon: lexicon, vocabularies: vocabularies, sources: [county.platform()])
        let nation = try Level(
            "nation", lexicon: lexicon, vocabularies: vocabularies, sources: [province.platform()])
        func rise() async throws -> [NightReport] {
            [
                try await province.night([county.platform()]), try await nation.night([province.platform()]),
            ]
        }

        try await county.publish(bottom, Self.lessons(0..<10))
        for report in try await rise() { #expect(report.state == .ok, "\(report.chinese)") }
        let sent = try county.visible()
        let arrived = try nation.visible()
        #expect(Set(arrived.keys) == Set(sent.keys))
        for (id, original) in sent {
            var same = try #require(arrived[id])
            #expect(same.origins.count == 2)
            same.platform = original.platform
            same.sourceID = original.sourceID
            same.origins = []
            #expect(same == original)
        }

        for report in try await rise() { #expect(!report.counts.changesAnything, "\(report.chinese)") }

        try await county.publish(bottom, Self.lessons(0..<1, note: "改"), deleting: ["r9"])
        for report in try await rise() {
            #expect(report.counts.updated == 1 && report.counts.deleted == 1, "\(report.chinese)")
        }
        #expect(try nation.visible().count == 9)
        #expect(try nation.visible().values.contains { $0.displayTitle == "第0课改" })

        let loop = try await county.night([nation.platform()])
        #expect(loop.counts.added == 0)
        #expect(try county.visible().count == 9)
    }
}
