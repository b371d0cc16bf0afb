import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@testable import Mapping

/// The real answers of ../shared/data/real, read in place.
@Suite("Real answers are mapped by crosswalks alone", .enabled(if: Project.shared != nil, "needs ../shared/data/real"))
struct RealDataTests {
    private struct Tally {
        var resources: [LearningResource] = []
        var findings: [Finding] = []

        func has(_ rule: String, _ value: String) -> Bool {
            findings.contains { $0.rule == rule && $0.value == value }
        }
    }

    private func map(_ file: String, records path: String, id: String, crosswalk: String, schoolSystem: String) throws
        -> Tally
    {
        let bytes = try Data(contentsOf: #require(Project.shared).appending(path: "data/real/\(file)"))
        let reader = JSONRecordReader(path: TreePath(path))
        try bytes.withUnsafeBytes { try reader.feed($0.bindMemory(to: UInt8.self)) }
        let mapper = try MappingFixture.mapper(crosswalk, platform: "310000", schoolSystem: schoolSystem)
        return tally(reader.takeRecords().compactMap(\.tree), id: id, mapper)
    }

    private func tally(_ trees: [SourceTree], id: String, _ mapper: Mapper) -> Tally {
        var tally = Tally()
        for tree in trees {
            let record = SourceRecord(sourceID: tree.root?.child(id)?.string ?? "", format: .json, tree: tree)
            if case .mapped(let resource, let findings) = mapper.map(record) {
                tally.resources.append(resource)
                tally.findings += findings
            }
        }
        return tally
    }

    @Test("149 Shanghai textbooks: subject, grade, stage and volume; publishers without an edition are listed")
    func shanghai() throws {
        let tally = try map(
            "shanghai-textbooks-response.json", records: "data", id: "uuid", crosswalk: "shanghai-textbooks",
            schoolSystem: "5-4")
        #expect(tally.resources.count == 149)
        for resource in tally.resources {
            #expect(resource.stages.contains { $0.code != nil }, "\(resource.displayTitle)")
            #expect(!resource.grades.isEmpty)
            #expect(resource.subjects.first?.code != nil || tally.has("subject_unmapped", resource.subjects[0].raw))
            #expect(resource.volume?.code != nil, "\(resource.displayTitle)")
            #expect(resource.resourceType?.code != nil)
            #expect(
                resource.edition == nil || resource.edition?.code != nil
                    || tally.has("edition_unmapped", resource.edition?.raw ?? ""))
        }
        let sixth = tally.resources.filter { $0.grades == [6] }
        #expect(!sixth.isEmpty)
        #expect(sixth.allSatisfy { $0.stages.map(\.code) == ["junior"] })
        let oxford = tally.resources.filter { $0.displayTitle.contains("牛津上海版") }
        #expect(!oxford.isEmpty)
        #expect(oxford.allSatisfy { $0.edition?.code == "ed113" })
        let fourth = tally.resources.first { $0.displayTitle.hasSuffix("数学教学参考资料 必修 第四册") }
        #expect(fourth?.volume?.code == "v_req4")
    }

    @Test("53 courses of a university: undergraduate online courses, eight of them 国家精品")
    func courses() throws {
        let tally = try map(
            "icourse163-one-school.json", records: "school_courses", id: "id", crosswalk: "icourse163",
            schoolSystem: "unknown")
        #expect(tally.resources.count == 53)
        #expect(tally.resources.allSatisfy { $0.resourceType?.code == "online_course" })
        #expect(tally.resources.allSatisfy { $0.stages.map(\.code) == ["undergraduate"] })
        #expect(tally.resources.filter { $0.awards.map(\.level) == ["national_moc"] }.count == 8)
        #expect(tally.resources.allSatisfy { $0.course?.start != nil && $0.provider?.kind == "university" })
    }

    @Test("222 catalogue entries: everything a vocabulary knows is coded, the rest is listed as unmapped")
    func catalogue() throws {
        let file = try #require(Project.shared).appending(path: "data/real/chinatextbook-catalog.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let trees = try lines.map { try SourceTrees.json(text: String($0)) }
        let mapper = try MappingFixture.mapper("textbook-catalogue", platform: "catalogue", schoolSystem: "unknown")
        let tally = tally(trees, id: "id", mapper)
        #expect(tally.resources.count == 222)
        for resource in tally.resources {
            #expect(resource.stages[0].code != nil || tally.has("stage_unmapped", resource.stages[0].raw))
            #expect(resource.subjects[0].code != nil || tally.has("subject_unmapped", resource.subjects[0].raw))
            let edition = resource.edition
            #expect(edition == nil || edition?.code != nil || tally.has("edition_unmapped", edition?.raw ?? ""))
            let volume = resource.volume
            #expect(volume == nil || volume?.code != nil || tally.has("volume_unmapped", volume?.raw ?? ""))
        }
        let unmapped = Set(tally.findings.filter { $0.rule.hasSuffix("_unmapped") }.map(\.value))
        #expect(unmapped == ["习题", "中考数学真题", "高等数学", "同济大学高等数学第七版"])
        let fiveFour = tally.resources.filter { $0.stages.first?.raw == "初中（五•四学制）" }
        #expect(fiveFour.count == 6)
        #expect(fiveFour.allSatisfy { $0.schoolSystem == .fiveFour && $0.stages[0].code == "junior" })
    }
}
