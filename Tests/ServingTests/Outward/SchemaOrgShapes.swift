import Foundation

/// The part of schema.org (release 29) and LRMI that our documents may use: for each type its properties, and for each
/// property what its value may be. The names of the types a value may have are those of the vocabulary's ranges.
enum SchemaOrgShapes {
    enum Range {
        case text, url, date, number, flag
        case thing(Set<String>)
        /// LRMI's closed list.
        case oneOf(Set<String>)
    }

    private static let thing: Set = ["identifier", "name", "alternateName", "description", "url"]
    private static let creativeWork = thing.union([
        "inLanguage", "learningResourceType", "educationalLevel", "about", "audience", "educationalAlignment",
        "isPartOf", "hasPart", "creator", "contributor", "provider", "sdPublisher", "sdLicense", "spatialCoverage",
        "award", "license", "conditionsOfAccess", "isAccessibleForFree", "encoding", "dateCreated", "datePublished",
        "dateModified", "keywords",
    ])

    static let properties: [String: Set<String>] = [
        "LearningResource": creativeWork, "CreativeWork": creativeWork, "VideoObject": creativeWork,
        "AudioObject": creativeWork, "ImageObject": creativeWork, "PresentationDigitalDocument": creativeWork,
        "TextDigitalDocument": creativeWork, "DigitalDocument": creativeWork, "Quiz": creativeWork,
        "Dataset": creativeWork, "SoftwareApplication": creativeWork, "WebSite": creativeWork, "WebPage": creativeWork,
        "Collection": creativeWork, "Book": creativeWork.union(["bookEdition"]),
        "PublicationVolume": creativeWork.union(["volumeNumber"]),
        "Course": creativeWork.union(["hasCourseInstance", "totalHistoricalEnrollment"]),
        "CourseInstance": thing.union(["courseMode", "startDate", "endDate"]),
        "MediaObject": creativeWork.union(["encodingFormat", "contentSize", "contentUrl"]),
        "AlignmentObject": thing.union(["alignmentType", "educationalFramework", "targetName"]),
        "EducationalAudience": thing.union(["educationalRole"]), "DefinedTerm": thing,
        "Person": thing.union(["affiliation"]), "Organization": thing, "AdministrativeArea": thing,
    ]

    private static let ranges: [String: Range] = [
        "url": .url, "license": .url, "sdLicense": .url, "contentUrl": .url, "dateCreated": .date,
        "datePublished": .date, "dateModified": .date, "startDate": .date, "endDate": .date,
        "totalHistoricalEnrollment": .number, "isAccessibleForFree": .flag,
        "about": .thing(["DefinedTerm"]), "audience": .thing(["EducationalAudience"]),
        "educationalAlignment": .thing(["AlignmentObject"]), "isPartOf": .thing(["Book"]),
        "hasPart": .thing(["LearningResource"]), "creator": .thing(["Person", "Organization"]),
        "contributor": .thing(["Person", "Organization"]), "provider": .thing(["Organization"]),
        "sdPublisher": .thing(["Organization"]), "affiliation": .thing(["Organization"]),
        "spatialCoverage": .thing(["AdministrativeArea"]), "encoding": .thing(["MediaObject"]),
        "hasCourseInstance": .thing(["CourseInstance"]),
        "alignmentType": .oneOf([
            "assesses", "teaches", "requires", "textComplexity", "readingLevel", "educationalSubject",
            "educationalLevel",
        ]),
    ]

    /// What breaks a shape, with its path.
    static func problems(_ object: [String: Any], at path: String = "$") -> [String] {
        let types = (object["@type"] as? [String]) ?? (object["@type"] as? String).map { [$0] } ?? []
        guard !types.isEmpty else { return ["\(path): no @type"] }
        var found = types.filter { properties[$0] == nil }.map { "\(path): unknown type \($0)" }
        let allowed = types.reduce(into: Set<String>()) { $0.formUnion(properties[$1] ?? []) }
        for (key, value) in object where !["@context", "@id", "@type"].contains(key) {
            if !allowed.contains(key) { found.append("\(path): \(types) has no property \(key)") }
            for item in (value as? [Any]) ?? [value] { found += problems(item, of: key, at: "\(path).\(key)") }
        }
        return found
    }

    private static func problems(_ value: Any, of key: String, at path: String) -> [String] {
        let text = value as? String
        let isGood =
            switch ranges[key] ?? .text {
            case .text: text.map { !$0.isEmpty } ?? false
            case .url: text.flatMap { URL(string: $0) }.map { ["http", "https"].contains($0.scheme) } ?? false
            case .date: text?.wholeMatch(of: #/\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\dZ)?)?)?/#) != nil
            case .number: value is Int
            case .flag: value is Bool
            case .oneOf(let list): text.map(list.contains) ?? false
            case .thing(let types):
                ((value as? [String: Any])?["@type"]).map { type in
                    ((type as? [String]) ?? [type as? String ?? ""]).contains(where: types.contains)
                } ?? false
            }
        let inner = (value as? [String: Any]).map { problems($0, at: path) } ?? []
        return isGood ? inner : ["\(path): \(value) is out of range"] + inner
    }
}
