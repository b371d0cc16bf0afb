import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport

@testable import Counting

let projectRoot = Project.root

/// Vocabularies are read once for all tests.
let vocabularies: Vocabularies = {
    do { return try Vocabularies(root: projectRoot) } catch { preconditionFailure("\(error)") }
}()

/// A small real catalogue in a temporary folder.
final class CatalogueFixture {
    let catalogue: Catalogue
    private let folder: TemporaryFolder
    private var clock: Int64 = 1_570_000_000
    private(set) var nightID: Int64 = 0

    init() throws {
        folder = try Project.temporaryFolder()
        catalogue = try Catalogue(
            path: folder.url.appending(path: "catalogue.sqlite").path,
            schema: projectRoot.schemas.appending(path: "catalogue"), index: NoIndex())
        try night()
    }

    /// Starts the next night.
    func night() throws {
        clock += 86_400
        nightID = try catalogue.pool.write { [clock] db in
            try db.execute(
                sql: "INSERT INTO night (started, state, heartbeat, holder) VALUES (?, 'running', ?, 'test')",
                arguments: [clock, clock])
            return db.lastInsertedRowID
        }
    }

    func register(_ code: String, name: String? = nil, national: Bool = false, province: String? = nil) throws {
        let province = national ? "" : "province: \"\(province ?? code)\"\n"
        let yaml = """
            code: "\(code)"
            name: \(name ?? "平台\(code)")
            kind: \(national ? "national" : "provincial")
            \(province)note: 测试
            """
        try catalogue.register(try Platform(try ConfigNode(yaml: yaml, file: "test.yml")))
    }

    /// Stores and publishes one night of a source: these resources are new or changed, those ids are deleted.
    @discardableResult
    func deliver(_ code: String, _ resources: [LearningResource], deleting: [String] = []) throws -> Int64 {
        let now = UTCInstant(seconds: clock)
        let run = try catalogue.beginRun(night: nightID, code: code, extent: "full", now: now)
        var page = resources.map { resource in
            PendingRecord(
                sourceID: resource.sourceID, format: .json, payload: resource.canonicalJSON(),
                body: .active(MappedRecord(resource, findings: [])))
        }
        page += deleting.map { PendingRecord(sourceID: $0, format: .json, payload: [], body: .tombstone) }
        _ = try catalogue.commit(page: page, run: run, checkpoint: "{}", claimed: nil, bytes: 0)
        try catalogue.pool.write { db in
            try db.execute(
                sql: "UPDATE run SET state = 'ok', finished = ?, published = ? WHERE id = ?",
                arguments: [now.seconds, now.seconds, run.id])
            try db.execute(
                sql: "UPDATE source SET previous = generation, generation = ?, last_success = ? WHERE code = ?",
                arguments: [run.id, now.seconds, code])
        }
        return run.id
    }

    func set(_ column: String, _ value: Int64?, source code: String) throws {
        try catalogue.pool.write { db in
            try db.execute(sql: "UPDATE source SET \(column) = ? WHERE code = ?", arguments: [value, code])
        }
    }
}

/// A lesson with everything a target may ask for.
func lesson(_ platform: String, _ id: String, _ change: (inout LearningResource) -> Void = { _ in }) -> LearningResource
{
    var resource = LearningResource(platform: platform, sourceID: id, province: platform)
    resource.titles = [LanguageText(lang: "zh", text: "牛顿第一定律")]
    resource.resourceType = Coded(code: "lesson_case", raw: "课例")
    resource.languages = [TeachingLanguage(code: "zh", evidence: .declared)]
    resource.stages = [Coded(code: "junior", raw: "初中")]
    resource.grades = [8]
    resource.subjects = [Coded(code: "physics", raw: "物理")]
    resource.edition = Edition(code: "ed006", raw: "人教版")
    resource.volume = Coded(code: "v_down", raw: "下册")
    resource.creators = [Creator(name: "王某")]
    resource.awards = [Award(level: "none", raw: "普通", year: 2019)]
    change(&resource)
    return resource
}

/// A target document from a few lines of YAML.
func targets(_ yaml: String) throws -> TargetDocument {
    let head = "document: {number: 测试, title: 测试, issued: \"2019-01-01\"}\nexcludedFlags: [missing_title]\n"
    let text = head + "targets:\n" + yaml
    return try TargetFile(vocabularies: vocabularies).document(
        try ConfigNode(yaml: text, file: "Schemas/targets/test.yml"), id: "test", bytes: Array(text.utf8))
}

/// One target with the members given, the rest filled in.
func target(_ members: String) throws -> TargetDocument {
    let fixed = "  - {id: T1, name: 测试, clause: 一, wording: 原文, units: [某司], unit: 个, "
    return try targets(fixed + members + "}\n")
}

extension CatalogueFixture {
    func count(_ document: TargetDocument) throws -> (counter: CoverageCounter, count: CoverageCount) {
        let counter = try CoverageCounter(
            document, inputs: CountingInputs(document: document.id, targets: ""), vocabularies: vocabularies,
            trees: .empty)
        return (counter, try catalogue.pool.read { try counter.count(catalogue, $0) })
    }

    func report(_ document: TargetDocument) throws -> CoverageReport {
        let (counter, count) = try count(document)
        return counter.report(count)
    }
}

func document2019() throws -> TargetDocument {
    try TargetFile(vocabularies: vocabularies).read(
        projectRoot.targets.appending(path: "2019.yml"), root: projectRoot)
}
