import Foundation
import Mapping
import Metadata
import TestSupport

/// What every mapping test needs: the project's own vocabularies and crosswalks, read once.
enum MappingFixture {
    static let vocabularies: Vocabularies = {
        do {
            return try Vocabularies(root: Project.root)
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static let trees: TextbookTrees = {
        do {
            return try TextbookTrees(root: Project.root, vocabularies: vocabularies)
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static let lexicon = Lexicon(vocabularies, trees: trees)

    static func crosswalk(_ name: String) throws -> Crosswalk {
        try Crosswalk(Project.root.config(Project.root.crosswalks.appending(path: "\(name).yml")))
    }

    static func platform(
        _ code: String = "620000", crosswalk: String = "oai_dc", schoolSystem: String = "6-3"
    ) throws -> Platform {
        let isProvince = code.allSatisfy(\.isNumber)
        return try Platform(
            ConfigNode(
                yaml: """
                    code: "\(code)"
                    name: 测试平台
                    kind: \(isProvince ? "provincial" : "national")
                    \(isProvince ? "province: \"\(code)\"" : "")
                    note: 仅供测试
                    schoolSystem: \(schoolSystem)
                    crosswalk: \(crosswalk)
                    """, file: "Harvesters/\(code).yml"))
    }

    /// A mapper with a crosswalk of the project.
    static func mapper(
        _ crosswalk: String, platform code: String = "620000", schoolSystem: String = "6-3", now: UTCInstant? = nil
    ) throws -> Mapper {
        Mapper(
            platform: try platform(code, crosswalk: crosswalk, schoolSystem: schoolSystem),
            crosswalk: try self.crosswalk(crosswalk), lexicon: lexicon, now: now)
    }

    /// A mapper with a crosswalk written in the test: the lines under `fields:`.
    static func mapper(
        fields: String, platform code: String = "620000", schoolSystem: String = "6-3", now: UTCInstant? = nil
    ) throws -> Mapper {
        let indented = fields.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        let yaml = "id: test\nformat: json\nfields:\n\(indented)"
        return Mapper(
            platform: try platform(code, crosswalk: "test", schoolSystem: schoolSystem),
            crosswalk: try Crosswalk(ConfigNode(yaml: yaml, file: "Schemas/crosswalks/test.yml")), lexicon: lexicon,
            now: now)
    }

    /// Maps one JSON object with fields named as the targets are.
    static func map(
        _ json: [String: Any], fields: String, platform: String = "620000", schoolSystem: String = "6-3",
        now: UTCInstant? = nil
    ) throws -> MappingOutcome {
        let mapper = try mapper(fields: fields, platform: platform, schoolSystem: schoolSystem, now: now)
        return mapper.map(SourceRecord(sourceID: "1", format: .json, tree: SourceTrees.json(json)))
    }

    /// The same, for a record that must be good.
    static func resource(
        _ json: [String: Any], fields: String, platform: String = "620000", schoolSystem: String = "6-3"
    ) throws -> LearningResource {
        switch try map(json, fields: fields, platform: platform, schoolSystem: schoolSystem) {
        case .mapped(let resource, _): return resource
        case .deleted: throw UnexpectedOutcome(what: "deleted")
        case .rejected(let findings): throw UnexpectedOutcome(what: "\(findings)")
        }
    }
}

struct UnexpectedOutcome: Error {
    var what: String
}
