internal import Foundation

extension LearningResource {
    /// The canonical JSON of the content: equal content gives equal bytes. Empty and absent members are left out.
    package func canonicalJSON() -> [UInt8] {
        var json = CanonicalJSON(reserving: 1024)
        json.object { json in
            writeIdentity(&json)
            writeClassification(&json)
            writeOrigin(&json)
            writeRest(&json)
        }
        return json.bytes
    }

    private func writeIdentity(_ json: inout CanonicalJSON) {
        json.member("id", id)
        json.member("platform", platform)
        json.member("sourceId", sourceID)
        json.members("identifiers", identifiers) { json, value in
            json.object {
                $0.member("scheme", value.scheme)
                $0.member("value", value.value)
            }
        }
        json.member("landingPage", landingPage)
        json.members("titles", titles) { $0.write($1) }
        json.members("alternativeTitles", alternativeTitles) { $0.write($1) }
        json.members("descriptions", descriptions) { $0.write($1) }
        json.member("keywords", keywords)
    }

    private func writeClassification(_ json: inout CanonicalJSON) {
        json.member("resourceType", resourceType)
        json.members("parts", parts) { json, value in
            json.object {
                $0.member("part", value.part)
                $0.member("url", value.url)
            }
        }
        json.members("languages", languages) { json, value in
            json.object {
                $0.member("code", value.code)
                $0.member("evidence", value.evidence.rawValue)
            }
        }
        json.members("stages", stages) { $0.write($1) }
        json.members("grades", grades) { $0.number($1) }
        json.member("gradesRaw", gradesRaw)
        if schoolSystem != .unknown { json.member("schoolSystem", schoolSystem.rawValue) }
        json.members("subjects", subjects) { $0.write($1) }
        if let edition {
            json.key("edition")
            json.object {
                $0.member("code", edition.code)
                $0.member("raw", edition.raw)
                $0.member("publisher", edition.publisher)
                $0.member("standardYear", edition.standardYear)
            }
        }
        json.member("volume", volume)
        if let node {
            json.key("node")
            json.object {
                $0.member("path", node.path)
                $0.member("code", node.code)
                $0.member("key", node.key)
            }
        }
        json.member("curriculumStandard", curriculumStandard)
        json.member("audience", audience)
    }

    private func writeOrigin(_ json: inout CanonicalJSON) {
        json.members("creators", creators) { json, value in
            json.object {
                $0.member("name", value.name)
                $0.member("role", value.role)
                $0.member("org", value.org)
            }
        }
        if let school {
            json.key("school")
            json.object {
                $0.member("name", school.name)
                $0.member("county", school.county)
            }
        }
        if let provider {
            json.key("provider")
            json.object {
                $0.member("name", provider.name)
                $0.member("kind", provider.kind)
            }
        }
        json.key("region")
        json.object {
            $0.member("province", region.province)
            $0.member("prefecture", region.prefecture)
            $0.member("county", region.county)
            $0.member("division", region.division)
            if region.sanquSanzhou {
                $0.key("sanquSanzhou")
                $0.bool(true)
            }
        }
        json.members("awards", awards) { json, value in
            json.object {
                $0.member("level", value.level)
                $0.member("raw", value.raw)
                $0.member("year", value.year)
                $0.member("batch", value.batch)
            }
        }
        json.member("programmes", programmes)
    }

    private func writeRest(_ json: inout CanonicalJSON) {
        if let course {
            json.key("course")
            json.object {
                $0.member("start", course.start)
                $0.member("end", course.end)
                $0.member("enrolled", course.enrolled)
                $0.member("platformName", course.platformName)
            }
        }
        if rights != Rights() {
            json.key("rights")
            json.object {
                $0.member("license", rights.license)
                $0.member("raw", rights.raw)
                $0.member("holder", rights.holder)
                $0.member("access", rights.access)
            }
        }
        json.members("formats", formats) { json, value in
            json.object {
                $0.member("mime", value.mime)
                $0.member("bytes", value.bytes)
                $0.member("url", value.url)
            }
        }
        json.member("created", created)
        json.member("published", published)
        json.member("modified", modified)
        json.members("fieldProvenance", fieldProvenance) { json, value in
            json.object {
                $0.member("field", value.field)
                $0.member("source", value.source)
                $0.member("rule", value.rule)
                $0.member("confidence", value.confidence.rawValue)
            }
        }
        json.member("flags", flags)
        json.members("origins", origins) { json, value in
            json.object {
                $0.member("baseURL", value.baseURL)
                $0.member("identifier", value.identifier)
                $0.member("datestamp", value.datestamp)
                $0.member("metadataNamespace", value.metadataNamespace)
                $0.member("harvestDate", value.harvestDate)
                $0.key("altered")
                $0.bool(value.altered)
            }
        }
    }

    /// Reads back what `canonicalJSON()` wrote.
    /// - Throws: `DecodingError` when the bytes are not such a record.
    package init(canonicalJSON bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(LearningResource.self, from: Data(bytes))
    }
}

extension CanonicalJSON {
    fileprivate mutating func write(_ value: LanguageText) {
        object {
            if !value.lang.isEmpty { $0.member("lang", value.lang) }
            $0.member("text", value.text)
        }
    }

    fileprivate mutating func write(_ value: Coded) {
        object {
            $0.member("code", value.code)
            $0.member("raw", value.raw)
        }
    }

    fileprivate mutating func member(_ name: StaticString, _ value: Coded?) {
        guard let value else { return }
        key(name)
        write(value)
    }

    fileprivate mutating func member(_ name: StaticString, _ value: SourceDate?) {
        guard let value else { return }
        key(name)
        object {
            $0.key("instant")
            $0.number(Int(value.instant.seconds))
            $0.member("precision", value.precision.rawValue)
            $0.key("zoneAssumed")
            $0.bool(value.zoneAssumed)
        }
    }
}

extension LearningResource: Decodable {
    private enum Key: String, CodingKey {
        case id, platform, sourceId, identifiers, landingPage, titles, alternativeTitles, descriptions, keywords
        case resourceType, parts, languages, stages, grades, gradesRaw, schoolSystem, subjects, edition, volume, node
        case curriculumStandard, audience, creators, school, provider, region, awards, programmes, course, rights,
            formats
        case created, published, modified, fieldProvenance, flags, origins
    }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        func list<Element: Decodable>(_ key: Key) throws -> [Element] {
            try box.decodeIfPresent([Element].self, forKey: key) ?? []
        }
        id = try box.decode(String.self, forKey: .id)
        platform = try box.decode(String.self, forKey: .platform)
        sourceID = try box.decode(String.self, forKey: .sourceId)
        identifiers = try list(.identifiers)
        landingPage = try box.decodeIfPresent(String.self, forKey: .landingPage)
        titles = try list(.titles)
        alternativeTitles = try list(.alternativeTitles)
        descriptions = try list(.descriptions)
        keywords = try list(.keywords)
        resourceType = try box.decodeIfPresent(Coded.self, forKey: .resourceType)
        parts = try list(.parts)
        languages = try list(.languages)
        stages = try list(.stages)
        grades = try list(.grades)
        gradesRaw = try list(.gradesRaw)
        schoolSystem = try box.decodeIfPresent(SchoolSystem.self, forKey: .schoolSystem) ?? .unknown
        subjects = try list(.subjects)
        edition = try box.decodeIfPresent(Edition.self, forKey: .edition)
        volume = try box.decodeIfPresent(Coded.self, forKey: .volume)
        node = try box.decodeIfPresent(TextbookNode.self, forKey: .node)
        curriculumStandard = try box.decodeIfPresent(String.self, forKey: .curriculumStandard)
        audience = try list(.audience)
        creators = try list(.creators)
        school = try box.decodeIfPresent(School.self, forKey: .school)
        provider = try box.decodeIfPresent(Provider.self, forKey: .provider)
        region = try box.decode(Region.self, forKey: .region)
        awards = try list(.awards)
        programmes = try list(.programmes)
        course = try box.decodeIfPresent(Course.self, forKey: .course)
        rights = try box.decodeIfPresent(Rights.self, forKey: .rights) ?? Rights()
        formats = try list(.formats)
        created = try box.decodeIfPresent(SourceDate.self, forKey: .created)
        published = try box.decodeIfPresent(SourceDate.self, forKey: .published)
        modified = try box.decodeIfPresent(SourceDate.self, forKey: .modified)
        fieldProvenance = try list(.fieldProvenance)
        flags = try list(.flags)
        origins = try list(.origins)
    }
}

extension LanguageText {
    private enum Key: String, CodingKey { case lang, text }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        lang = try box.decodeIfPresent(String.self, forKey: .lang) ?? ""
        text = try box.decode(String.self, forKey: .text)
    }
}

extension Region {
    private enum Key: String, CodingKey { case province, prefecture, county, division, sanquSanzhou }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        province = try box.decodeIfPresent(String.self, forKey: .province)
        prefecture = try box.decodeIfPresent(String.self, forKey: .prefecture)
        county = try box.decodeIfPresent(String.self, forKey: .county)
        division = try box.decodeIfPresent(String.self, forKey: .division)
        sanquSanzhou = try box.decodeIfPresent(Bool.self, forKey: .sanquSanzhou) ?? false
    }
}
