import Foundation
import Metadata

/// One line of expected.jsonl.
struct ExpectedResource: Decodable {
    var platform: String
    var sourceID: String?
    var title: String
    var node: [String]?
    var stage: String
    var grades: [Int]
    var subject: String
    var subjectRaw: String
    var edition: String
    var editionRaw: String
    var volume: String
    var language: String
    var type: String?
    var award: String?
    var teacher: String
    var school: String
    var modified: String
    var isDeleted: Bool

    private enum CodingKeys: String, CodingKey {
        case platform, title, node, stage, grades, subject, edition, volume, language, type, award, teacher, school
        case modified
        case sourceID = "source_id"
        case subjectRaw = "subject_raw"
        case editionRaw = "edition_raw"
        case isDeleted = "deleted"
    }

    static func all(of platform: String) throws -> [ExpectedResource] {
        let text = try String(contentsOf: SyntheticRecords.folder.appending(path: "expected.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(ExpectedResource.self, from: Data($0.utf8))
        }.filter { $0.platform == platform }
    }

    /// What the mapped record says otherwise, in words.
    func differences(from resource: LearningResource, _ vocabularies: Vocabularies) -> [String] {
        func name(_ vocabulary: Vocabulary, _ code: String?) -> String? { code.map(vocabulary.name(of:)) }
        let pairs: [(String, String?, String?)] = [
            ("title", title, resource.displayTitle),
            ("node", (node ?? []).joined(separator: "/"), (resource.node?.path ?? []).joined(separator: "/")),
            ("stage", stage, resource.stages.map { $0.code ?? "?" }.joined(separator: ",")),
            ("grades", "\(grades)", "\(resource.grades)"),
            ("subject", subject, resource.subjects.map { $0.code ?? "?" }.joined(separator: ",")),
            ("subjectRaw", subjectRaw, resource.subjects.first?.raw),
            ("edition", edition, name(vocabularies.editions, resource.edition?.code)),
            ("editionRaw", editionRaw, resource.edition?.raw),
            ("volume", volume, name(vocabularies.volumes, resource.volume?.code)),
            ("language", language, resource.languages.map(\.code).joined(separator: ",")),
            ("type", type, resource.resourceType?.code),
            ("award", award, resource.awards.first?.level),
            ("teacher", teacher, resource.creators.first?.name),
            ("school", school, resource.school?.name),
            ("modified", modified, resource.modified?.iso8601),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.2 ?? "nil"), expected \($0.1 ?? "nil")" }
    }
}
