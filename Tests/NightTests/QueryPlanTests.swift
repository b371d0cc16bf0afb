import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

/// Whether SQLite is of the version whose words the files of Tests/Fixtures/plans are in.
private let hasKnownWords: Bool = {
    do {
        return try DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }?.hasPrefix("3.40.")
            == true
    } catch {
        return false
    }
}()

@Suite("Plans of hot statements")
struct QueryPlanTests {
    /// `make plans` sets it: the files are written anew.
    private static let isWriting = ProcessInfo.processInfo.environment["HUILIU_PLANS"] == "write"

    @Test(
        "The plan is the one in Tests/Fixtures/plans", .enabled(if: hasKnownWords, "plans are worded by SQLite 3.40"),
        arguments: HotStatement.all)
    func asWritten(hot: HotStatement) async throws {
        let plans = try await HotCatalogue().plans(of: hot).joined(separator: "\n")
        let file = Project.root.url.appending(path: "Tests/Fixtures/plans/\(hot.name).txt")
        if Self.isWriting { try Data(plans.utf8).write(to: file) }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == plans, "a plan that is meant is written by `make plans`")
    }

    @Test("Every file in Tests/Fixtures/plans belongs to a statement")
    func files() throws {
        let folder = Project.root.url.appending(path: "Tests/Fixtures/plans")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files) == Set(HotStatement.all.map { "\($0.name).txt" }))
    }

    @Test("An outward list is read in its order and never sorted, wherever one goes on in it")
    func unsorted() async throws {
        let plans = try await HotCatalogue().plans(of: .outwardList)
        #expect(plans.count == 1)
        #expect(!plans.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN") }, "\(plans)")
    }
}
