import Foundation
import GRDB
import Metadata
import TestSupport

@testable import Cataloguing

/// An index that keeps what it holds in a table, so that tests can see it commit and roll back with the page.
struct RecordingIndex: CatalogueIndex {
    private struct Title: IndexEntry {
        var text: String
    }

    func entry(_ resource: LearningResource) -> any IndexEntry { Title(text: resource.displayTitle) }

    func prepare(_ db: Database) throws {
        try db.execute(sql: "CREATE TABLE IF NOT EXISTS indexed (id INTEGER PRIMARY KEY, title TEXT)")
    }

    func add(_ documents: [IndexDocument], _ db: Database) throws {
        for document in documents {
            try db.execute(
                sql: "INSERT INTO indexed VALUES (?, ?)", arguments: [document.id, (document.entry as? Title)?.text])
        }
    }

    func remove(_ documents: [IndexDocument], _ db: Database) throws {
        for document in documents {
            try db.execute(
                sql: "DELETE FROM indexed WHERE id = ? AND title = ?",
                arguments: [document.id, (document.entry as? Title)?.text])
        }
    }

    func compact(_ db: Database, start: Bool) throws -> Bool { false }
    func isIntact(_ db: Database, inFull: Bool) throws -> Bool { true }
}

/// A real catalogue file with one platform, and short ways to run nights on it.
final class CatalogueFixture {
    let folder: TemporaryFolder
    let catalogue: Catalogue
    let platform: Platform
    var clock = UTCInstant(seconds: 1_572_566_400)
    var night: Int64

    /// - Parameter more: further lines of the platform's file.
    init(
        guardYAML: String = "vanishAfter: 1", more: String = "contact: t@example.org",
        index: any CatalogueIndex = RecordingIndex()
    ) throws {
        folder = try Project.temporaryFolder()
        catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: index)
        platform = try Platform(
            ConfigNode(
                yaml: """
                    code: "620000"
                    name: 甘肃
                    kind: provincial
                    province: "620000"
                    note: test
                    guard: {\(guardYAML)}
                    \(more)
                    """, file: "t.yml"))
        try catalogue.register(platform)
        night = try catalogue.beginNight(holder: "test", now: clock)
    }

    func begin(_ extent: String = "full", mapping: String = "", isHarvest: Bool = true) throws -> RunHandle {
        clock.seconds += 86400
        return try catalogue.beginRun(
            night: night, code: platform.code, extent: extent, mapping: mapping, isHarvest: isHarvest, now: clock)
    }

    func active(_ id: String, title: String, datestamp: String? = nil) -> PendingRecord {
        var resource = LearningResource(platform: platform.code, sourceID: id, province: "620000")
        resource.titles = [LanguageText(lang: "zh", text: title)]
        resource.subjects = [Coded(code: "math", raw: "数学")]
        return PendingRecord(
            sourceID: id, format: .json, payload: Array("{\"id\":\"\(id)\",\"t\":\"\(title)\"}".utf8),
            datestamp: datestamp, body: .active(MappedRecord(resource, findings: [])))
    }

    func tombstone(_ id: String, datestamp: String? = nil) -> PendingRecord {
        PendingRecord(sourceID: id, format: .json, payload: [], datestamp: datestamp, body: .tombstone)
    }

    @discardableResult
    func commit(_ page: [PendingRecord], _ run: RunHandle) async throws -> OutcomeCounts {
        try await catalogue.commit(page: page, run: run, checkpoint: "{}", claimed: nil, bytes: 100)
    }

    /// One whole night: a complete list of these records.
    @discardableResult
    func list(_ page: [PendingRecord], complete: Bool = true) async throws -> RunReport {
        let run = try begin()
        try await commit(page, run)
        return try await finish(run, complete: complete)
    }

    func finish(_ run: RunHandle, complete: Bool = true, error: HarvestError? = nil) async throws -> RunReport {
        var ending = RunEnding()
        ending.isCompleteList = complete
        ending.error = error
        return try await catalogue.finish(run, platform: platform, ending: ending, now: stopped(clock))
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try catalogue.pool.read(body) }

    /// What readers see: source id → title.
    func visible() throws -> [String: String] {
        try catalogue.pool.read { db in
            var seen: [String: String] = [:]
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            for id in ids {
                guard let resource = try catalogue.resource(document: id, db) else { continue }
                seen[resource.sourceID] = resource.displayTitle
            }
            return seen
        }
    }

    /// Every table's rows as text, for comparing whole catalogues.
    func dump() throws -> [String] {
        try catalogue.pool.read { db in
            try ["source", "record", "document", "history", "quarantine", "indexed", "term"].flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { "\(table) \($0)" }
            }
        }
    }
}
