internal import Foundation
package import Metadata

/// Resources as JSON-LD: schema.org with LRMI alignment, and the AMB profile.
package struct LinkedData: Sendable {
    let context: WritingContext
    /// `field/code` → URI of the concept in a public vocabulary.
    private let concepts: [String: String]

    /// - Throws: `ConfigError` when Schemas/vocabularies/linked-data.csv cannot be used.
    package init(repository: RepositoryIdentity, vocabularies: Vocabularies, root: ProjectRoot) throws(ConfigError) {
        context = WritingContext(repository: repository, vocabularies: vocabularies)
        let name = "linked-data.csv"
        let rows = try CSVTable.rows(
            of: root.vocabularies.appending(path: name), shownAs: "Schemas/vocabularies/\(name)")
        concepts = Dictionary(
            rows.map { ("\($0["field"] ?? "")/\($0["code"] ?? "")", $0["uri"] ?? "") },
            uniquingKeysWith: { first, _ in first })
    }

    /// The two ways a client can ask for besides the catalogue's own JSON.
    package var representations: [ResourceRepresentation] {
        [
            ResourceRepresentation(mediaType: "application/ld+json", folder: "/jsonld/") { schemaOrg($0) },
            ResourceRepresentation(mediaType: "application/vnd.amb+json", folder: "/amb/") { amb($0) },
        ]
    }

    func concept(_ field: FacetField, _ code: String?) -> String? {
        code.flatMap { concepts["\(field.name)/\($0)"] }
    }

    /// schema.org types of a resource, `LearningResource` first.
    func types(_ resource: LearningResource) -> [String] {
        let term = resource.resourceType?.code.flatMap { context.vocabularies.resourceTypes.term(code: $0) }
        let special = term?.columns["schema_org_type"] ?? ""
        let isCourse = resource.course != nil && special != "Course"
        return ["LearningResource"] + (special.isEmpty || special == "LearningResource" ? [] : [special])
            + (isCourse ? ["Course"] : [])
    }

    /// A URI of a platform that may be shown and linked to, else nil.
    static func webAddress(_ text: String?) -> String? { Link(external: text)?.address }
}

extension CanonicalJSON {
    /// `{"type": …, "name": …}` in the spelling of a vocabulary.
    mutating func named(_ typeKey: StaticString, _ type: String, _ name: String) {
        object {
            $0.member(typeKey, type)
            $0.member("name", name)
        }
    }
}
