internal import Metadata

/// A record of another catalogue of this kind: IEEE LOM with the extension element of Schemas/lom-extension, read back
/// into the normalised record it was written from. Nothing is guessed or coded anew; what came over is what was sent.
struct FederatedRecord {
    private let lom: SourceTree.Node
    private let carried: SourceTree.Node

    /// - Returns: nil when the record lacks the extension.
    init?(_ tree: SourceTree) {
        guard let root = tree.root, let lom = Self.find("lom", in: root, depth: 3),
            let carried = lom.child("resource"), carried.child("@id") != nil
        else { return nil }
        self.lom = lom
        self.carried = carried
    }

    private static func find(_ name: String, in node: SourceTree.Node, depth: Int) -> SourceTree.Node? {
        if node.name == name || node.child("general") != nil { return node }
        if depth == 0 { return nil }
        for child in node.children {
            if let found = find(name, in: child, depth: depth - 1) { return found }
        }
        return nil
    }

    /// - Parameters:
    ///   - platform: the catalogue that delivered the record.
    ///   - sourceID: what that catalogue calls it.
    func resource(platform: String, sourceID: String) -> LearningResource {
        var resource = LearningResource(platform: platform, sourceID: sourceID, province: nil)
        if let id = carried["id"], id.hasPrefix("cnres:") { resource.id = id }
        readGeneral(into: &resource)
        readContent(into: &resource)
        readTextbook(into: &resource)
        readOrigin(into: &resource)
        readCourse(into: &resource)
        readQuality(into: &resource)
        return resource
    }

    /// The steps by which the record came to its sender, the latest first.
    var origins: [Origin] {
        carried.children(named: "origin").map {
            Origin(
                baseURL: $0["baseURL"] ?? "", identifier: $0["identifier"] ?? "", datestamp: $0["datestamp"] ?? "",
                metadataNamespace: $0["metadataNamespace"] ?? "", harvestDate: $0["harvestDate"] ?? "",
                altered: $0["altered"] == "true")
        }
    }

    private func readGeneral(into resource: inout LearningResource) {
        guard let general = lom.child("general") else { return }
        resource.identifiers = general.children(named: "identifier").compactMap { node in
            guard let scheme = node.child("catalog")?.string, let value = node.child("entry")?.string,
                scheme != "cnres"
            else { return nil }
            return Identifier(scheme: scheme, value: value)
        }
        resource.titles = general.child("title").map(Self.texts) ?? []
        resource.descriptions = general.children(named: "description").flatMap(Self.texts)
        resource.keywords = general.children(named: "keyword").flatMap(Self.texts).map(\.text)
        resource.landingPage = carried["landingPage"]
    }

    private static func texts(_ node: SourceTree.Node) -> [LanguageText] {
        node.children(named: "string").map { LanguageText(lang: $0["language"] ?? "", text: $0.string ?? "") }
    }

    private func readContent(into resource: inout LearningResource) {
        resource.alternativeTitles = carried.children(named: "alternativeTitle").map {
            LanguageText(lang: $0["lang"] ?? "", text: $0.string ?? "")
        }
        resource.resourceType = carried.child("resourceType").map(Self.coded)
        resource.parts = carried.children(named: "part").map { LessonPart(part: $0["part"] ?? "", url: $0["url"]) }
        resource.languages = carried.children(named: "language").map {
            TeachingLanguage(
                code: $0["code"] ?? "", evidence: $0["evidence"].flatMap(TeachingLanguage.Evidence.init) ?? .default)
        }
        resource.stages = carried.children(named: "stage").map(Self.coded)
        resource.grades = carried.children(named: "grade").compactMap { $0.string.flatMap { Int($0) } }
        resource.gradesRaw = carried.children(named: "gradeRaw").compactMap(\.string)
        resource.schoolSystem = carried["schoolSystem"].flatMap(SchoolSystem.init) ?? .unknown
        resource.subjects = carried.children(named: "subject").map(Self.coded)
        resource.audience = carried.children(named: "audience").compactMap(\.string)
        resource.programmes = carried.children(named: "programme").compactMap(\.string)
    }

    private func readTextbook(into resource: inout LearningResource) {
        resource.edition = carried.child("edition").map {
            Edition(
                code: $0["code"], raw: $0["raw"] ?? "", publisher: $0["publisher"], standardYear: $0["standardYear"])
        }
        resource.volume = carried.child("volume").map(Self.coded)
        resource.node = carried.child("node").map { node in
            TextbookNode(
                path: node.children(named: "step").map { $0.string ?? "" }, code: node["code"], key: node["key"])
        }
        resource.curriculumStandard = carried["curriculumStandard"]
    }

    private func readOrigin(into resource: inout LearningResource) {
        resource.creators = carried.children(named: "creator").map {
            Creator(name: $0["name"] ?? "", role: $0["role"] ?? "author", org: $0["org"])
        }
        resource.school = carried.child("school").map { School(name: $0["name"] ?? "", county: $0["county"]) }
        resource.provider = carried.child("provider").map { Provider(name: $0["name"] ?? "", kind: $0["kind"] ?? "") }
        if let region = carried.child("region") {
            resource.region = Region(province: region["province"])
            resource.region.prefecture = region["prefecture"]
            resource.region.county = region["county"]
            resource.region.division = region["division"]
            resource.region.sanquSanzhou = region["sanquSanzhou"] == "true"
        }
        resource.awards = carried.children(named: "award").map {
            Award(
                level: $0["level"] ?? "", raw: $0["raw"] ?? "", year: $0["year"].flatMap { Int($0) },
                batch: $0["batch"].flatMap { Int($0) })
        }
        if let rights = carried.child("rights") {
            resource.rights = Rights(
                license: rights["license"], raw: rights["raw"], holder: rights["holder"],
                access: rights["access"] ?? "unknown")
        }
        resource.origins = origins
    }

    private func readCourse(into resource: inout LearningResource) {
        resource.course = carried.child("course").map { node in
            Course(
                start: node.child("start").flatMap(Self.date), end: node.child("end").flatMap(Self.date),
                enrolled: node["enrolled"].flatMap { Int($0) }, platformName: node["platformName"])
        }
        resource.formats = carried.children(named: "format").map {
            Format(mime: $0["mime"], bytes: $0["bytes"].flatMap { Int($0) }, url: $0["url"])
        }
        resource.created = carried.child("created").flatMap(Self.date)
        resource.published = carried.child("published").flatMap(Self.date)
        resource.modified = carried.child("modified").flatMap(Self.date)
    }

    private func readQuality(into resource: inout LearningResource) {
        resource.fieldProvenance = carried.children(named: "fieldProvenance").map {
            FieldProvenance(
                field: $0["field"] ?? "", source: $0["source"] ?? "", rule: $0["rule"] ?? "",
                confidence: $0["confidence"].flatMap(FieldProvenance.Confidence.init) ?? .harvested)
        }
        resource.flags = carried.children(named: "flag").compactMap(\.string)
    }

    private static func coded(_ node: SourceTree.Node) -> Coded { Coded(code: node["code"], raw: node["raw"] ?? "") }

    private static func date(_ node: SourceTree.Node) -> SourceDate? {
        guard let instant = node["instant"].flatMap(UTCInstant.init(iso8601:)),
            let precision = node["precision"].flatMap(SourceDate.Precision.init)
        else { return nil }
        return SourceDate(instant: instant, precision: precision, zoneAssumed: node["zoneAssumed"] == "true")
    }
}

extension SourceTree.Node {
    /// The value of an attribute, or nil.
    fileprivate subscript(attribute: String) -> String? { child("@" + attribute)?.string }
}
