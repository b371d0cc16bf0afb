import Cataloguing
import Foundation
import GRDB
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import huiliu

@Suite("An export that comes back", .serialized, .enabled(if: HuiliuProgram.url != nil))
struct BulkImportTests {
    /// A project whose one platform has three records and lost one of four.
    private func exported() async throws -> (project: ScratchProject, folder: URL) {
        let project = try ScratchProject()
        let server = LoopbackServer { request in
            let gone = request.arguments["night"] == "2" ? 1 : 0
            let rows = (1...4).map {
                "{\"caseId\": \"k:\($0)\", \"caseName\": \"第\($0)课\", \"subjectName\": \"数学\", "
                    + "\"del\": \($0 == 4 ? gone : 0)}"
            }
            return .answer("[\(rows.joined(separator: ","))]")
        }
        defer { server.stop() }
        for night in 1...2 {
            try project.write(
                Self.platform + "endpoint: \(server.url)/all.json?night=\(night)\nnetwork: {allowPrivate: true}\n",
                to: "Harvesters/620000.yml")
            #expect(try await project.run("sync").status == 0)
        }
        let folder = project.url.appending(path: "export")
        let said = try await project.run("export", folder.path)
        #expect(said.status == 0 && said.output.contains("共 4 条（其中删除 1 条）"), "\(said.output)")
        return (project, folder)
    }

    private static let platform =
        "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\n"
        + "protocol: json-file\ncrosswalk: json-get\noptions: {id: caseId, deleted: {path: del, equals: 1}}\n"

    private func empty() throws -> ScratchProject {
        let project = try ScratchProject()
        try project.write(Self.platform + "note: 只导入\n", to: "Harvesters/620000.yml")
        return project
    }

    @Test("It makes the same catalogue elsewhere, tombstones too; again it changes nothing, and renormalise leaves it")
    func same() async throws {
        let (project, folder) = try await exported()
        let other = try empty()
        let first = try await other.run("import", folder.path)
        #expect(first.status == 0 && first.output.contains("620000 甘肃：新增 3，更新 0，未变 0，删除 1，隔离 0"), "\(first.output)")
        #expect(try other.records() == project.records())
        #expect(try await other.run("why", "620000", "k:4").output.contains("已删除"))
        let again = try await other.run("import", folder.path).output
        #expect(again.contains("新增 0，更新 0，未变 4，删除 0"), "\(again)")
        #expect(try await other.run("renormalise").output.contains("共核对 3 条，其中 3 条用到了变动的标签、重新映射，0 条有变化"))
        #expect(try await other.run("doctor").status == 0)
    }

    @Test("What is imported is dated when it becomes visible, not when the import began")
    func dated() async throws {
        let (project, folder) = try await exported()
        let catalogue = try Catalogue(
            path: project.url.appending(path: "other.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: NoIndex())
        let seconds = Mutex<Int64>(1_600_000_000)
        let now: Now = {
            seconds.withLock {
                $0 += 60
                return UTCInstant(seconds: $0)
            }
        }
        let night = try catalogue.beginNight(holder: "test", now: now())
        let lexicon = try Workshop.real(root: Project.root).lexicon
        var refused: [String] = []
        let reports = try BulkImport(folder).run(
            into: catalogue, platforms: ProjectRoot(project.url).platforms().platforms, lexicon: lexicon, night: night,
            refused: &refused, now: now)
        #expect(reports.map(\.state) == [.ok] && refused.isEmpty)
        let waited = try await catalogue.pool.read {
            try Int64.fetchAll($0, sql: "SELECT published - started FROM run WHERE published IS NOT NULL")
        }
        #expect(waited.count == 1 && waited.allSatisfy { $0 > 0 })
    }

    @Test("An export older than what the platform said since is refused unless asked for; the next night heals it")
    func older() async throws {
        let (project, folder) = try await exported()
        // As if the platform had been asked again a day after the export.
        try project.edit("export/manifest.json") {
            $0.replacing(#/"created" ?: ?"[^"]+"/#, with: "\"created\": \"2019-01-01T00:00:00Z\"")
        }
        let refused = try await project.run("import", folder.path)
        #expect(refused.status == 2 && refused.output.contains("--replace-newer"), "\(refused.output)")
        #expect(try await project.run("import", folder.path, "--replace-newer").status == 0)
    }

    @Test("A restore that is killed while it copies leaves the catalogue that was there")
    func killedWhileCopying() async throws {
        let (project, _) = try await exported()
        let copy = try await bulkyBackup(project)
        let before = try project.records()
        // A busy machine may look too late: then the backup is in place already, and it is tried again.
        var isKilled = false
        for _ in 0..<20 where !isKilled {
            try Self.mark(project)
            let ended = try await project.kill("restore", copy) { try Self.isThere("c.sqlite.restoring", project) }
            isKilled = try ended && Self.isMarked(project)
            #expect(try await project.run("doctor").output.contains("目录库完好"))
            #expect(try project.records() == before)
        }
        #expect(isKilled)
        #expect(try await project.run("restore", copy).status == 0)
        #expect(try project.records() == before)
        #expect(try !Self.isMarked(project))
    }

    @Test("A restore that is killed while it puts the copy in place leaves the one catalogue or the other")
    func killedWhilePlacing() async throws {
        let (project, _) = try await exported()
        let copy = try await bulkyBackup(project)
        let before = try project.records()
        // Three names are changed between this sight and the end: whether the program is still there is chance.
        for _ in 0..<3 {
            try Self.mark(project)
            _ = try await project.kill("restore", copy) { try Self.isThere("c.sqlite.before-restore", project) }
            #expect(try await project.run("doctor").output.contains("目录库完好"))
            #expect(try project.records() == before)
            for name in try Self.files(project) where name.hasPrefix("c.sqlite.before-restore") {
                try FileManager.default.removeItem(at: project.url.appending(path: name))
            }
        }
    }

    /// A backup that takes a while to copy. What is done to the catalogue afterwards is not in it.
    private func bulkyBackup(_ project: ScratchProject) async throws -> String {
        try Self.fill(project)
        let copy = project.url.appending(path: "copy.sqlite").path
        #expect(try await project.run("backup", copy).status == 0)
        return copy
    }

    private static func fill(_ project: ScratchProject) throws {
        try project.database().write { db in
            try db.execute(
                sql: """
                    CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 32)
                    SELECT zeroblob(1048576) AS bytes FROM n
                    """)
        }
    }

    private static func mark(_ project: ScratchProject) throws {
        try project.database().write { db in try db.execute(sql: "CREATE TABLE IF NOT EXISTS mark (id)") }
    }

    private static func isMarked(_ project: ScratchProject) throws -> Bool {
        try project.database().read { db in try db.tableExists("mark") }
    }

    private static func files(_ project: ScratchProject) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: project.url.path)
    }

    private static func isThere(_ name: String, _ project: ScratchProject) throws -> Bool {
        try files(project).contains { $0.hasPrefix(name) }
    }

    @Test("A folder in the place of a backup is called a folder, a file that is none is called damaged")
    func noBackup() async throws {
        let project = try empty()
        let folder = try await project.run("restore", project.url.path)
        #expect(folder.status != 0 && folder.output.contains("是目录，请给出备份文件"), "\(folder.output)")
        let file = try await project.run("restore", project.url.appending(path: "Harvesters/620000.yml").path)
        #expect(file.status != 0 && file.output.contains("不是汇流的目录库，或已损坏"), "\(file.output)")
    }

    @Test(
        "A manifest of counts that nobody can have is refused",
        arguments: [[Int.max, 1], [Int.max, Int.max], [-1, 3], [Int.min, Int.min]])
    func impossibleCounts(counts: [Int]) async throws {
        let other = try empty()
        let parts = counts.enumerated().map { number, records in
            "{\"file\": \"\(number).jsonl.gz\", \"day\": \"2019-01-01\", \"records\": \(records), \"deleted\": 0, "
                + "\"bytes\": 0, \"sha256\": \"\"}"
        }
        try other.write(
            "{\"format\": \"huiliu-export/1\", \"repository\": \"\", \"created\": \"2019-01-01T00:00:00Z\", "
                + "\"records\": 2, \"deleted\": 0, \"parts\": [\(parts.joined(separator: ","))]}", to: "manifest.json")
        let said = try await other.run("import", other.url.path)
        #expect(said.status == 1 && said.output.contains("清单里的条数是负数，或大得不可能"), "\(said.output)")
    }

    @Test(
        "A broken manifest, a file that is cut or not there, or a source nobody knows is refused, and nothing comes in")
    func refused() async throws {
        let (project, folder) = try await exported()
        let other = try empty()
        func refusal() async throws -> String {
            let said = try await other.run("import", folder.path)
            #expect(said.status != 0)
            return said.output
        }
        let manifest = try String(contentsOf: folder.appending(path: "manifest.json"), encoding: .utf8)
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix(".jsonl.gz") })
        let file = folder.appending(path: name)
        let bytes = try Data(contentsOf: file)
        func rewrite(_ text: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: "manifest.json"))
        }
        try rewrite(manifest.replacing("huiliu-export/1", with: "huiliu-export/9"))
        #expect(try await refusal().contains("不是 huiliu-export/1 格式的清单"))
        try rewrite(manifest.replacing("\"records\" : 4", with: "\"records\" : 5"))
        #expect(try await refusal().contains("有 4 行，清单说 5 行"))
        try rewrite(
            manifest.replacing("\"records\" : 4,\n  \"repository\"", with: "\"records\" : 5,\n  \"repository\""))
        #expect(try await refusal().contains("合计 4 条"))
        try rewrite(manifest)
        try bytes.dropLast(3).write(to: file)
        #expect(try await refusal().contains("\(name) 与清单的大小或 SHA-256 不符"))
        try FileManager.default.removeItem(at: file)
        #expect(try await refusal().contains("缺少文件 \(name)"))
        try bytes.write(to: file)
        try FileManager.default.removeItem(at: other.url.appending(path: "Harvesters/620000.yml"))
        #expect(try await refusal().contains("没有它的平台文件"))
        #expect(try other.records().isEmpty)
        withExtendedLifetime(project) {}
    }
}
