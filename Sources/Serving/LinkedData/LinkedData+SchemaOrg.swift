package import Metadata

extension LinkedData {
    /// schema.org `LearningResource` (and its kin) with LRMI `educationalAlignment`.
    package func schemaOrg(_ resource: LearningResource) -> [UInt8] {
        var json = CanonicalJSON(reserving: 2048)
        json.object { json in
            json.member("@context", "https://schema.org")
            json.member("@type", types(resource))
            json.member("@id", context.repository.pageURL(resource.id))
            json.member("identifier", resource.id)
            writeText(resource, &json)
            json.member("url", Self.webAddress(resource.landingPage) ?? context.repository.pageURL(resource.id))
            json.member("inLanguage", resource.languages.map { context.tag($0) })
            writeEducation(resource, &json)
            writePeople(resource, &json)
            writeAccess(resource, &json)
            json.member("dateCreated", resource.created?.iso8601)
            json.member("datePublished", resource.published?.iso8601)
            json.member("dateModified", resource.modified?.iso8601)
            writeParts(resource, &json)
            writeCourse(resource, &json)
        }
        return json.bytes
    }

    private func writeText(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        json.member("name", resource.displayTitle)
        let others = resource.titles.dropFirst().map(\.text) + resource.alternativeTitles.map(\.text)
        json.member("alternateName", others)
        json.member("description", resource.descriptions.first?.text)
        json.member("keywords", resource.keywords)
    }

    private func writeEducation(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        let vocabularies = context.vocabularies
        if let type = resource.resourceType {
            json.member("learningResourceType", context.name(type, in: vocabularies.resourceTypes))
        }
        let levels =
            resource.stages.map { context.name($0, in: vocabularies.stages) }
            + resource.grades.map { vocabularies.grades.name(of: "g\($0)") }
        json.member("educationalLevel", levels)
        json.members("about", resource.subjects) {
            $0.named("@type", "DefinedTerm", context.name($1, in: vocabularies.subjects))
        }
        json.members("audience", resource.audience) { json, role in
            json.object {
                $0.member("@type", "EducationalAudience")
                $0.member("educationalRole", role)
            }
        }
        json.members("educationalAlignment", alignments(resource)) { json, alignment in
            json.object {
                $0.member("@type", "AlignmentObject")
                $0.member("alignmentType", alignment.type)
                $0.member("educationalFramework", alignment.framework)
                $0.member("targetName", alignment.name)
            }
        }
        if let edition = resource.edition {
            json.key("isPartOf")
            json.object {
                // A volume number is not a property of every book.
                $0.member("@type", resource.volume == nil ? ["Book"] : ["Book", "PublicationVolume"])
                $0.member("name", context.bookName(resource))
                $0.member(
                    "bookEdition",
                    context.name(Coded(code: edition.code, raw: edition.raw), in: vocabularies.editions))
                if let volume = resource.volume {
                    $0.member("volumeNumber", context.name(volume, in: vocabularies.volumes))
                }
            }
        }
    }

    /// LRMI alignment types: educationalSubject, educationalLevel, teaches.
    private func alignments(_ resource: LearningResource) -> [(type: String, framework: String, name: String)] {
        let vocabularies = context.vocabularies
        var result: [(type: String, framework: String, name: String)] = []
        for subject in resource.subjects {
            result.append(("educationalSubject", "学科", context.name(subject, in: vocabularies.subjects)))
        }
        for stage in resource.stages {
            result.append(("educationalLevel", "学段", context.name(stage, in: vocabularies.stages)))
        }
        for grade in resource.grades {
            result.append(("educationalLevel", "年级", vocabularies.grades.name(of: "g\(grade)")))
        }
        if let node = resource.node, !node.path.isEmpty {
            result.append(("teaches", "教材目录", node.path.joined(separator: " / ")))
        }
        if let standard = resource.curriculumStandard { result.append(("teaches", "课程标准", standard)) }
        return result
    }

    private func writePeople(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        func person(_ json: inout CanonicalJSON, _ creator: Creator) {
            json.object { json in
                json.member("@type", "Person")
                json.member("name", creator.name)
                if let organisation = creator.org ?? resource.school?.name {
                    json.key("affiliation")
                    json.named("@type", "Organization", organisation)
                }
            }
        }
        json.members("creator", resource.creators.filter { $0.role == "author" }, person)
        json.members("contributor", resource.creators.filter { $0.role != "author" }, person)
        if let provider = resource.provider {
            json.key("provider")
            json.named("@type", "Organization", provider.name)
        }
        json.key("sdPublisher")
        json.named("@type", "Organization", context.repository.name)
        json.member("sdLicense", context.repository.license.isEmpty ? nil : context.repository.license)
        if let province = resource.region.province {
            json.key("spatialCoverage")
            json.named("@type", "AdministrativeArea", context.vocabularies.provinces.name(of: province))
        }
        json.member("award", resource.honours.map(context.name))
    }

    private func writeAccess(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        json.member("license", LicenseAddress.of(resource.rights.license))
        json.member("conditionsOfAccess", resource.rights.license == nil ? resource.rights.raw : nil)
        switch resource.rights.access {
        case "free", "login":
            json.key("isAccessibleForFree")
            json.bool(true)
        case "paid":
            json.key("isAccessibleForFree")
            json.bool(false)
        default: break
        }
        json.members("encoding", resource.formats) { json, format in
            json.object {
                $0.member("@type", "MediaObject")
                $0.member("encodingFormat", format.mime)
                $0.member("contentSize", format.bytes.map(String.init))
                $0.member("contentUrl", Self.webAddress(format.url))
            }
        }
    }

    private func writeParts(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        json.members("hasPart", resource.parts) { json, part in
            json.object {
                $0.member("@type", "LearningResource")
                $0.member("name", context.vocabularies.lessonParts.name(of: part.part))
                $0.member("url", Self.webAddress(part.url))
            }
        }
    }

    private func writeCourse(_ resource: LearningResource, _ json: inout CanonicalJSON) {
        guard let course = resource.course else { return }
        json.key("hasCourseInstance")
        json.object {
            $0.member("@type", "CourseInstance")
            $0.member("courseMode", "online")
            $0.member("startDate", course.start?.iso8601)
            $0.member("endDate", course.end?.iso8601)
        }
        json.member("totalHistoricalEnrollment", course.enrolled)
    }
}
