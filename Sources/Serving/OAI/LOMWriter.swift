internal import Metadata

/// IEEE LOM in its XML binding (1484.12.3), with JY/T 0607 values beside the LOMv1.0 ones and taxon paths as Chinese
/// platforms write them. What LOM has no place for stands in our extension element, see `LOMExtensionWriter`.
struct LOMWriter {
    static let chinese = "JY/T 0607-2017"
    let context: WritingContext
    let provenance: OAIProvenance

    func write(_ resource: LearningResource, to xml: inout XMLOutput) {
        xml.markup(
            """
            <lom xmlns="http://ltsc.ieee.org/xsd/LOM" xsi:schemaLocation="http://ltsc.ieee.org/xsd/LOM \
            http://ltsc.ieee.org/xsd/lomv1.0/lomLoose.xsd">
            """)
        writeGeneral(resource, &xml)
        writeLifeCycle(resource, &xml)
        xml.markup("<metaMetadata>")
        identifier("cnres", resource.id, &xml)
        xml.markup(
            """
            <metadataSchema>LOMv1.0</metadataSchema><metadataSchema>JY/T 0607-2017</metadataSchema>\
            <language>zh</language></metaMetadata>
            """)
        writeTechnical(resource, &xml)
        writeEducational(resource, &xml)
        writeRights(resource, &xml)
        writeAwards(resource, &xml)
        LOMClassificationWriter(context: context).write(resource, to: &xml)
        LOMExtensionWriter(provenance: provenance).write(resource, to: &xml)
        xml.close("lom")
    }

    private func writeGeneral(_ resource: LearningResource, _ xml: inout XMLOutput) {
        xml.element("general") { xml in
            identifier("cnres", resource.id, &xml)
            for other in resource.identifiers { identifier(other.scheme, other.value, &xml) }
            xml.element("title") { xml in for title in resource.titles { Self.string(title, &xml) } }
            for language in resource.languages { xml.element("language", context.tag(language)) }
            for description in resource.descriptions { xml.element("description") { Self.string(description, &$0) } }
            for keyword in resource.keywords {
                xml.element("keyword") { Self.string(LanguageText(lang: "", text: keyword), &$0) }
            }
            if let province = resource.region.province {
                xml.element("coverage") { Self.string(context.vocabularies.provinces.name(of: province), &$0) }
            }
        }
    }

    private func writeLifeCycle(_ resource: LearningResource, _ xml: inout XMLOutput) {
        let dates = [resource.published, resource.created, resource.modified].compactMap { $0 }
        guard !resource.creators.isEmpty || resource.provider != nil || !dates.isEmpty else { return }
        xml.element("lifeCycle") { xml in
            for creator in resource.creators {
                let organisation = creator.org ?? (creator.role == "author" ? resource.school?.name : nil)
                contribute(
                    Self.lomRoles.contains(creator.role) ? creator.role : "unknown",
                    card: VCard(name: creator.name, organisation: organisation, isPerson: true), date: nil, &xml)
            }
            let card = resource.provider.map { VCard(name: $0.name, organisation: $0.name, isPerson: false) }
            if card != nil || resource.published != nil {
                contribute("publisher", card: card, date: resource.published, &xml)
            }
        }
    }

    /// LOM 2.3.1, the value space of LOMv1.0.
    private static let lomRoles: Set = [
        "author", "publisher", "unknown", "initiator", "terminator", "validator", "editor", "graphical designer",
        "technical implementer", "content provider", "technical validator", "educational validator", "script writer",
        "instructional designer", "subject matter expert",
    ]

    private func contribute(_ role: String, card: VCard?, date: SourceDate?, _ xml: inout XMLOutput) {
        xml.element("contribute") { xml in
            vocabulary("role", "LOMv1.0", role, &xml)
            if let card { xml.element("entity", card.text) }
            if let date {
                xml.element("date") { $0.element("dateTime", date.lomDateTime) }
            }
        }
    }

    private func writeTechnical(_ resource: LearningResource, _ xml: inout XMLOutput) {
        let mimes = Set(resource.formats.compactMap(\.mime)).sorted()
        guard resource.landingPage != nil || !resource.formats.isEmpty else { return }
        xml.element("technical") { xml in
            for mime in mimes { xml.element("format", mime) }
            let bytes = resource.formats.compactMap(\.bytes).filter { $0 >= 0 }
            if !bytes.isEmpty { xml.element("size", String(bytes.reduce(0) { $0 &+ max(0, $1) } & .max)) }
            xml.element("location", resource.landingPage)
            for format in resource.formats { xml.element("location", format.url) }
        }
    }

    private func writeEducational(_ resource: LearningResource, _ xml: inout XMLOutput) {
        xml.element("educational") { xml in
            if let type = resource.resourceType {
                let term = type.code.flatMap { context.vocabularies.resourceTypes.term(code: $0) }
                if let value = term?.columns["lom_learning_resource_type"], !value.isEmpty {
                    vocabulary("learningResourceType", "LOMv1.0", value, &xml)
                }
                vocabulary("learningResourceType", Self.chinese, term?.name ?? type.raw, &xml)
            }
            for role in resource.audience { vocabulary("intendedEndUserRole", "LOMv1.0", role, &xml) }
            for value in Set(
                resource.stages.compactMap {
                    $0.code.flatMap { context.vocabularies.stages.term(code: $0)?.columns["lom_context"] }
                }
            ).sorted() where !value.isEmpty { vocabulary("context", "LOMv1.0", value, &xml) }
            for language in resource.languages { xml.element("language", context.tag(language)) }
        }
    }

    private func writeRights(_ resource: LearningResource, _ xml: inout XMLOutput) {
        let rights = resource.rights
        guard rights != Rights() else { return }
        xml.element("rights") { xml in
            if rights.access == "free" || rights.access == "paid" {
                vocabulary("cost", "LOMv1.0", rights.access == "paid" ? "yes" : "no", &xml)
            }
            // The strings of one text are the same in several languages, so there is one.
            let text = Self.words(of: rights)
            if !text.isEmpty { xml.element("description") { Self.string(text, &$0) } }
        }
    }

    /// The source's own words, the address of the licence they name, and whose the rights are.
    private static func words(of rights: Rights) -> String {
        let raw = rights.raw ?? ""
        let address = LicenseAddress.of(rights.license).flatMap { raw.contains($0) ? nil : $0 }
        let license = address ?? (raw.isEmpty ? rights.license : nil)
        return [raw, license ?? "", rights.holder ?? ""].filter { !$0.isEmpty }.joined(separator: "；")
    }

    /// An award is a judgement about the resource: LOM 8, annotation.
    private func writeAwards(_ resource: LearningResource, _ xml: inout XMLOutput) {
        for award in resource.honours {
            xml.element("annotation") { xml in
                if let year = award.year, (1...9999).contains(year) {
                    let digits = String(year)
                    let padded = String(repeating: "0", count: 4 - digits.count) + digits
                    xml.element("date") { $0.element("dateTime", padded) }
                }
                xml.element("description") { Self.string(context.name(award), &$0) }
            }
        }
    }

    private func identifier(_ catalog: String, _ entry: String, _ xml: inout XMLOutput) {
        xml.element("identifier") { xml in
            xml.element("catalog", catalog)
            xml.element("entry", entry)
        }
    }

    private func vocabulary(_ name: StaticString, _ source: String, _ value: String, _ xml: inout XMLOutput) {
        xml.element(name) { xml in
            xml.element("source", source)
            xml.element("value", value)
        }
    }

    static func string(_ value: LanguageText, _ xml: inout XMLOutput) {
        xml.element("string", value.lang.isLanguageTag ? ["language": value.lang] : [:]) { $0.text(value.text) }
    }

    /// Text of ours or of a platform here, in Chinese unless it has no Chinese character at all: CC BY 4.0.
    static func string(_ text: String, _ xml: inout XMLOutput) {
        let isChinese = text.unicodeScalars.contains { $0.properties.isIdeographic }
        string(LanguageText(lang: isChinese ? "zh" : "", text: text), &xml)
    }
}

/// vCard 3.0 (RFC 2426) as LOM wants it in `entity`: a name and an organisation, nothing that reaches a person.
private struct VCard {
    var name: String
    var organisation: String?
    /// Chinese names are not taken apart: the whole of one stands where the family name does.
    var isPerson: Bool

    var text: String {
        let full = Self.escaped(name)
        var lines = ["BEGIN:VCARD", "VERSION:3.0", "N:\(isPerson ? full : "");;;;", "FN:\(full)"]
        if let organisation, !organisation.isEmpty { lines.append("ORG:\(Self.escaped(organisation))") }
        return (lines + ["END:VCARD", ""]).joined(separator: "\r\n")
    }

    private static func escaped(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
            .split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
            .split(separator: ";", omittingEmptySubsequences: false).joined(separator: "\\;")
            .split(separator: ",", omittingEmptySubsequences: false).joined(separator: "\\,")
    }
}

extension SourceDate {
    /// The binding allows a zone only after fractions of a second.
    fileprivate var lomDateTime: String {
        precision == .minute || precision == .second ? instant.iso8601.dropLast() + ".0Z" : iso8601
    }
}
