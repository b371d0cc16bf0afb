import Foundation
import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("The mapper takes anything")
struct MapperFuzzTests {
    private static let words = [
        "初三", "八年级下册", "", " ", "人教版", "13812345678", "BEGIN:VCARD\nFN:", "2019-13-45", "\u{0}\u{FFFD}", "（", "）",
        "<a", "&#x110000;", "&#", "-", ",", "1e999", "9999999999999999999999", "年级:", ":", "第章", "https://", "@", "བོད",
        "ٴ", "双语", "选修3-", "十十十", "5-4", "\u{1F468}\u{200D}\u{1F469}", "-0", "/", "//", "null", "true",
    ]

    private func value(_ names: [String], _ depth: Int, _ dice: inout Mutator) -> Any {
        switch Int.random(in: 0..<(depth > 3 ? 4 : 6), using: &dice) {
        case 0: return NSNull()
        case 1: return Bool.random(using: &dice)
        case 2: return Int.random(in: -5...2_000_000_000_000, using: &dice)
        case 3:
            let count = Int.random(in: 1...3, using: &dice)
            return (0..<count).map { _ in Self.words.randomElement(using: &dice) ?? "" }.joined()
        case 4: return (0..<Int.random(in: 0...3, using: &dice)).map { _ in value(names, depth + 1, &dice) }
        default:
            var object: [String: Any] = [:]
            for _ in 0..<Int.random(in: 0...6, using: &dice) {
                object[names.randomElement(using: &dice) ?? ""] = value(names, depth + 1, &dice)
            }
            return object
        }
    }

    @Test("Random trees never crash it, and what it maps can be written and read back")
    func randomTrees() throws {
        var dice = Mutator(seed: 20_190_227)
        var mapped = 0
        for file in Project.root.yamlFiles(in: Project.root.crosswalks) {
            let name = file.deletingPathExtension().lastPathComponent
            let mapper = try MappingFixture.mapper(name, now: UTCInstant(seconds: 1_700_000_000))
            let names = mapper.crosswalk.symbols.names
            for number in 0..<Fuzz.inputs / 4 {
                var object: [String: Any] = [:]
                for name in names where Bool.random(using: &dice) { object[name] = value(names, 0, &dice) }
                let record = SourceRecord(
                    sourceID: "\(number)", datestamp: Self.words.randomElement(using: &dice), format: .json,
                    tree: SourceTrees.json(object))
                guard case .mapped(let resource, _) = mapper.map(record) else { continue }
                mapped += 1
                let bytes = resource.canonicalJSON()
                let back = try LearningResource(canonicalJSON: bytes)
                #expect(back.canonicalJSON() == bytes)
            }
        }
        #expect(mapped > 0, "all of them were rejected")
    }

    @Test("The same record gives the same outcome every time")
    func pure() throws {
        let mapper = try MappingFixture.mapper("oai_dc")
        let records = try SyntheticRecords.oai("620000-oai-dc", format: .oaiDC)
        var compared = 0
        for record in records {
            guard case .mapped(let one, let first) = mapper.map(record),
                case .mapped(let two, let second) = mapper.map(record)
            else { continue }
            #expect(one.canonicalJSON() == two.canonicalJSON())
            #expect(first == second)
            compared += 1
        }
        #expect(compared > 0)
    }
}
