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
                // Present also when empty: a resource may be attached by its title alone.
                $0.key("path")
                $0.array(node.path) { $0.string($1) }
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
