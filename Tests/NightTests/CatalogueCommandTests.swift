import Cataloguing
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

extension ScratchProject {
    private static let lines =
        "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nprotocol: json-file\n"
        + "crosswalk: json-get\noptions: {id: caseId}\nnetwork: {allowPrivate: true}\n"

    /// A project whose one platform, which has one record, was harvested once.
    static func harvested() async throws -> ScratchProject {
        let server = LoopbackServer { _ in .answer("[{\"caseId\": \"a\", \"caseName\": \"第一课\"}]") }
        defer { server.stop() }
        let project = try ScratchProject()
        try project.connect("\(server.url)/all.json")
        #expect(try await project.run("sync").status == 0)
        return project
    }

    /// Writes the platform file with an address.
    func connect(_ address: String) throws {
        try write(Self.lines + "endpoint: \(address)\n", to: "Harvesters/620000.yml")
    }

    var catalogueFile: String { url.appending(path: "c.sqlite").path }
    var hasCatalogue: Bool { FileManager.default.fileExists(atPath: catalogueFile) }

    /// Changes a database file behind the program's back.
    func alter(_ file: String, _ sql: String) throws {
        try DatabaseQueue(path: file).write { try $0.execute(sql: sql) }
    }
}

@Suite("Commands and the catalogue they work on", .serialized, .enabled(if: HuiliuProgram.url != nil))
struct CatalogueCommandTests {
    private static let newer = "INSERT INTO grdb_migrations (identifier) VALUES ('999-later')"
    private static let older = "DELETE FROM grdb_migrations WHERE identifier = '095-connection'"

    /// About what is stored.
    private static let orders = [
        "renormalise", "replay", "works link", "doctor --rebuild-index", "release 620000", "rollback 620000",
        "works pin a b --reason c",
    ]

    @Test("An order about what is stored makes no empty catalogue", arguments: orders + ["sync 999999"])
    func missing(command: String) async throws {
        let project = try ScratchProject()
        let said = try await project.run(command.split(separator: " ").map(String.init))
        #expect(said.status != 0 && !project.hasCatalogue, "\(said.output)")
    }

    @Test("A name that changed dates everything anew for harvesters, once, and the operator is told")
    func renamed() async throws {
        let project = try await ScratchProject.harvested()
        let datestamps = {
            try DatabaseQueue(path: project.catalogueFile).read {
                try Int64.fetchAll($0, sql: "SELECT published FROM publication")
            }
        }
        #expect(try await !project.run("renormalise").output.contains("换了新的日期"))
        try await DatabaseQueue(path: project.catalogueFile).write {
            try $0.execute(sql: "UPDATE publication SET published = 1")
        }
        try project.edit("Schemas/vocabularies/award-levels.csv") { $0.replacing("部级优课", with: "部级优质课") }
        let said = try await project.run("renormalise")
        #expect(said.status == 0 && said.output.contains("换了新的日期"), "\(said.output)")
        #expect(try datestamps().allSatisfy { $0 > 1 })
        #expect(try await !project.run("renormalise").output.contains("换了新的日期"))
    }

    @Test("A source nobody has cannot be released or rolled back", arguments: ["release", "rollback"])
    func unknownSource(command: String) async throws {
        let said = try await ScratchProject.harvested().run(command, "999999")
        #expect(said.status == 64 && said.output.contains("没有来源 999999"), "\(said.output)")
    }

    @Test("A source that is named twice is asked once")
    func twice() async throws {
        let asked = Mutex(0)
        let server = LoopbackServer { _ in
            asked.withLock { $0 += 1 }
            return .answer("[{\"caseId\": \"a\", \"caseName\": \"第一课\"}]")
        }
        defer { server.stop() }
        let project = try ScratchProject()
        try project.connect("\(server.url)/all.json")
        let said = try await project.run("sync", "620000", "620000")
        #expect(said.status == 0 && asked.withLock { $0 } == 1, "\(said.output)")
    }

    @Test("A backup of a newer or an older version is not put in the place of the catalogue")
    func restoreOfAnotherVersion() async throws {
        let project = try await ScratchProject.harvested()
        for (sql, word) in [(Self.newer, "更新版本"), (Self.older, "较早版本")] {
            let copy = project.url.appending(path: "\(UUID().uuidString).sqlite").path
            #expect(try await project.run("backup", copy).status == 0)
            try project.alter(copy, sql)
            let said = try await project.run("restore", copy)
            #expect(said.status == 1 && said.output.contains(word), "\(said.output)")
            #expect(try await project.run("status").status == 0)
        }
    }

    @Test("A restore says that whoever harvested since the backup keeps what came after it")
    func restoreTellsOfHarvesters() async throws {
        let project = try await ScratchProject.harvested()
        let copy = project.url.appending(path: "copy.sqlite").path
        #expect(try await project.run("backup", copy).status == 0)
        let said = try await project.run("restore", copy)
        #expect(said.status == 0 && said.output.contains("收不到删除通知"), "\(said.output)")
    }

    @Test("Whoever reads an older catalogue is told so, and that a copy can be made and what upgrades it")
    func older() async throws {
        let project = try await ScratchProject.harvested()
        try project.alter(project.catalogueFile, Self.older)
        for command in ["status", "search", "coverage", "doctor"] {
            let said = try await project.run(command)
            #expect(said.status == 1 && said.output.contains("由较早版本的汇流建立"), "\(command): \(said.output)")
        }
        let copy = project.url.appending(path: "copy.sqlite").path
        #expect(try await project.run("backup", copy).status == 0)
    }

    @Test("A file with nothing in it is no catalogue, and no backup is made of it")
    func foreign() async throws {
        let project = try ScratchProject()
        try project.write("", to: "c.sqlite")
        let copy = project.url.appending(path: "copy.sqlite").path
        for command in [["backup", copy], ["status"]] {
            let said = try await project.run(command)
            #expect(said.status == 1 && said.output.contains("不是汇流的目录库"), "\(said.output)")
        }
        #expect(!FileManager.default.fileExists(atPath: copy))
    }

    @Test(
        "Another program's database is refused, and nothing is written into it; no order fills an empty file",
        arguments: orders + ["sync"])
    func foreignIsLeftAlone(command: String) async throws {
        let project = try ScratchProject()
        try project.connect("http://127.0.0.1:9/all.json")
        let words = command.split(separator: " ").map(String.init)
        try project.alter(project.catalogueFile, "CREATE TABLE invoice (id INTEGER)")
        let before = try Data(contentsOf: URL(filePath: project.catalogueFile))
        let said = try await project.run(words)
        #expect(said.status == 1 && said.output.contains("不是汇流的目录库"), "\(said.output)")
        #expect(try Data(contentsOf: URL(filePath: project.catalogueFile)) == before)
        guard command != "sync" else { return }
        try project.write("", to: "c.sqlite")
        #expect(try await project.run(words).status == 1)
        #expect(try Data(contentsOf: URL(filePath: project.catalogueFile)).isEmpty)
    }

    @Test("A mistake found while a command runs is told alone, without how the whole program is called")
    func lateMistake() async throws {
        let said = try await ScratchProject.harvested().run("why", "999999", "a")
        #expect(said.status == 64 && said.output.contains("没有来源 999999"), "\(said.output)")
        #expect(!said.output.contains("<subcommand>"), "\(said.output)")
    }

    @Test("Of a cell, a platform or a target that is not there no figure is given, and what comes next is said")
    func unknownFigure() async throws {
        let project = try await ScratchProject.harvested()
        for call in ["trace T01 --cell x", "trace T01 --platform x", "trace T99", "snapshot diff 1 1 --target T99"] {
            let said = try await project.run(call.split(separator: " ").map(String.init))
            #expect(said.status == 64 && said.output.contains("下一步"), "\(call): \(said.output)")
        }
    }

    @Test("What operators order about stored records is in the audit log, a restore in that of the restored catalogue")
    func audit() async throws {
        let project = try await ScratchProject.harvested()
        let copy = project.url.appending(path: "copy.sqlite").path
        #expect(try await project.run("renormalise").status == 0)
        #expect(try await project.run("replay").status == 0)
        #expect(try await project.run("doctor", "--rebuild-index", "--json").output.hasPrefix("["))
        #expect(try await project.run("backup", copy).status == 0)
        #expect(try await project.run("restore", copy).status == 0)
        let catalogue = try Catalogue(readOnly: project.catalogueFile, index: NoIndex())
        let acts = try await catalogue.pool.read { try String.fetchAll($0, sql: "SELECT act FROM audit ORDER BY id") }
        #expect(acts == ["renormalise", "replay", "rebuild-index", "restore"])
        #expect(try await project.run("doctor").status == 0)
    }

    @Test("The next backup to the same place removes what a killed one left")
    func leftPart() async throws {
        let project = try await ScratchProject.harvested()
        // No process has a number that high.
        try project.write("x", to: "copy.sqlite.part-99999999")
        try project.write("x", to: "copy.sqlite.part-99999999-journal")
        #expect(try await project.run("backup", project.url.appending(path: "copy.sqlite").path).status == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: project.url.path)
        #expect(!left.contains { $0.contains(".part-") }, "\(left)")
    }

    @Test("A rehearsal that is ended with Ctrl-C leaves no copy of the catalogue")
    func interrupted() async throws {
        let project = try await ScratchProject.harvested()
        let (asked, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let server = LoopbackServer { _ in
            asked.signal()
            ended.wait()
            return .answer("[]")
        }
        defer { server.stop() }
        try project.connect("\(server.url)/all.json")
        let folder = project.url.appending(path: "tmp")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = try #require(HuiliuProgram.url)
        let arguments = ["sync", "--dry-run", "--root", project.url.path, "--catalogue", project.catalogueFile]
        let status = try await blocking {
            let process = Process()
            process.executableURL = program
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder.path]) { $1 }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            // The copy is there before a platform is asked.
            _ = asked.wait(timeout: .now() + 60)
            kill(process.processIdentifier, SIGINT)
            process.waitUntilExit()
            ended.signal()
            return process.terminationStatus
        }
        #expect(status == 130)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}
