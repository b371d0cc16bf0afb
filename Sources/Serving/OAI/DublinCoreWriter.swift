internal import Metadata

/// Simple Dublin Core in the oai_dc container: the least every harvester understands.
struct DublinCoreWriter {
    let context: WritingContext

    func write(_ resource: LearningResource, to xml: inout XMLOutput) {
        xml.markup(
            """
            <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ \
            http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
            """)
        for title in resource.titles { text("dc:title", title, &xml) }
        for title in resource.alternativeTitles { text("dc:title", title, &xml) }
        for creator in resource.creators where creator.role == "author" { xml.element("dc:creator", creator.name) }
        writeSubjects(resource, &xml)
        for description in resource.descriptions { text("dc:description", description, &xml) }
        for award in resource.honours { xml.element("dc:description", "荣誉:" + context.name(award)) }
        xml.element("dc:publisher", resource.provider?.name)
        for creator in resource.creators where creator.role != "author" { xml.element("dc:contributor", creator.name) }
        for date in Set([resource.published, resource.modified, resource.created].compactMap { $0?.iso8601 }).sorted() {
            xml.element("dc:date", date)
        }
        if let type = resource.resourceType {
            xml.element("dc:type", context.name(type, in: context.vocabularies.resourceTypes))
        }
        for format in Set(resource.formats.compactMap(\.mime)).sorted() { xml.element("dc:format", format) }
        xml.element("dc:identifier", resource.landingPage ?? context.repository.pageURL(resource.id))
        xml.element("dc:identifier", resource.id)
        for identifier in resource.identifiers {
            xml.element("dc:identifier", "\(identifier.scheme):\(identifier.value)")
        }
        for language in resource.languages { xml.element("dc:language", context.tag(language)) }
        if let province = resource.region.province {
            xml.element("dc:coverage", context.vocabularies.provinces.name(of: province))
        }
        for right in [resource.rights.license, resource.rights.raw, resource.rights.holder] {
            xml.element("dc:rights", right)
        }
        xml.close("oai_dc:dc")
    }

    private func text(_ name: StaticString, _ value: LanguageText, _ xml: inout XMLOutput) {
        xml.element(name, value.lang.isLanguageTag ? ["xml:lang": value.lang] : [:]) { $0.text(value.text) }
    }

    /// Subject, level and textbook go into dc:subject with their dimension in front, as platforms in China write them.
    private func writeSubjects(_ resource: LearningResource, _ xml: inout XMLOutput) {
        for subject in resource.subjects {
            xml.element("dc:subject", "学科:" + context.name(subject, in: context.vocabularies.subjects))
        }
        for stage in resource.stages {
            xml.element("dc:subject", "学段:" + context.name(stage, in: context.vocabularies.stages))
        }
        for grade in resource.grades {
            xml.element("dc:subject", "年级:" + context.vocabularies.grades.name(of: "g\(grade)"))
        }
        writeTextbook(resource, &xml)
        for keyword in resource.keywords { xml.element("dc:subject", keyword) }
    }

    private func writeTextbook(_ resource: LearningResource, _ xml: inout XMLOutput) {
        if let edition = resource.edition {
            let value = Coded(code: edition.code, raw: edition.raw)
            xml.element("dc:subject", "版本:" + context.name(value, in: context.vocabularies.editions))
        }
        if let volume = resource.volume {
            xml.element("dc:subject", "册次:" + context.name(volume, in: context.vocabularies.volumes))
        }
        if let node = resource.node, !node.path.isEmpty {
            xml.element("dc:subject", "章节:" + node.path.joined(separator: "/"))
        }
    }
}

extension String {
    /// Fits xs:language.
    var isLanguageTag: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        return parts.allSatisfy { (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isAlphanumeric) }
            && parts[0].utf8.allSatisfy { $0 > 0x40 }
    }
}
