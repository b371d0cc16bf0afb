import Metadata

@testable import Mapping

/// Fields named as their targets: what the normalisers make of the words.
let plainFields = """
    title: title
    alternativeTitle: alternativeTitle
    description: description
    type: type
    parts: parts
    language: language
    stage: stage
    grade: grade
    subject: subject
    edition: [edition, editionInTitle]
    publisher: publisher
    volume: volume
    node: {from: node, do: [{split: "/"}]}
    creator: creator
    school: school
    prefecture: prefecture
    county: county
    division: division
    province: province
    award: award
    awardYear: awardYear
    awardBatch: awardBatch
    courseEnrolled: courseEnrolled
    license: license
    access: access
    created: created
    published: published
    modified: modified
    """

/// What the normalisers make of these words.
func normalised(
    _ values: [String: Any], platform: String = "620000", schoolSystem: String = "6-3"
) throws -> LearningResource {
    var values = values
    if values["title"] == nil { values["title"] = "背影" }
    return try MappingFixture.resource(values, fields: plainFields, platform: platform, schoolSystem: schoolSystem)
}
