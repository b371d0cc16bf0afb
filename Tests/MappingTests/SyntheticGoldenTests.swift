import Foundation
import Mapping
import Metadata
import Testing

/// Every field of Tests/Fixtures/synthetic/expected.jsonl, platform by platform.
@Suite("The synthetic platforms are mapped as expected, field by field")
struct SyntheticGoldenTests {
    @Test("OAI-PMH Dublin Core with labels in dc:subject (620000)")
    func dublinCore() throws {
        try check("620000", "oai_dc", SyntheticRecords.oai("620000-oai-dc", format: .oaiDC))
    }

    @Test("OAI-PMH LOM with JY/T 0607 values beside LOMv1.0 (630000)")
    func lom() throws {
        try check("630000", "lom", SyntheticRecords.oai("630000-oai-lom", format: .lom))
    }

    @Test("JSON with cumulative award flags (510000)")
    func flags() throws {
        let files = ["510000-json-get/page1.json", "510000-json-get/page2.json"]
        let records = try SyntheticRecords.json(files, rows: ["result", "rows"], id: "sdResIdCaseId")
        // The platform names the section alone; its chapter stands nowhere in the record.
        try check("510000", "json-get", records) { expected in expected.node = expected.node.map { [$0.last ?? ""] }
        }
    }

    @Test("JSON with everything packed into one key (310000)")
    func packedKey() throws {
        let files = ["310000-json-post/page-start1.json", "310000-json-post/page-start11.json"]
        let records = try SyntheticRecords.json(files, rows: ["data", "list"], id: "id")
        try check("310000", "resource-key", records, schoolSystem: "5-4")
    }

    @Test("Static parts with tags in random order and without dimension (320000)")
    func parts() throws {
        let files = ["100", "101", "102"].map { "320000-static-parts/part_\($0).json" }
        try check("320000", "smartedu-parts", SyntheticRecords.json(files, rows: [], id: "id"))
    }

    @Test("Token API with levels as numbers and chapters joined by blanks (220000)")
    func token() throws {
        let files = ["1", "2"].map { "220000-token-rest/queryResources-page\($0).json" }
        try check("220000", "token-rest", SyntheticRecords.json(files, rows: ["resourceList"], id: "resourceId"))
    }

    @Test("CSV in GB18030 with a line break in a cell and a repeated row (660000)")
    func csv() async throws {
        let records = try await SyntheticRecords.harvest(
            "660000-csv-gb18030", protocol: "csv", at: "https://bt.example/bt_resources_20191231.csv",
            options: "{id: 资源编号}")
        try check("660000", "table-drop", records)
    }

    @Test("XLSX with date serials and neither identifier nor chapter (150000)")
    func xlsx() async throws {
        let records = try await SyntheticRecords.harvest(
            "150000-xlsx", protocol: "xlsx", at: "https://nmg.example/nmg_resources.xlsx")
        let mapper = try MappingFixture.mapper("table-xlsx", platform: "150000")
        let lines = try ExpectedResource.all(of: "150000")
        #expect(records.count == 10 && lines.count == 10)
        for (record, line) in zip(records, lines) {
            guard case .mapped(let resource, _) = mapper.map(record) else {
                throw UnexpectedOutcome(what: record.sourceID)
            }
            var expected = line
            // The table has no column for the chapter.
            expected.node = nil
            let differences = expected.differences(from: resource, MappingFixture.vocabularies)
            #expect(differences.isEmpty, "\(expected.title): \(differences.joined(separator: "; "))")
            #expect(resource.flags.contains("no_source_id"))
        }
    }

    @Test("schema.org JSON-LD in web pages (330000)")
    func pages() async throws {
        let records = try await SyntheticRecords.harvest(
            "330000-sitemap", protocol: "sitemap", at: "https://yun.zj.example/sitemap.xml")
        try check("330000", "schema-org", records)
    }

    @Test("Atom with categories by scheme (530000)")
    func atom() async throws {
        let records = try await SyntheticRecords.harvest(
            "530000-atom", protocol: "atom", at: "https://jyy.yn.example/feed")
        try check("530000", "atom-categories", records)
    }

    private func check(
        _ platform: String, _ crosswalk: String, _ records: [SourceRecord], schoolSystem: String = "6-3",
        adjust: (inout ExpectedResource) -> Void = { _ in }
    ) throws {
        let mapper = try MappingFixture.mapper(crosswalk, platform: platform, schoolSystem: schoolSystem)
        let all = try ExpectedResource.all(of: platform)
        #expect(!all.isEmpty)
        for var expected in all {
            adjust(&expected)
            let record = try #require(
                records.last { $0.sourceID.contains(expected.sourceID ?? "?") }, "\(expected.sourceID ?? "?")")
            switch mapper.map(record) {
            case .deleted: #expect(expected.isDeleted, "\(record.sourceID)")
            case .rejected(let findings): Issue.record("\(record.sourceID) rejected: \(findings)")
            case .mapped(let resource, _):
                #expect(!expected.isDeleted)
                let differences = expected.differences(from: resource, MappingFixture.vocabularies)
                #expect(differences.isEmpty, "\(record.sourceID): \(differences.joined(separator: "; "))")
            }
        }
    }
}
