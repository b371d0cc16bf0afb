import Cataloguing
import Foundation
import GRDB
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import huiliu

@Suite("A night is ended and told of, whatever fails behind the last source", .serialized)
struct NightEndTests {
    @Test("Statistics that cannot be made stand in the report; what was published is told and the night ended")
    func statistics() async throws {
        try await Federation.serving(records: 200, only: ["620000"]) { federation in
            try await federation.catalogue.pool.write { try $0.execute(sql: "DROP TABLE link_record") }
            let ends = Mutex(0)
            let log = NightLog(now: { UTCInstant(seconds: 0) }) { line in
                if line.contains("night-ends") { ends.withLock { $0 += 1 } }
            }
            let report = try await federation.night(day: 1, board: log)
            #expect(report.sources.first?.state == .ok)
            #expect(report.state == .partial)
            #expect(report.disagreements.contains { $0.contains("统计没有做成") }, "\(report.disagreements)")
            #expect(try await NightStates.of(federation.catalogue) == ["partial"])
            #expect(ends.withLock { $0 } == 1)
        }
    }

    @Test("Seconds and records a second are told by the clock that is given")
    func clock() throws {
        let began = ContinuousClock.now
        let seconds = Mutex(0)
        let said = Mutex("")
        let board = ConsoleBoard(
            isTerminal: false, now: { began + .seconds(seconds.withLock { $0 }) },
            write: { line in said.withLock { $0 += line } })
        board.nightBegins(night: 3, sources: 0)
        seconds.withLock { $0 = 90 }
        board.nightEnds(NightReport(night: 3, sources: [], broken: [], unconnected: []))
        #expect(said.withLock { $0 }.contains("用时 90.0 秒"))
    }
}

@Suite("What commands print")
struct PrintedTextTests {
    @Test("What a platform wrote commands no terminal; lines and columns stay")
    func terminal() {
        #expect(Output.shown("题\u{1B}]0;PWNED\u{7}\t二\n\u{202E}三") == "题]0;PWNED\t二\n三")
    }
}

@Suite("Commands that work on stored records", .serialized, .enabled(if: HuiliuProgram.url != nil))
struct StoredWorkTests {
    private static let platform =
        "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nprotocol: json-file\n"
        + "crosswalk: json-get\noptions: {id: caseId}\n"

    /// A project whose one platform was harvested once.
    private func harvested() async throws -> ScratchProject {
        let server = LoopbackServer { _ in .answer("[{\"caseId\": \"a\", \"caseName\": \"第一课\"}]") }
        defer { server.stop() }
        let project = try ScratchProject()
        try project.write(
            Self.platform + "endpoint: \(server.url)/all.json\nnetwork: {allowPrivate: true}\n",
            to: "Harvesters/620000.yml")
        #expect(try await project.run("sync").status == 0)
        return project
    }

    @Test("A source nobody has is a mistake of the call", arguments: ["renormalise", "replay"])
    func unknown(command: String) async throws {
        let project = try await harvested()
        let said = try await project.run(command, "nosuch")
        #expect(said.status == 64 && said.output.contains("没有来源 nosuch"), "\(said.output)")
    }

    @Test("A platform file with a mistake is told, by name or among all; the others are worked on")
    func broken() async throws {
        let project = try await harvested()
        try project.write("code: t\nname: 乙\nkind: nonsense\n", to: "Harvesters/t.yml")
        let named = try await project.run("renormalise", "t")
        #expect(named.status == 1 && named.output.contains("Harvesters/t.yml:"), "\(named.output)")
        let all = try await project.run("renormalise")
        #expect(all.status == 2 && all.output.contains("Harvesters/t.yml:"), "\(all.output)")
        #expect(all.output.contains("共核对 1 条"), "\(all.output)")
    }

    @Test("A mistake in alerts.yml is told with the report of the night, to the contacts that are right as well")
    func alerts() async throws {
        let project = try await harvested()
        let file = project.url.appending(path: "told.txt")
        try project.write(
            "contacts:\n  - {name: 甲, webhok: x}\n  - {name: 乙, command: [/usr/bin/tee, \(file.path)]}\n",
            to: "Schemas/alerts.yml")
        let server = LoopbackServer { _ in .answer("[{\"caseId\": \"a\", \"caseName\": \"第一课\"}]") }
        defer { server.stop() }
        try project.write(
            Self.platform + "endpoint: \(server.url)/all.json\nnetwork: {allowPrivate: true}\n",
            to: "Harvesters/620000.yml")
        let said = try await project.run("sync")
        #expect(said.status == 2, "\(said.output)")
        #expect(said.output.contains("第 2 夜：部分成功") && said.output.contains("Schemas/alerts.yml:2"), "\(said.output)")
        #expect(try String(contentsOf: file, encoding: .utf8).contains("Schemas/alerts.yml:2"))
    }

    @Test("An import that is refused half way ends its night, and one that publishes is audited source by source")
    func imports() async throws {
        let project = try await harvested()
        let folder = project.url.appending(path: "export").path
        #expect(try await project.run("export", folder).status == 0)
        let other = try ScratchProject()
        #expect(try await other.run("import", folder).status != 0)
        try other.write(Self.platform + "note: 只导入\n", to: "Harvesters/620000.yml")
        #expect(try await other.run("import", folder).status == 0)
        let catalogue = try Catalogue(readOnly: other.url.appending(path: "c.sqlite").path, index: NoIndex())
        #expect(try await NightStates.of(catalogue) == ["failed", "ok"])
        let acts = try await catalogue.pool.read { try String.fetchAll($0, sql: "SELECT detail FROM audit") }
        #expect(acts.count == 1 && acts[0].hasPrefix("620000 run ") && acts[0].contains(folder), "\(acts)")
    }
}

/// The states of all nights, in their order.
private enum NightStates {
    static func of(_ catalogue: Catalogue) async throws -> [String] {
        try await catalogue.pool.read { try String.fetchAll($0, sql: "SELECT state FROM night ORDER BY id") }
    }
}
