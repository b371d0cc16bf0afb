import Metadata
import Testing

@testable import Harvesting

@Suite("A list holds no more records than its platform may send")
struct BoundedListTests {
    /// Gives pages of two records without end.
    private static func session(protocolName: String, options: String) throws -> any HarvestSession {
        let platform = try Platform.test("protocol: \(protocolName)\n\(options)limits: {records: 5}\n")
        let fetcher = ScriptedFetcher { _, count in
            .text(#"{"rows":[{"id":"\#(count)a"},{"id":"\#(count)b"}]}"#)
        }
        return try HarvesterRegistry.session(
            for: HarvestRequest(platform: platform, extent: .full), context: .scripted(fetcher))
    }

    @Test("A list of JSON without end is broken off there by name, and the pages before it are kept")
    func endless() async throws {
        let session = try Self.session(
            protocolName: "json-get",
            options: "options: {records: rows, id: id, paging: {by: page, parameter: p, size: 2}}\n")
        #expect(try await session.nextPage()?.records.count == 2)
        #expect(try await session.nextPage()?.records.count == 2)
        await #expect {
            try await session.nextPage()
        } throws: { error in
            (error as? HarvestError)?.cause.contains("limits.records（5 条）") == true
        }
    }

    @Test(
        "Feeds, OAI-PMH and whole files are held to it as well", arguments: ["atom", "oai-pmh", "json-file", "parts"])
    func everyProtocol(name: String) throws {
        #expect(try Self.session(protocolName: name, options: "") is BoundedSession)
    }
}
