import Foundation
import GRDB
import Metadata
import Simulating
import TestSupport
import Testing

@testable import huiliu

@Suite("A changed label is applied to what is stored", .enabled(if: HuiliuProgram.url != nil))
struct RenormaliseTests {
    /// A project with a night of simulated platforms behind it, whose vocabulary did not know a label yet; now it does.
    private func project(_ sources: Set<String>, records: Int) async throws -> ScratchProject {
        let simulation = try Simulation(root: Project.root, settings: .init(records: records, sources: sources))
        let project = try ScratchProject()
        try FileManager.default.removeItem(at: project.url.appending(path: "Harvesters"))
        try FileManager.default.copyItem(
            at: Project.root.url.appending(path: "Harvesters"), to: project.url.appending(path: "Harvesters"))
        let file = "Schemas/vocabularies/award-levels.csv"
        let whole = try String(contentsOf: project.url.appending(path: file), encoding: .utf8)
        try project.write(
            whole.replacing(",县级优课,", with: ",县级,").replacing(",县级优课|", with: ","), to: file)
        try await SimulationServer(simulation: simulation).serving { baseURL in
            let overlay = project.url.appending(path: "overlay")
            try simulation.writeOverlay(to: overlay, baseURL: baseURL, root: project.url)
            let night = try await project.run(["sync"] + sources.sorted() + ["--overlay", overlay.path])
            // 2: one simulated source delivers records that belong in quarantine.
            #expect([0, 2].contains(night.status), "\(night.output)")
        }
        try project.write(whole, to: file)
        return project
    }

    private func renormalise(_ project: ScratchProject) async throws -> String {
        try await project.run(["renormalise", "--overlay", project.url.appending(path: "overlay").path]).output
    }

    @Test("Few records are mapped again, and it comes to the same as mapping every one of them")
    func sameAsEverything() async throws {
        let project = try await project(["630000", "510000", "320000", "620000", "220000"], records: 400)
        let before = try project.records()
        let said = try await renormalise(project)
        let after = try project.records()
        let moved = after.subtracting(before).count
        #expect(moved > 2, "\(said)")
        let mapped = try #require(said.firstMatch(of: /其中 (\d+) 条/).flatMap { Int($0.1) })
        #expect(mapped >= moved && mapped < 400 / 4, "\(said)")
        #expect(try await renormalise(project).contains("0 条有变化"))
        // Without what is remembered of each chunk everything is mapped.
        try project.forgetLabels()
        let whole = try await renormalise(project)
        #expect(whole.contains("，0 条有变化") && !whole.contains("其中 0 条"), "\(whole)")
        #expect(try project.records() == after)
    }

    @Test("After a rollback the same label moves the same records again", arguments: [false, true])
    func rolledBack(whileAnyRecordMayMove: Bool) async throws {
        let project = try await project(["630000"], records: 250)
        if whileAnyRecordMayMove {
            try project.edit("Schemas/vocabularies/volumes.csv") { $0.replacing(",上册|上|", with: ",上册|上|上半册|") }
        }
        let before = try project.records()
        _ = try await renormalise(project)
        let after = try project.records()
        #expect(after != before)
        #expect(try await project.run("rollback", "630000").status == 0)
        #expect(try project.records() == before)
        _ = try await renormalise(project)
        #expect(try project.records() == after)
    }

    @Test("The first night makes the folder of the catalogue")
    func newFolder() async throws {
        let project = try ScratchProject()
        let place = project.url.appending(path: "data/huiliu.sqlite").path
        let said = try await ForeignProgram.run(
            try #require(HuiliuProgram.url), ["sync", "--root", project.url.path, "--catalogue", place])
        #expect(!said.output.contains("锁"), "\(said.output)")
        #expect(FileManager.default.fileExists(atPath: place))
    }

    @Test("Killed at any moment it is made good by the next run", arguments: RenormalisationMoment.allCases)
    func killed(moment: RenormalisationMoment) async throws {
        let project = try await project(["630000"], records: 250)
        let before = try project.records()
        let database = try project.database()
        try moment.hold(database)
        let isKilled = try await project.kill(
            "renormalise", "--overlay", project.url.appending(path: "overlay").path
        ) { try moment.hasCome(database) }
        #expect(isKilled)
        let isPublished = try project.records() != before
        #expect(isPublished == (moment == .remembering))
        try moment.letGo(database)
        try database.close()
        _ = try await renormalise(project)
        let after = try project.records()
        #expect(after.subtracting(before).count > 2)
        try project.forgetLabels()
        #expect(try await renormalise(project).contains("，0 条有变化"))
        #expect(try project.records() == after)
    }

    /// A catalogue of these rows, harvested once; then the platform is not connected any more.
    private func stored(_ rows: [String]) async throws -> ScratchProject {
        let server = LoopbackServer { _ in .answer("[\(rows.joined(separator: ","))]") }
        defer { server.stop() }
        let project = try ScratchProject()
        let file =
            "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nprotocol: json-file\n"
            + "crosswalk: json-get\noptions: {id: caseId}\nnetwork: {allowPrivate: true}\n"
        try project.write(file + "endpoint: \(server.url)/all.json\n", to: "Harvesters/620000.yml")
        let night = try await project.run("sync")
        #expect(night.status == 0, "\(night.output)")
        try project.write(file + "note: 接口停用\n", to: "Harvesters/620000.yml")
        return project
    }

    @Test("That numbers were taken out of a record is still told after it is mapped again")
    func removedNumbers() async throws {
        let project = try await stored([
            #"{"caseId":"k1","caseName":"分数的意义 联系13912340101","subjectName":"数之理"}"#,
            #"{"caseId":"k2","caseName":"观潮","subjectName":"语文"}"#,
        ])
        #expect(try project.counts(.flag)["personal_number_removed"] == 1)
        let before = try project.records()
        try project.forgetLabels()
        #expect(try await project.run("renormalise").output.contains("，0 条有变化"))
        #expect(try project.records() == before)
        try project.edit("Schemas/vocabularies/subjects.csv") {
            $0.replacing("数学|sx|math|mathematics", with: "数学|sx|math|mathematics|数之理")
        }
        _ = try await project.run("renormalise")
        #expect(try project.counts(.subject)["math"] == 1)
        #expect(try project.counts(.flag)["personal_number_removed"] == 1)
    }

    @Test("A record without a title by a new rule goes to quarantine, and comes back without the rule")
    func titleless() async throws {
        let project = try await stored(
            (1...4).map { "{\"caseId\":\"k\($0)\",\"caseName\":\"第\($0)课 分数\"}" } + [
                #"{"caseId":"k5","caseName":"课例标题"}"#
            ])
        let whole = try String(
            contentsOf: project.url.appending(path: "Schemas/vocabularies/placeholder-titles.csv"), encoding: .utf8)
        try project.edit("Schemas/vocabularies/placeholder-titles.csv") { $0 + "课例标题,\n" }
        let said = try await project.run("renormalise")
        #expect(said.status == 0 && said.output.contains("620000：1 条不再合格"), "\(said.output)")
        #expect(try project.records().count == 4)
        #expect(try await project.run("why", "620000", "k5").output.contains("在隔离区"))
        try project.write(whole, to: "Schemas/vocabularies/placeholder-titles.csv")
        let replayed = try await project.run("replay")
        #expect(replayed.output.contains("发布 1 条"), "\(replayed.output)")
        #expect(try project.records().count == 5)
    }
}
