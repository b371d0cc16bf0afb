internal import Metadata

/// What LOM has no place for, in one element of another namespace, as LOM's binding provides for: codes beside the
/// source's own words, evidence, precision of dates, regions, courses, quality. Its schema and meaning are in
/// Schemas/lom-extension; another catalogue of this kind reads the record back from it and LOM without loss.
struct LOMExtensionWriter {
    let provenance: OAIProvenance

    func write(_ resource: LearningResource, to xml: inout XMLOutput) {
        xml.element(
            "hl:resource",
            [
                "xmlns:hl": "urn:huiliu:lom-extension:1", "id": resource.id, "platform": resource.platform,
                "sourceId": resource.sourceID,
                "schoolSystem": resource.schoolSystem == .unknown ? nil : resource.schoolSystem.rawValue,
                "curriculumStandard": resource.curriculumStandard, "landingPage": resource.landingPage,
            ]
        ) { xml in
            writeContent(resource, &xml)
            writeTextbook(resource, &xml)
            writeOrigin(resource, &xml)
            writeCourse(resource, &xml)
            for format in resource.formats {
                xml.empty(
                    "hl:format",
                    ["mime": format.mime, "bytes": format.bytes.map(String.init), "url": format.url])
            }
            date("hl:created", resource.created, &xml)
            date("hl:published", resource.published, &xml)
            date("hl:modified", resource.modified, &xml)
            for item in resource.fieldProvenance {
                xml.empty(
                    "hl:fieldProvenance",
                    [
                        "field": item.field, "source": item.source, "rule": item.rule,
                        "confidence": item.confidence.rawValue,
                    ])
            }
            for flag in resource.flags { xml.element("hl:flag", flag) }
            for origin in [provenance.step] + provenance.earlier {
                xml.empty(
                    "hl:origin",
                    [
                        "baseURL": origin.baseURL, "identifier": origin.identifier, "datestamp": origin.datestamp,
                        "metadataNamespace": origin.metadataNamespace, "harvestDate": origin.harvestDate,
                        "altered": origin.altered ? "true" : "false",
                    ])
            }
        }
    }

    private func writeContent(_ resource: LearningResource, _ xml: inout XMLOutput) {
        for title in resource.alternativeTitles {
            xml.element("hl:alternativeTitle", ["lang": title.lang.isEmpty ? nil : title.lang]) { $0.text(title.text) }
        }
        coded("hl:resourceType", resource.resourceType, &xml)
        for part in resource.parts { xml.empty("hl:part", ["part": part.part, "url": part.url]) }
        for language in resource.languages {
            xml.empty("hl:language", ["code": language.code, "evidence": language.evidence.rawValue])
        }
        for stage in resource.stages { coded("hl:stage", stage, &xml) }
        for grade in resource.grades { xml.element("hl:grade", String(grade)) }
        for raw in resource.gradesRaw { xml.element("hl:gradeRaw", raw) }
        for subject in resource.subjects { coded("hl:subject", subject, &xml) }
        for role in resource.audience { xml.element("hl:audience", role) }
        for programme in resource.programmes { xml.element("hl:programme", programme) }
    }

    private func writeTextbook(_ resource: LearningResource, _ xml: inout XMLOutput) {
        if let edition = resource.edition {
            xml.empty(
                "hl:edition",
                [
                    "code": edition.code, "raw": edition.raw, "publisher": edition.publisher,
                    "standardYear": edition.standardYear,
                ])
        }
        coded("hl:volume", resource.volume, &xml)
        if let node = resource.node {
            xml.element("hl:node", ["code": node.code, "key": node.key]) { xml in
                for step in node.path { xml.element("hl:step", step) }
            }
        }
    }

    private func writeOrigin(_ resource: LearningResource, _ xml: inout XMLOutput) {
        for creator in resource.creators {
            xml.empty("hl:creator", ["name": creator.name, "role": creator.role, "org": creator.org])
        }
        if let school = resource.school { xml.empty("hl:school", ["name": school.name, "county": school.county]) }
        if let provider = resource.provider {
            xml.empty("hl:provider", ["name": provider.name, "kind": provider.kind])
        }
        let region = resource.region
        xml.empty(
            "hl:region",
            [
                "province": region.province, "prefecture": region.prefecture, "county": region.county,
                "division": region.division, "sanquSanzhou": region.sanquSanzhou ? "true" : nil,
            ])
        for award in resource.awards {
            xml.empty(
                "hl:award",
                [
                    "level": award.level, "raw": award.raw, "year": award.year.map(String.init),
                    "batch": award.batch.map(String.init),
                ])
        }
        let rights = resource.rights
        xml.empty(
            "hl:rights",
            ["license": rights.license, "raw": rights.raw, "holder": rights.holder, "access": rights.access])
    }

    private func writeCourse(_ resource: LearningResource, _ xml: inout XMLOutput) {
        guard let course = resource.course else { return }
        xml.element(
            "hl:course", ["enrolled": course.enrolled.map(String.init), "platformName": course.platformName]
        ) { xml in
            date("hl:start", course.start, &xml)
            date("hl:end", course.end, &xml)
        }
    }

    private func coded(_ name: StaticString, _ value: Coded?, _ xml: inout XMLOutput) {
        if let value { xml.empty(name, ["code": value.code, "raw": value.raw]) }
    }

    private func date(_ name: StaticString, _ value: SourceDate?, _ xml: inout XMLOutput) {
        guard let value else { return }
        xml.empty(
            name,
            [
                "instant": value.instant.iso8601, "precision": value.precision.rawValue,
                "zoneAssumed": value.zoneAssumed ? "true" : nil,
            ])
    }
}
