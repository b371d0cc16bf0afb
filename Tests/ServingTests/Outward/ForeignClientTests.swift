import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Clients we did not write harvest everything", .timeLimit(.minutes(2)))
struct ForeignClientTests {
    @Test(
        "curl with xmllint, sickle, oaipmh-scythe, HTTP::OAI and Catmandu each find every record; every page is valid")
    func everything() async throws {
        let records = (0..<1_250).map { SiteFixture.lesson("f\($0)", "第 \($0) 课", grade: $0 % 9 + 1) }
        let site = try SiteFixture(records: records, outward: true)
        let said = try await withServer(site) { base in
            try await ForeignProgram.run(
                Project.root.url.appending(path: ".ci/foreign-clients"), [base + "/oai"])
        }
        #expect(said.status == 0, "\(said.output)")
        #expect(said.output.contains("expected: 1250"), "\(said.output)")
        #expect(said.output.contains("ok: curl+xmllint"), "\(said.output)")
        #expect(!said.output.contains("WRONG"), "\(said.output)")
    }
}
