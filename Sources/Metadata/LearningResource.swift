/// The normalised record of the federation: shared shape of every resource, whatever its platform calls things.
///
/// Field names, cardinalities and their counterparts in IEEE LOM 1484.12.1, Dublin Core, schema.org/LRMI and
/// GB/T 41469-2022 are listed in Schemas/vocabularies/crosswalk.csv; the JSON form is Schemas/learning-resource.json.
/// Harvest facts (run, hashes, first and last seen, status) belong to the catalogue, not to the content: they are not
/// here, so that equal content has equal bytes.
package struct LearningResource: Sendable, Equatable {
    /// `cnres:{platform}:{first 16 hex of SHA-256 of sourceID}`; never re-used.
    package var id: String
    /// The platform's code: GB/T 2260 for a province, 660000 for 兵团, a name such as `ysyk` for a national source.
    package var platform: String
    /// Exactly as delivered.
    package var sourceID: String
    package var identifiers: [Identifier] = []
    /// An http(s) address, or nil.
    package var landingPage: String?
    /// At least one; the first is shown.
    package var titles: [LanguageText] = []
    package var alternativeTitles: [LanguageText] = []
    package var descriptions: [LanguageText] = []
    package var keywords: [String] = []
    package var resourceType: Coded?
    /// The parts of a 晒课 that are present.
    package var parts: [LessonPart] = []
    /// Language of teaching, not of the metadata; at least one.
    package var languages: [TeachingLanguage] = []
    package var stages: [Coded] = []
    /// 1 to 12, ascending; empty for 高中 modules.
    package var grades: [Int] = []
    /// The grade labels the grades came from, for the unmapped worklist and display.
    package var gradesRaw: [String] = []
    package var schoolSystem: SchoolSystem = .unknown
    package var subjects: [Coded] = []
    package var edition: Edition?
    package var volume: Coded?
    package var node: TextbookNode?
    /// Year of the curriculum standard: 2003, 2011, 2017, 2022.
    package var curriculumStandard: String?
    package var audience: [String] = []
    package var creators: [Creator] = []
    package var school: School?
    package var provider: Provider?
    package var region: Region
    package var awards: [Award] = []
    /// Codes of programmes.csv: the policy's named programmes this resource says it belongs to, sorted.
    package var programmes: [String] = []
    package var course: Course?
    package var rights: Rights = Rights()
    package var formats: [Format] = []
    package var created: SourceDate?
    package var published: SourceDate?
    package var modified: SourceDate?
    /// How fields that were not simply mapped came about.
    package var fieldProvenance: [FieldProvenance] = []
    /// Quality flags, sorted, of Schemas/vocabularies/quality-flags.csv.
    package var flags: [String] = []
    /// Platforms this record passed through before ours, nearest first (OAI-PMH provenance), for the loop guard.
    package var origins: [Origin] = []

    package init(platform: String, sourceID: String, province: String?) {
        self.platform = platform
        self.sourceID = sourceID
        id = Self.identifier(platform: platform, sourceID: sourceID)
        region = Region(province: province)
    }

    /// An empty one, to be filled from stored bytes.
    init() {
        id = ""
        platform = ""
        sourceID = ""
        region = Region(province: nil)
    }

    /// The stable identifier of a record: depends on the platform and its own id, on nothing else.
    package static func identifier(platform: String, sourceID: String) -> String {
        "cnres:\(platform):\(Digest.sha256(sourceID).prefix(8).hex)"
    }

    /// The platform an identifier `cnres:{platform}:{hex}` names; empty when it has another form.
    package static func platform(ofID id: String) -> String {
        let parts = id.split(separator: ":")
        return parts.count == 3 ? String(parts[1]) : ""
    }

    /// The title to show.
    package var displayTitle: String { titles.first?.text ?? "" }

    /// The awards that are ones: 普通晒课 says that a lesson was put on show, and no more.
    package var honours: [Award] { awards.filter { $0.level != Award.noAward } }
}

/// A code of a vocabulary with the source's own words; `code` is nil when the words are not in the vocabulary.
package struct Coded: Sendable, Hashable {
    package var code: String?
    package var raw: String

    package init(code: String?, raw: String) {
        self.code = code
        self.raw = raw
    }
}

/// Text with its BCP 47 language, empty when unknown.
package struct LanguageText: Sendable, Hashable {
    package var lang: String
    package var text: String

    package init(lang: String, text: String) {
        self.lang = lang
        self.text = text
    }
}

/// Another identifier of the same resource (`isbn`, `doi`, `oai`, `uri` …).
package struct Identifier: Sendable, Hashable {
    package var scheme: String
    package var value: String

    package init(scheme: String, value: String) {
        self.scheme = scheme
        self.value = value
    }
}

/// One of the four parts of a 晒课 (lesson-parts.csv).
package struct LessonPart: Sendable, Hashable {
    package var part: String
    package var url: String?

    package init(part: String, url: String? = nil) {
        self.part = part
        self.url = url
    }
}

/// A language of teaching and why we believe it.
package struct TeachingLanguage: Sendable, Hashable {
    package enum Evidence: String, Sendable {
        /// A language field of the source.
        case declared
        /// A label such as （藏语） in the title.
        case label
        /// The script the text is written in.
        case script
        /// Nothing spoke against Chinese (flag `language_default`).
        case `default`
    }

    /// Code of languages.csv: `zh`, `bo`, `ug` …
    package var code: String
    package var evidence: Evidence

    package init(code: String, evidence: Evidence) {
        self.code = code
        self.evidence = evidence
    }
}

/// 六三学制, 五四学制 or unknown; decides whether 初一 is grade 7 or 6.
package enum SchoolSystem: String, Sendable {
    case sixThree = "6-3"
    case fiveFour = "5-4"
    case unknown
}

/// 教材版本. `code` is an id of editions.csv.
package struct Edition: Sendable, Hashable {
    package var code: String?
    package var raw: String
    package var publisher: String?
    package var standardYear: String?

    package init(code: String?, raw: String, publisher: String? = nil, standardYear: String? = nil) {
        self.code = code
        self.raw = raw
        self.publisher = publisher
        self.standardYear = standardYear
    }
}

/// 知识节点: a place in the textbook tree.
package struct TextbookNode: Sendable, Hashable {
    /// From chapter to section, as the source wrote the names.
    package var path: [String]
    /// The platform's own node code, if it has one.
    package var code: String?
    /// Key of the node in our textbook trees once matched, else nil (flag `node_unmatched`).
    package var key: String?

    package init(path: [String], code: String? = nil, key: String? = nil) {
        self.path = path
        self.code = code
        self.key = key
    }
}

/// A person or body that made the resource. Names only: never phone, ID-card number or e-mail.
package struct Creator: Sendable, Hashable {
    package var name: String
    package var role: String
    package var org: String?

    package init(name: String, role: String = "author", org: String? = nil) {
        self.name = name
        self.role = role
        self.org = org
    }
}

package struct School: Sendable, Hashable {
    package var name: String
    /// Six-digit county code when the platform gives or proves it.
    package var county: String?

    package init(name: String, county: String? = nil) {
        self.name = name
        self.county = county
    }
}

/// The unit that contributed the resource; the target "20 个以上单位" counts distinct names.
package struct Provider: Sendable, Hashable {
    package var name: String
    /// `school`, `university`, `press`, `platform`, `unit`.
    package var kind: String

    package init(name: String, kind: String) {
        self.name = name
        self.kind = kind
    }
}

/// Where the resource comes from. 兵团 (660000) is never derived from county codes 65xxxx.
package struct Region: Sendable, Hashable {
    package var province: String?
    package var prefecture: String?
    package var county: String?
    /// 兵团 division, 6600nn of bingtuan-divisions.csv.
    package var division: String?
    /// In one of the counties of 三区三州.
    package var sanquSanzhou: Bool = false

    package init(province: String?) {
        self.province = province
    }
}

/// 部级优课, 国家精品 … (award-levels.csv). Cumulative flags are stored as the highest one.
package struct Award: Sendable, Hashable {
    /// The level of what got no award: 普通晒课.
    package static let noAward = "none"

    package var level: String
    package var raw: String
    package var year: Int?
    package var batch: Int?

    package init(level: String, raw: String, year: Int? = nil, batch: Int? = nil) {
        self.level = level
        self.raw = raw
        self.year = year
        self.batch = batch
    }
}

/// Facts only online courses have.
package struct Course: Sendable, Hashable {
    package var start: SourceDate?
    package var end: SourceDate?
    package var enrolled: Int?
    package var platformName: String?

    package init(
        start: SourceDate? = nil, end: SourceDate? = nil, enrolled: Int? = nil, platformName: String? = nil
    ) {
        self.start = start
        self.end = end
        self.enrolled = enrolled
        self.platformName = platformName
    }
}

/// Rights; "unknown" is a value, silence is not.
package struct Rights: Sendable, Hashable {
    /// A licence URI or SPDX id when recognised.
    package var license: String?
    package var raw: String?
    package var holder: String?
    /// `free`, `login`, `paid`, `restricted`, `unknown`.
    package var access: String = "unknown"

    package init(license: String? = nil, raw: String? = nil, holder: String? = nil, access: String = "unknown") {
        self.license = license
        self.raw = raw
        self.holder = holder
        self.access = access
    }
}

/// A file of the resource, never downloaded by the harvester.
package struct Format: Sendable, Hashable {
    package var mime: String?
    package var bytes: Int?
    package var url: String?

    package init(mime: String? = nil, bytes: Int? = nil, url: String? = nil) {
        self.mime = mime
        self.bytes = bytes
        self.url = url
    }
}

/// Why a value is what it is, kept where it was not simply mapped from the path the crosswalk names.
package struct FieldProvenance: Sendable, Hashable {
    package enum Confidence: String, Sendable {
        case harvested, mapped, inferred, `default`
    }

    package var field: String
    package var source: String
    package var rule: String
    package var confidence: Confidence

    package init(field: String, source: String, rule: String, confidence: Confidence) {
        self.field = field
        self.source = source
        self.rule = rule
        self.confidence = confidence
    }
}

/// One step of OAI-PMH provenance (`originDescription`).
package struct Origin: Sendable, Hashable {
    package var baseURL: String
    package var identifier: String
    package var datestamp: String
    package var metadataNamespace: String
    package var harvestDate: String
    package var altered: Bool

    package init(
        baseURL: String, identifier: String, datestamp: String, metadataNamespace: String, harvestDate: String,
        altered: Bool
    ) {
        self.baseURL = baseURL
        self.identifier = identifier
        self.datestamp = datestamp
        self.metadataNamespace = metadataNamespace
        self.harvestDate = harvestDate
        self.altered = altered
    }
}
