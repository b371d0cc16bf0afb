import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport

@testable import Searching

/// The tables and vocabularies of the project, read once.
enum SearchTablesFixture {
    static let analyser = loaded { try TextAnalyser(root: Project.root) }
    static let vocabulary = loaded {
        try QueryVocabulary(Vocabularies(root: Project.root), root: Project.root, analyser: analyser)
    }

    private static func loaded<Value>(_ read: () throws -> Value) -> Value {
        do { return try read() } catch { preconditionFailure("\(error)") }
    }
}

/// A real catalogue file with two platforms and the engine over it.
final class SearchFixture {
    static let platforms = ["620000", "440000", "110000"]

    let folder: TemporaryFolder
    let catalogue: Catalogue
    let index: FTSIndex
    let searcher: Searcher
    private let handles: [String: Platform]
    private let night: Int64
    private var clock = UTCInstant(seconds: 1_700_000_000)

    init() throws {
        folder = try Project.temporaryFolder()
        index = FTSIndex(analyser: SearchTablesFixture.analyser)
        catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: index)
        var handles: [String: Platform] = [:]
        for code in Self.platforms {
            let yaml = """
                code: "\(code)"
                name: 平台\(code)
                kind: provincial
                province: "\(code)"
                note: test
                guard: {vanishAfter: 1, warn: 1, hold: 1, halt: 1}
                """
            let platform = try Platform(ConfigNode(yaml: yaml, file: "t.yml"))
            try catalogue.register(platform)
            handles[code] = platform
        }
        self.handles = handles
        night = try catalogue.beginNight(holder: "test", now: clock)
        searcher = try Searcher(
            catalogue, analyser: SearchTablesFixture.analyser, vocabulary: SearchTablesFixture.vocabulary)
    }

    convenience init(titles: [String]) throws {
        try self.init()
        try publish(titles.enumerated().map { Self.resource("\($0)", title: $1) })
    }

    static func resource(
        _ id: String, platform: String = "620000", title: String, _ change: (inout LearningResource) -> Void = { _ in }
    ) -> LearningResource {
        var resource = LearningResource(platform: platform, sourceID: id, province: platform)
        resource.titles = [LanguageText(lang: "", text: title)]
        change(&resource)
        return resource
    }

    func begin(_ code: String, extent: String = "since") throws -> RunHandle {
        clock.seconds += 86400
        return try catalogue.beginRun(night: night, code: code, extent: extent, now: clock)
    }

    func store(_ resources: [LearningResource], deleted: [String] = [], _ run: RunHandle) throws {
        var page = resources.map { resource in
            PendingRecord(
                sourceID: resource.sourceID, format: .json, payload: resource.canonicalJSON(),
                body: .active(MappedRecord(resource, findings: [])))
        }
        page += deleted.map { PendingRecord(sourceID: $0, format: .json, payload: [], body: .tombstone) }
        _ = try catalogue.commit(page: page, run: run, checkpoint: "{}", claimed: nil, bytes: 1)
    }

    func finish(_ run: RunHandle, _ code: String) throws {
        guard let platform = handles[code] else { return }
        _ = try catalogue.finish(run, platform: platform, ending: RunEnding(), now: stopped(clock))
    }

    /// Stores and publishes records of one platform.
    func publish(_ resources: [LearningResource], deleted: [String] = [], platform: String = "620000") throws {
        let run = try begin(platform)
        try store(resources, deleted: deleted, run)
        try finish(run, platform)
    }

    func rollback(_ platform: String = "620000") throws {
        try catalogue.rollback(platform, evenIfEmpty: true, actor: "test", now: clock)
    }

    /// The titles found, best first.
    func titles(_ text: String, size: Int = 20) throws -> [String] {
        try searcher.search(SearchRequest(text: text, size: size)).hits.map(\.resource.displayTitle)
    }
}
