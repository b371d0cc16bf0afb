import Foundation
import Metadata
import TestSupport
import Testing

@testable import Mapping

/// Against the whole truth: everything is mapped with both vocabularies, and what differs must have been foretold.
@Suite("A record changes only if it asked about a label that changed")
struct LabelTraceTests {
    private static let edited = [
        "subjects", "editions", "award-levels", "resource-types", "stages", "languages", "provinces",
    ]

    private struct Case {
        var mapper: (Lexicon) throws -> Mapper
        var records: [SourceRecord]
    }

    private func cases() throws -> [Case] {
        func use(_ code: String, _ crosswalk: String, _ records: [SourceRecord]) throws -> Case {
            let platform = try MappingFixture.platform(code, crosswalk: crosswalk)
            let walk = try MappingFixture.crosswalk(crosswalk)
            return Case(mapper: { Mapper(platform: platform, crosswalk: walk, lexicon: $0) }, records: records)
        }
        return [
            try use("620000", "oai_dc", SyntheticRecords.oai("620000-oai-dc", format: .oaiDC)),
            try use("630000", "lom", SyntheticRecords.oai("630000-oai-lom", format: .lom)),
            try use(
                "510000", "json-get",
                SyntheticRecords.json(
                    ["510000-json-get/page1.json", "510000-json-get/page2.json"], rows: ["result", "rows"],
                    id: "sdResIdCaseId")),
            try use(
                "320000", "smartedu-parts",
                SyntheticRecords.json(
                    ["100", "101", "102"].map { "320000-static-parts/part_\($0).json" }, rows: [], id: "id")),
            try use(
                "220000", "token-rest",
                SyntheticRecords.json(
                    ["1", "2"].map { "220000-token-rest/queryResources-page\($0).json" }, rows: ["resourceList"],
                    id: "resourceId")),
        ]
    }

    /// What the records call things.
    private func labelsInUse(_ cases: [Case]) throws -> [String] {
        var labels: Set<String> = []
        for one in cases {
            let mapper = try one.mapper(MappingFixture.lexicon)
            for record in one.records {
                guard case .mapped(let resource, _) = mapper.map(record) else { continue }
                labels.formUnion((resource.subjects + resource.stages).map(\.raw) + resource.awards.map(\.raw))
                labels.formUnion([resource.edition?.raw, resource.resourceType?.raw].compactMap(\.self))
            }
        }
        return labels.sorted()
    }

    /// The project's vocabularies with a label of one row taken away, or given to another row.
    private func edit(_ label: String, _ dice: inout Mutator, at root: URL) throws -> Lexicon? {
        try? FileManager.default.removeItem(at: root.appending(path: "Schemas"))
        try FileManager.default.copyItem(at: Project.root.schemas, to: root.appending(path: "Schemas"))
        let name = Self.edited[dice.number(below: Self.edited.count)]
        let file = root.appending(path: "Schemas/vocabularies/\(name).csv")
        var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        let from = lines.indices.dropFirst().first { place in
            lines[place].components(separatedBy: CharacterSet(charactersIn: ",|")).contains(label)
        }
        guard let from else { return nil }
        // Out of the cell of names and of every cell of labels.
        lines[from] = lines[from].components(separatedBy: ",").enumerated().map { column, cell in
            let rest = cell.components(separatedBy: "|").filter { $0 != label }
            return column > 0 && cell == label ? "无名" : rest.joined(separator: "|")
        }.joined(separator: ",")
        let labelled = lines.indices.filter { lines[$0].contains("|") }
        if dice.number(below: 2) == 0 {
            let to = labelled[dice.number(below: labelled.count)]
            if let place = lines[to].range(of: "|") { lines[to].replaceSubrange(place, with: "|\(label)|") }
        }
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        let edited = ProjectRoot(root)
        // A tree that is named by the label is refused: such an edit is none.
        guard let vocabularies = try? Vocabularies(root: edited),
            let trees = try? TextbookTrees(root: edited, vocabularies: vocabularies)
        else { return nil }
        return Lexicon(vocabularies, trees: trees)
    }

    private static func told(_ outcome: MappingOutcome) -> String {
        switch outcome {
        case .mapped(let resource, _): String(decoding: resource.canonicalJSON(), as: UTF8.self)
        case .deleted: "deleted"
        case .rejected(let findings): "\(findings)"
        }
    }

    @Test("Labels taken away and given to other terms, at random")
    func edits() throws {
        let folder = try Project.temporaryFolder()
        let cases = try cases()
        let labels = try labelsInUse(cases)
        var dice = Mutator(seed: 3)
        var tried = 0
        var moved = 0
        var spared = 0
        while tried < 6 {
            let label = labels[dice.number(below: labels.count)]
            guard let lexicon = try edit(label, &dice, at: folder.url) else { continue }
            tried += 1
            for one in cases {
                let old = try one.mapper(MappingFixture.lexicon)
                let new = try one.mapper(lexicon)
                let isAnyForetold = new.basis.frame != old.basis.frame
                let changes = new.basis.answers.changes(since: old.basis.answers)
                let tracing = TracingMapper(old)
                for record in one.records {
                    let (before, asked) = tracing.map(record)
                    let isForetold = isAnyForetold || !changes.isDisjoint(with: asked)
                    if Self.told(before) != Self.told(new.map(record)) {
                        moved += 1
                        #expect(isForetold && new.version != old.version, "\(record.sourceID)")
                    } else if !isForetold {
                        spared += 1
                    }
                }
            }
        }
        #expect(moved > 20 && spared > moved, "\(moved) moved, \(spared) spared")
    }

    @Test("What is asked is the same whether a label was met before or not")
    func memory() throws {
        let mapper = try MappingFixture.mapper("oai_dc")
        let records = try SyntheticRecords.oai("620000-oai-dc", format: .oaiDC).filter { !$0.isDeleted }
        let first = records.map { TracingMapper(mapper).map($0).labels }
        let tracing = TracingMapper(mapper)
        #expect(records.map { tracing.map($0).labels } == first)
        #expect(first.allSatisfy { !$0.isEmpty })
    }
}
