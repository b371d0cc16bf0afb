import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata
import Synchronization
import TestSupport
import Testing

/// A catalogue of one record and two nights that tells which statements it was asked.
final class HotCatalogue: Sendable {
    static let source = "620000"
    static let record = "r1"
    static let resourceID = LearningResource.identifier(platform: source, sourceID: record)
    static let now = UTCInstant(seconds: 1_577_808_000)

    private let folder: TemporaryFolder
    private let catalogue: Catalogue
    private let statements = Mutex<[String]>([])

    static func platform() throws -> Platform {
        let yaml = "code: \"\(source)\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nnote: test\n"
        return try Platform(ConfigNode(yaml: yaml, file: "t.yml"))
    }

    init() async throws {
        folder = try Project.temporaryFolder()
        catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: NoIndex())
        let platform = try Self.platform()
        try await catalogue.register(platform)
        let night = try catalogue.beginNight(holder: "test", now: Self.now)
        for title in ["圆的面积", "圆的周长"] {
            let run = try await catalogue.beginRun(night: night, code: Self.source, extent: "full", now: Self.now)
            _ = try await catalogue.commit(
                page: [Self.pending(title)], run: run, checkpoint: "{}", claimed: nil, bytes: 100)
            var ending = RunEnding()
            ending.isCompleteList = true
            _ = try await catalogue.finish(run, platform: platform, ending: ending, now: stopped(Self.now))
            // What is linked already makes the next linking one of changes only.
            if title == "圆的面积" { try HotStatement.linker.get().link(catalogue) }
        }
    }

    private static func pending(_ title: String) -> PendingRecord {
        var resource = LearningResource(platform: source, sourceID: record, province: source)
        resource.titles = [LanguageText(lang: "zh", text: title)]
        return PendingRecord(
            sourceID: record, format: .json, payload: Array(title.utf8),
            body: .active(MappedRecord(resource, findings: [])))
    }

    /// The plan of each statement, a line a step.
    /// - Throws: an error of the database.
    func plans(of hot: HotStatement) async throws -> [String] {
        // The one reader there is at a time, and the writer: both tell.
        try await catalogue.pool.read { self.listen(to: $0) }
        try await catalogue.pool.write { self.listen(to: $0) }
        switch hot.ask {
        case .reading(let body): try await catalogue.pool.read { [catalogue] in try body(catalogue, $0) }
        case .writing(let body): try await catalogue.pool.write { [catalogue] in try body(catalogue, $0) }
        case .whole(let body): try await body(catalogue)
        }
        let asked = statements.withLock { $0 }
        let found = hot.beginnings.compactMap { beginning in asked.first { $0.hasPrefix(beginning) } }
        #expect(found.count == hot.beginnings.count, "\(hot.name) asked only \(asked)")
        return try await catalogue.pool.write { db in try found.map { try Self.plan(of: $0, db) } }
    }

    private func listen(to db: Database) {
        db.trace { [weak self] event in
            guard let self, case .statement(let statement) = event else { return }
            let words = statement.sql.split(whereSeparator: \.isWhitespace)
            statements.withLock { $0.append(words.joined(separator: " ")) }
        }
    }

    private static func plan(of sql: String, _ db: Database) throws -> String {
        let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
        statement.setUncheckedArguments(StatementArguments())
        var depths: [Int: Int] = [:]
        return try Row.fetchAll(statement).map { row in
            let parent: Int = row["parent"]
            let id: Int = row["id"]
            let detail: String = row["detail"]
            let depth = depths[parent].map { $0 + 1 } ?? 0
            depths[id] = depth
            return String(repeating: "  ", count: depth) + detail + "\n"
        }.joined()
    }
}
