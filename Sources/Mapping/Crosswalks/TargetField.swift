/// Where a crosswalk can put a value. The names are those of the crosswalk files.
package enum TargetField: Int, Sendable, CaseIterable {
    case title, alternativeTitle, description, keyword
    case identifier, isbn, landingPage
    case type, parts, language
    case stage, grade, schoolSystem, subject, edition, publisher, standardYear, volume
    case node, nodeCode, curriculumStandard, audience
    case creator, contributor, school, provider, providerKind
    case province, prefecture, county, division
    case award, awardYear, awardBatch
    case courseStart, courseEnd, courseEnrolled, coursePlatform
    case license, rightsHolder, access
    case formatMIME, formatBytes, formatURL
    case created, published, modified
    case deleted

    package var name: String { String(describing: self) }

    package init?(name: String) {
        guard let field = Self.byName[name] else { return nil }
        self = field
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// All sources are read and put together; for the other fields the sources are an order of trust.
    var accumulates: Bool {
        switch self {
        case .alternativeTitle, .keyword, .identifier, .isbn, .parts, .creator, .contributor, .audience, .award,
            .formatMIME, .formatBytes, .formatURL, .deleted:
            true
        default: false
        }
    }

    /// All sources are read so that a disagreement is noticed, though only the most trusted one that can be coded
    /// counts.
    var comparesSources: Bool {
        switch self {
        case .edition, .subject, .volume, .grade, .stage, .type: true
        default: false
        }
    }
}
