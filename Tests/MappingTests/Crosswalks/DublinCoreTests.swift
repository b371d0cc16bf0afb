import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Simple Dublin Core by the stock crosswalk")
struct DublinCoreTests {
    private func map(_ fields: [String: Any]) throws -> (LearningResource, [Finding]) {
        let record = SourceRecord(
            sourceID: "1", format: .oaiDC,
            tree: SourceTrees.json(["dc": fields.merging(["title": "背影"]) { given, _ in given }]))
        guard case .mapped(let resource, let findings) = try MappingFixture.mapper("oai_dc").map(record) else {
            throw UnexpectedOutcome(what: "not mapped")
        }
        return (resource, findings)
    }

    @Test("A press is the provider, never the school of the author")
    func publisher() throws {
        let (book, _) = try map(["publisher": "人民教育出版社", "creator": "李某"])
        #expect(book.school == nil)
        #expect(book.provider?.name == "人民教育出版社")
        #expect(book.creators == [Creator(name: "李某")])
        let (lesson, _) = try map(["publisher": "和政县第一中学", "creator": "李某"])
        #expect(lesson.school == School(name: "和政县第一中学", county: "622925"))
        #expect(lesson.creators == [Creator(name: "李某", org: "和政县第一中学")])
    }

    @Test("Coverage is read in one label or several, and listed when it names no place")
    func coverage() throws {
        let (whole, _) = try map(["coverage": "甘肃省兰州市城关区"])
        #expect(whole.region.county == "620102")
        let (parts, findings) = try map(["coverage": ["甘肃省", "兰州市", "城关区"]])
        #expect(parts.region.county == "620102")
        #expect(!findings.contains { $0.rule == "region_unresolved" })
        let (other, listed) = try map(["coverage": ["甘肃省", "西北某地"]])
        #expect(other.region.prefecture == nil)
        #expect(listed.contains { $0.rule == "region_unresolved" && $0.value == "西北某地" })
    }
}
