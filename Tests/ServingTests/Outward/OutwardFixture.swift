import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport

@testable import Serving

/// A real catalogue of two platforms that can publish at any moment, and a provider over it.
final class OutwardFixture {
    static let vocabularies = Result { try Vocabularies(root: Project.root) }
    static let schema = Result { try XMLSchema(Project.root.schemas.appending(path: "xsd/all.xsd")) }
    static let key = [UInt8](repeating: 7, count: 32)

    let folder: TemporaryFolder
    let catalogue: Catalogue
    let platforms: [Platform]
    let night: Int64
    var clock = UTCInstant(seconds: 1_572_566_400)
    let provider: OAIProvider

    init(pageSize: Int = 10) throws {
        folder = try Project.temporaryFolder()
        catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: NoIndex())
        platforms = try ["620000", "630000"].map { code in
            try Platform(
                ConfigNode(
                    yaml: """
                        code: "\(code)"
                        name: 平台\(code)
                        kind: provincial
                        province: "\(code)"
                        endpoint: http://127.0.0.1:9/oai?secret=1
                        protocol: oai-pmh
                        crosswalk: lom
                        guard: {warn: 1, hold: 1, halt: 1, vanishAfter: 1}
                        """, file: "t.yml"))
        }
        for platform in platforms { try catalogue.register(platform) }
        night = try catalogue.beginNight(holder: "test", now: clock)
        provider = try Self.provider(catalogue, platforms, pageSize: pageSize)
    }

    static func repository() throws -> RepositoryIdentity {
        try RepositoryIdentity(
            ConfigNode(
                yaml: """
                    name: 测试目录
                    repositoryIdentifier: test.example
                    adminEmail: [a@test.example]
                    friends: ["https://other.example/oai"]
                    license: https://creativecommons.org/publicdomain/zero/1.0/
                    """, file: "o.yml"), publicURL: "https://test.example/")
    }

    /// Another provider over the same catalogue file, as after a restart.
    static func provider(
        _ catalogue: Catalogue, _ platforms: [Platform], pageSize: Int, key: [UInt8] = key
    ) throws -> OAIProvider {
        var pages = OAIProvider.Pages()
        pages.records = pageSize
        pages.headers = pageSize
        return OAIProvider(
            catalogue: catalogue, repository: try repository(), vocabularies: try vocabularies.get(),
            platforms: platforms, key: key, pages: pages)
    }

    func restarted(pageSize: Int = 10) throws -> OAIProvider {
        try Self.provider(
            Catalogue(readOnly: catalogue.path, index: NoIndex()), platforms, pageSize: pageSize)
    }

    /// One published run of a platform.
    func publish(
        _ code: String = "620000", records resources: [LearningResource], deleting gone: [String] = [],
        complete: Bool = false
    ) throws {
        clock.seconds += 3600
        let run = try catalogue.beginRun(night: night, code: code, extent: complete ? "full" : "since", now: clock)
        let page =
            resources.map {
                PendingRecord(
                    sourceID: $0.sourceID, format: .json, payload: $0.canonicalJSON(),
                    body: .active(MappedRecord($0, findings: [])))
            }
            + gone.map { PendingRecord(sourceID: $0, format: .json, payload: [], body: .tombstone) }
        _ = try catalogue.commit(page: page, run: run, checkpoint: "{}", claimed: nil, bytes: 1)
        var ending = RunEnding()
        ending.isCompleteList = complete
        _ = try catalogue.finish(
            run, platform: platforms[code == "620000" ? 0 : 1], ending: ending, now: stopped(clock))
    }

    /// Spoils what one publication stored.
    /// - Parameter number: which, from 0; of fewer records than are packed together.
    func damage(publication number: Int) throws {
        try catalogue.pool.write { db in
            try db.execute(
                sql: """
                    UPDATE mapped SET json = substr(json, 1, 12)
                    WHERE id = (SELECT id FROM mapped ORDER BY id LIMIT 1 OFFSET ?)
                    """, arguments: [number])
        }
    }

    func lessons(_ numbers: Range<Int>, code: String = "620000", note: String = "") -> [LearningResource] {
        numbers.map { number in
            var resource = LearningResource(platform: code, sourceID: "r\(number)", province: code)
            resource.titles = [LanguageText(lang: "zh", text: "第\(number)课\(note)")]
            resource.subjects = [Coded(code: number % 2 == 0 ? "math" : "chinese", raw: "x")]
            resource.stages = [Coded(code: "primary", raw: "小学")]
            resource.languages = [TeachingLanguage(code: "zh", evidence: .default)]
            return resource
        }
    }

    func ask(_ arguments: KeyValuePairs<String, String>, of other: OAIProvider? = nil) async throws -> Answered {
        let pairs = arguments.map { (name: $0.key, value: $0.value) }
        let bytes = try await (other ?? provider).answer(pairs, now: clock)
        return Answered(bytes: bytes, root: XMLElement(bytes))
    }

    /// One answer of the provider.
    struct Answered {
        let bytes: [UInt8]
        let root: XMLElement?

        var problems: [String] {
            switch OutwardFixture.schema {
            case .success(let schema): schema.problems(bytes)
            case .failure(let error): ["\(error)"]
            }
        }
        var errors: [String] { root?.all("error").compactMap { $0.attributes["code"] } ?? [] }
        var verb: XMLElement? { root?.children.last }
        var token: XMLElement? { verb?.first("resumptionToken") }
        var headers: [XMLElement] { root?.descendants("header") ?? [] }
        var identifiers: [String] { headers.compactMap { $0.first("identifier")?.text } }
    }

    /// Follows a list to its end.
    /// - Parameter between: happens after each page.
    func harvest(
        _ verb: String = "ListRecords", _ arguments: KeyValuePairs<String, String> = ["metadataPrefix": "oai_dc"],
        of other: OAIProvider? = nil, between: (Int) throws -> Void = { _ in }
    ) async throws -> [Answered] {
        var pages: [Answered] = []
        var pairs = [(name: "verb", value: verb)] + arguments.map { (name: $0.key, value: $0.value) }
        while pages.count < 1000 {
            let bytes = try await (other ?? provider).answer(pairs, now: clock)
            let page = Answered(bytes: bytes, root: XMLElement(bytes))
            pages.append(page)
            guard let token = page.token?.text, !token.isEmpty else { break }
            pairs = [(name: "verb", value: verb), (name: "resumptionToken", value: token)]
            try between(pages.count)
        }
        return pages
    }
}

extension [OutwardFixture.Answered] {
    var identifiers: [String] { flatMap(\.identifiers) }
    var problems: [String] { flatMap(\.problems) }
}

extension LearningResource {
    /// A record with something in every field, hostile text included.
    static var full: LearningResource {
        var resource = LearningResource(platform: "620000", sourceID: "满 <&\"'>%", province: "620000")
        resource.identifiers = [Identifier(scheme: "isbn", value: "9787107")]
        resource.landingPage = "https://res.example/1?a=1&b=2"
        resource.titles = [
            LanguageText(lang: "zh", text: "分数 <&> ]]> \u{1}\u{FFFF}"), LanguageText(lang: "bo", text: "བོད་སྐད།"),
        ]
        resource.alternativeTitles = [LanguageText(lang: "", text: "别名 \"引号\"")]
        resource.descriptions = [LanguageText(lang: "zh", text: "第一行\n第二行"), LanguageText(lang: "ug", text: "ئۇيغۇر")]
        resource.keywords = ["关键词", "a,b"]
        resource.resourceType = Coded(code: "courseware", raw: "课件")
        resource.parts = [
            LessonPart(part: "lesson_plan", url: "https://res.example/p"), LessonPart(part: "courseware"),
        ]
        resource.languages = [TeachingLanguage(code: "bo", evidence: .label)]
        resource.stages = [Coded(code: "junior", raw: "初中"), Coded(code: nil, raw: "不认识的学段")]
        resource.grades = [7, 8]
        resource.gradesRaw = ["初一", "初二"]
        resource.schoolSystem = .sixThree
        resource.subjects = [Coded(code: "math", raw: "数学")]
        resource.edition = Edition(code: "ed002", raw: "中图版", publisher: "中国地图出版社", standardYear: "2011")
        resource.volume = Coded(code: "v_up", raw: "上册")
        resource.node = TextbookNode(path: ["第一章", "第1节"], code: "000803", key: "k1")
        resource.curriculumStandard = "2011"
        resource.audience = ["teacher"]
        resource.creators = [Creator(name: "王; 老师,", org: "兰州一中"), Creator(name: "李编辑", role: "editor")]
        resource.school = School(name: "兰州一中", county: "620102")
        resource.provider = Provider(name: "甘肃电教馆", kind: "unit")
        resource.region.prefecture = "620100"
        resource.region.county = "620102"
        resource.region.division = "660001"
        resource.region.sanquSanzhou = true
        resource.awards = [Award(level: "national_youke", raw: "部级优课", year: 2019, batch: 2)]
        let date = SourceDate(instant: UTCInstant(seconds: 1_550_000_000), precision: .second, zoneAssumed: true)
        resource.course = Course(start: date, end: date, enrolled: 12, platformName: "慕课")
        resource.rights = Rights(
            license: "https://creativecommons.org/licenses/by/4.0/", raw: "署名", holder: "某校", access: "free")
        resource.formats = [
            Format(mime: "application/pdf", bytes: 10, url: "https://res.example/f.pdf"), Format(mime: "video/mp4"),
        ]
        resource.created = SourceDate(instant: UTCInstant(seconds: 1_546_300_800), precision: .year)
        resource.published = SourceDate(instant: UTCInstant(seconds: 1_550_016_000), precision: .day)
        resource.modified = date
        resource.fieldProvenance = [
            FieldProvenance(field: "grades", source: "x.y", rule: "band", confidence: .inferred)
        ]
        resource.flags = ["date_without_zone"]
        return resource
    }
}
