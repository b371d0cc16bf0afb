private typealias Reader = CanonicalJSONReader

extension LearningResource {
    /// Reads back what `canonicalJSON()` wrote.
    /// - Parameter members: those to read, `id` and `platform` among them; nil for all of them.
    /// - Throws: `CanonicalJSONReader.Failure` when the bytes are not such a record.
    package init(
        canonicalJSON bytes: [UInt8], members: Set<String>? = nil
    ) throws(CanonicalJSONReader.Failure) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(CanonicalJSONReader.Failure) in
            var reader = Reader(buffer)
            let resource = try LearningResource(&reader, members: members)
            try reader.finish()
            return resource
        }
    }

    /// The same as part of a larger document.
    /// - Throws: `CanonicalJSONReader.Failure` for what is no record.
    package init(
        _ reader: inout CanonicalJSONReader, members: Set<String>? = nil
    ) throws(CanonicalJSONReader.Failure) {
        self.init()
        var resource = self
        try reader.object { reader, key throws(Reader.Failure) in
            if members?.contains(key) ?? true { try resource.read(key, &reader) } else { try reader.skip() }
        }
        guard !resource.id.isEmpty, !resource.platform.isEmpty else { throw Reader.Failure(place: 0) }
        self = resource
    }

    private mutating func read(_ key: String, _ reader: inout Reader) throws(Reader.Failure) {
        switch key {
        case "id": id = try reader.string()
        case "platform": platform = try reader.string()
        case "sourceId": sourceID = try reader.string()
        case "landingPage": landingPage = try reader.string()
        case "titles": titles = try reader.texts()
        case "alternativeTitles": alternativeTitles = try reader.texts()
        case "descriptions": descriptions = try reader.texts()
        case "keywords": keywords = try reader.strings()
        case "resourceType": resourceType = try reader.coded()
        case "stages": stages = try reader.codedList()
        case "grades": grades = try reader.array { reader throws(Reader.Failure) in try reader.integer() }
        case "gradesRaw": gradesRaw = try reader.strings()
        case "schoolSystem": schoolSystem = try reader.value(SchoolSystem.self)
        case "subjects": subjects = try reader.codedList()
        case "edition": edition = try reader.edition()
        case "volume": volume = try reader.coded()
        case "node": node = try reader.node()
        case "curriculumStandard": curriculumStandard = try reader.string()
        case "audience": audience = try reader.strings()
        case "region": region = try reader.region()
        case "programmes": programmes = try reader.strings()
        case "created": created = try reader.date()
        case "published": published = try reader.date()
        case "modified": modified = try reader.date()
        case "flags": flags = try reader.strings()
        default: try readMore(key, &reader)
        }
    }

    private mutating func readMore(_ key: String, _ reader: inout Reader) throws(Reader.Failure) {
        switch key {
        case "identifiers":
            identifiers = try reader.array { reader throws(Reader.Failure) in
                let text = try reader.members()
                return Identifier(scheme: text["scheme"] ?? "", value: text["value"] ?? "")
            }
        case "parts":
            parts = try reader.array { reader throws(Reader.Failure) in
                let text = try reader.members()
                return LessonPart(part: text["part"] ?? "", url: text["url"])
            }
        case "languages": languages = try reader.array { reader throws(Reader.Failure) in try reader.language() }
        case "creators":
            creators = try reader.array { reader throws(Reader.Failure) in
                let text = try reader.members()
                return Creator(name: text["name"] ?? "", role: text["role"] ?? "author", org: text["org"])
            }
        case "school":
            let text = try reader.members()
            school = School(name: text["name"] ?? "", county: text["county"])
        case "provider":
            let text = try reader.members()
            provider = Provider(name: text["name"] ?? "", kind: text["kind"] ?? "")
        case "awards": awards = try reader.array { reader throws(Reader.Failure) in try reader.award() }
        case "course": course = try reader.course()
        case "rights":
            let text = try reader.members()
            rights = Rights(
                license: text["license"], raw: text["raw"], holder: text["holder"], access: text["access"] ?? "unknown")
        case "formats": formats = try reader.array { reader throws(Reader.Failure) in try reader.format() }
        case "fieldProvenance":
            fieldProvenance = try reader.array { reader throws(Reader.Failure) in try reader.fieldProvenance() }
        case "origins": origins = try reader.array { reader throws(Reader.Failure) in try reader.origin() }
        default: try reader.skip()
        }
    }
}

extension CanonicalJSONReader {
    /// An object whose members are all strings.
    fileprivate mutating func members() throws(Failure) -> Members {
        var members = Members()
        try object { reader, key throws(Failure) in members.pairs.append((key, try reader.string())) }
        return members
    }

    fileprivate mutating func value<Value: RawRepresentable<String>>(_: Value.Type) throws(Failure) -> Value {
        guard let value = Value(rawValue: try string()) else { throw Failure(place: 0) }
        return value
    }

    fileprivate mutating func texts() throws(Failure) -> [LanguageText] {
        try array { reader throws(Failure) in
            var text = LanguageText(lang: "", text: "")
            try reader.object { reader, key throws(Failure) in
                let value = try reader.string()
                if key == "lang" { text.lang = value } else if key == "text" { text.text = value }
            }
            return text
        }
    }

    fileprivate mutating func coded() throws(Failure) -> Coded {
        var coded = Coded(code: nil, raw: "")
        try object { reader, key throws(Failure) in
            let value = try reader.string()
            if key == "code" { coded.code = value } else if key == "raw" { coded.raw = value }
        }
        return coded
    }

    fileprivate mutating func codedList() throws(Failure) -> [Coded] {
        try array { reader throws(Failure) in try reader.coded() }
    }

    fileprivate mutating func edition() throws(Failure) -> Edition {
        let text = try members()
        return Edition(
            code: text["code"], raw: text["raw"] ?? "", publisher: text["publisher"],
            standardYear: text["standardYear"])
    }

    fileprivate mutating func node() throws(Failure) -> TextbookNode {
        var node = TextbookNode(path: [])
        try object { reader, key throws(Failure) in
            switch key {
            case "path": node.path = try reader.strings()
            case "code": node.code = try reader.string()
            case "key": node.key = try reader.string()
            default: try reader.skip()
            }
        }
        return node
    }

    fileprivate mutating func language() throws(Failure) -> TeachingLanguage {
        var language = TeachingLanguage(code: "", evidence: .declared)
        try object { reader, key throws(Failure) in
            switch key {
            case "code": language.code = try reader.string()
            case "evidence": language.evidence = try reader.value(TeachingLanguage.Evidence.self)
            default: try reader.skip()
            }
        }
        return language
    }

    fileprivate mutating func region() throws(Failure) -> Region {
        var region = Region(province: nil)
        try object { reader, key throws(Failure) in
            switch key {
            case "province": region.province = try reader.string()
            case "prefecture": region.prefecture = try reader.string()
            case "county": region.county = try reader.string()
            case "division": region.division = try reader.string()
            case "sanquSanzhou": region.sanquSanzhou = try reader.bool()
            default: try reader.skip()
            }
        }
        return region
    }

    fileprivate mutating func award() throws(Failure) -> Award {
        var award = Award(level: "", raw: "")
        try object { reader, key throws(Failure) in
            switch key {
            case "level": award.level = try reader.string()
            case "raw": award.raw = try reader.string()
            case "year": award.year = try reader.integer()
            case "batch": award.batch = try reader.integer()
            default: try reader.skip()
            }
        }
        return award
    }

    fileprivate mutating func course() throws(Failure) -> Course {
        var course = Course()
        try object { reader, key throws(Failure) in
            switch key {
            case "start": course.start = try reader.date()
            case "end": course.end = try reader.date()
            case "enrolled": course.enrolled = try reader.integer()
            case "platformName": course.platformName = try reader.string()
            default: try reader.skip()
            }
        }
        return course
    }

    fileprivate mutating func format() throws(Failure) -> Format {
        var format = Format()
        try object { reader, key throws(Failure) in
            switch key {
            case "mime": format.mime = try reader.string()
            case "bytes": format.bytes = try reader.integer()
            case "url": format.url = try reader.string()
            default: try reader.skip()
            }
        }
        return format
    }

    fileprivate mutating func date() throws(Failure) -> SourceDate {
        var date = SourceDate(instant: UTCInstant(seconds: 0), precision: .second)
        try object { reader, key throws(Failure) in
            switch key {
            case "instant": date.instant = UTCInstant(seconds: Int64(try reader.integer()))
            case "precision": date.precision = try reader.value(SourceDate.Precision.self)
            case "zoneAssumed": date.zoneAssumed = try reader.bool()
            default: try reader.skip()
            }
        }
        return date
    }

    fileprivate mutating func fieldProvenance() throws(Failure) -> FieldProvenance {
        var provenance = FieldProvenance(field: "", source: "", rule: "", confidence: .harvested)
        try object { reader, key throws(Failure) in
            switch key {
            case "field": provenance.field = try reader.string()
            case "source": provenance.source = try reader.string()
            case "rule": provenance.rule = try reader.string()
            case "confidence": provenance.confidence = try reader.value(FieldProvenance.Confidence.self)
            default: try reader.skip()
            }
        }
        return provenance
    }

    fileprivate mutating func origin() throws(Failure) -> Origin {
        var origin = Origin(
            baseURL: "", identifier: "", datestamp: "", metadataNamespace: "", harvestDate: "", altered: false)
        try object { reader, key throws(Failure) in
            switch key {
            case "baseURL": origin.baseURL = try reader.string()
            case "identifier": origin.identifier = try reader.string()
            case "datestamp": origin.datestamp = try reader.string()
            case "metadataNamespace": origin.metadataNamespace = try reader.string()
            case "harvestDate": origin.harvestDate = try reader.string()
            case "altered": origin.altered = try reader.bool()
            default: try reader.skip()
            }
        }
        return origin
    }
}

/// A few members in the order they came: looking through them costs less than hashing.
private struct Members {
    var pairs: [(key: String, value: String)] = []

    subscript(key: String) -> String? { pairs.last { $0.key == key }?.value }
}
