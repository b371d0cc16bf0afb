internal import Metadata

/// What `search_document` keeps of a record.
struct DocumentFacts: Equatable {
    /// Longer titles are cut here: this copy serves ranking and suggestions, the record itself keeps all of it.
    static let longestTitle = 200

    var title: String
    /// The first creator.
    var people: String
    /// Steps of the textbook node from chapter downwards, separated by line feeds.
    var place: String
    /// Days since 1970-01-01 of the newest date the source gave, 0 when it gave none.
    var day: Int
    /// 0 to 255: how much of what a teacher decides by is filled in.
    var completeness: Int

    var packed: Int64 { Int64(day) << 8 | Int64(completeness) }

    init(_ resource: LearningResource) {
        title = Self.beginning(of: resource.displayTitle, Self.longestTitle)
        people = Self.beginning(of: resource.creators.first?.name ?? "", 80)
        place = (resource.node?.path ?? []).prefix(4).map { Self.beginning(of: $0, 80).replacing("\n", with: " ") }
            .joined(separator: "\n")
        let newest = [resource.modified, resource.published, resource.created].compactMap { $0 }.first
        day = max(0, min(1 << 20, Int((newest?.instant.seconds ?? 0) / 86400)))
        let filled = [
            !resource.descriptions.isEmpty, !resource.keywords.isEmpty, resource.resourceType?.code != nil,
            resource.stages.contains { $0.code != nil }, !resource.grades.isEmpty,
            resource.subjects.contains { $0.code != nil }, resource.edition?.code != nil,
            resource.volume?.code != nil, resource.node != nil, !resource.creators.isEmpty, resource.school != nil,
            resource.landingPage != nil, !resource.formats.isEmpty, resource.rights.license != nil,
            resource.parts.count > 1,
        ]
        completeness = filled.count { $0 } * 17
    }

    /// A text that cannot be too long is not counted character by character.
    private static func beginning(of text: String, _ characters: Int) -> String {
        text.utf8.count <= characters ? text : String(text.prefix(characters))
    }
}
