import Cataloguing
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import huiliu

@Suite("A changed crosswalk reaches every record", .serialized, .enabled(if: HuiliuProgram.url != nil))
struct RemapTests {
    /// A platform of thirty records in three pages.
    private static func platform(_ url: String) -> String {
        """
        code: "620000"
        name: 甘肃
        kind: provincial
        province: "620000"
        endpoint: \(url)/list
        network: {allowPrivate: true}
        protocol: json-get
        crosswalk: json-get
        options: {records: data, id: caseId, total: total, paging: {by: page, parameter: page, size: 10}}
        pace: {retries: 0}

        """
    }

    private static func page(_ number: Int) -> String {
        let rows = (1...10).map {
            let id = (number - 1) * 10 + $0
            return "{\"caseId\": \"k\(id)\", \"caseName\": \"第\(id)课\", \"memo\": \"说明\"}"
        }
        return "{\"total\": 30, \"data\": [\(number > 3 ? "" : rows.joined(separator: ","))]}"
    }

    @Test("A night that broke off half way through it is followed by one that maps the rest")
    func brokenOff() async throws {
        let isBroken = Mutex(false)
        let server = LoopbackServer { request in
            let number = Int(request.arguments["page"] ?? "") ?? 1
            if number == 2, isBroken.withLock({ $0 }) { return .answer(status: 500, "") }
            return .answer(Self.page(number))
        }
        defer { server.stop() }
        let project = try ScratchProject()
        try project.write(Self.platform(server.url), to: "Harvesters/620000.yml")
        #expect(try await project.run("sync").status == 0)
        try project.edit("Schemas/crosswalks/json-get.yml") {
            $0.replacing("\nfields:\n", with: "\nfields:\n  description: memo\n")
        }
        isBroken.withLock { $0 = true }
        let broken = try await project.run("sync")
        #expect(broken.status == 2 && broken.output.contains("更新 20，未变 0"), "\(broken.output)")
        isBroken.withLock { $0 = false }
        let whole = try await project.run("sync")
        #expect(whole.status == 0 && whole.output.contains("更新 10，未变 20"), "\(whole.output)")
        #expect(try project.records().count { $0.contains("说明") } == 30)
        let quiet = try await project.run("sync").output
        #expect(quiet.contains("更新 0，未变 30"), "\(quiet)")
    }

    @Test("A run is noted with what its records are mapped with, as its source is")
    func noted() async throws {
        try await Federation.serving(records: 200, only: ["620000"]) { federation in
            _ = try await federation.night(day: 1)
            let mappings = try await federation.catalogue.pool.read { db in
                try String.fetchAll(
                    db, sql: "SELECT run.mapping FROM run JOIN source ON source.mapping = run.mapping")
            }
            #expect(mappings.count == 1 && mappings[0] != "")
        }
    }
}
