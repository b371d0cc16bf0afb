package import Metadata

extension LinkedData {
    /// The AMB profile, version 20231019. What its controlled lists cannot say goes into keywords rather than into a
    /// concept that would be wrong.
    package func amb(_ resource: LearningResource) -> [UInt8] {
        var json = CanonicalJSON(reserving: 2048)
        json.object { json in
            json.key("@context")
            json.array([0, 1]) { json, index in
                if index == 0 {
                    json.string("https://w3id.org/kim/amb/context.jsonld")
                } else {
                    json.object { $0.member("@language", "zh") }
                }
            }
            json.member("id", Self.webAddress(resource.landingPage) ?? context.repository.pageURL(resource.id))
            json.member("type", types(resource))
            json.member("name", resource.displayTitle)
            json.member("description", resource.descriptions.first?.text)
            writeKeywords(resource, &json)
            json.member("inLanguage", resource.languages.map(\.code).filter { Self.languages.contains($0) })
            writeConcepts(resource, &json)
            writeAgents(resource, &json)
            writeRights(resource, &json)
            json.member("dateCreated", Self.day(resource.created))
            json.member("datePublished", Self.day(resource.published))
            json.member("dateModified", Self.day(resource.modified))
            writeProvenance(resource, &json)
        }
        return json.bytes
    }

    /// The profile allows whole days or moments with a zone; years and months alone are left out.
    private static func day(_ date: SourceDate?) -> String? {
        guard let date, date.precision != .year, date.precision != .month else { return nil }
        return date.precision == .day ? date.instant.day : date.instant.iso8601
    }

    /// Those of languages.csv that the profile's list (ISO 639-1) has.
    private static let languages: Set = [
        "zh", "ko", "bo", "ug", "mn", "kk", "ii", "za", "en", "ja", "ru", "fr", "de", "es", "ky",
    ]

    private func writeKeywords(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        let subjects = resource.subjects.map { context.name($0, in: context.vocabularies.subjects) }
        var seen: Set<String> = []
        json.member("keywords", (subjects + resource.keywords).filter { !$0.isEmpty && seen.insert($0).inserted })
    }

    private func writeConcepts(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        if let type = resource.resourceType, let uri = concept(.type, type.code) {
            json.key("learningResourceType")
            json.array([uri]) { concept($1, context.name(type, in: context.vocabularies.resourceTypes), &$0) }
        }
        let levels = resource.stages.compactMap { stage in
            concept(.stage, stage.code).map { (uri: $0, name: context.name(stage, in: context.vocabularies.stages)) }
        }
        json.members("educationalLevel", levels) { concept($1.uri, $1.name, &$0) }
    }

    private func concept(_ uri: String, _ name: String, _ json: inout CanonicalJSON) {
        json.object { json in
            json.member("id", uri)
            json.member("type", "Concept")
            json.key("prefLabel")
            json.object { $0.member("zh", name) }
        }
    }

    private func writeAgents(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        func person(_ json: inout CanonicalJSON, _ creator: Creator) {
            json.object {
                $0.member("type", "Person")
                $0.member("name", creator.name)
            }
        }
        json.members("creator", resource.creators.filter { $0.role == "author" }, person)
        json.members("contributor", resource.creators.filter { $0.role != "author" }, person)
        if let provider = resource.provider {
            json.key("publisher")
            json.array([provider.name]) { $0.named("type", "Organization", $1) }
        }
    }

    private func writeRights(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        if let license = LicenseAddress.of(resource.rights.license),
            ["http://creativecommons.org/", "https://creativecommons.org/"].contains(where: license.hasPrefix),
            ["/licenses/", "/publicdomain/"].contains(where: license.contains)
        {
            json.key("license")
            json.object { $0.member("id", license) }
        }
        switch resource.rights.access {
        case "free": access("no_login", &json)
        case "login": access("login", &json)
        default: break
        }
        if resource.rights.access == "free" || resource.rights.access == "paid" {
            json.key("isAccessibleForFree")
            json.bool(resource.rights.access == "free")
        }
        let files = resource.formats.compactMap { format in
            Self.webAddress(format.url).map { (url: $0, format: format) }
        }
        json.members("encoding", files) { json, file in
            json.object {
                $0.member("type", "MediaObject")
                $0.member("contentUrl", file.url)
                if let mime = file.format.mime, Self.isMediaType(mime) { $0.member("encodingFormat", mime) }
                if let bytes = file.format.bytes, bytes >= 0 { $0.member("contentSize", String(bytes)) }
            }
        }
    }

    private func access(_ name: String, _ json: inout CanonicalJSON) {
        json.key("conditionsOfAccess")
        json.object {
            $0.member("id", "http://w3id.org/kim/conditionsOfAccess/\(name)")
            $0.member("type", "Concept")
        }
    }

    private static func isMediaType(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let families: Set = [
            "application", "audio", "example", "font", "image", "message", "model", "multipart", "text", "video",
        ]
        return parts.count == 2 && families.contains(String(parts[0])) && !parts[1].isEmpty
            && parts[1].utf8.allSatisfy { $0.isAlphanumeric || "-+_.".utf8.contains($0) }
    }

    /// Where the description itself comes from.
    private func writeProvenance(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        json.key("mainEntityOfPage")
        json.array([context.repository.pageURL(resource.id)]) { json, page in
            json.object { json in
                json.member("id", page)
                json.member("type", "WebContent")
                json.key("provider")
                json.object {
                    $0.member("id", context.repository.publicURL + "/")
                    $0.member("type", "Service")
                    $0.member("name", context.repository.name)
                }
            }
        }
    }
}
