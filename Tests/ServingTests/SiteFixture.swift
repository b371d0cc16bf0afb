import Cataloguing
import Counting
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import Metadata
import NIOCore
import Searching
import Synchronization
import TestSupport

@testable import Serving

/// A real catalogue with two platforms and one night, and a site over it that can be asked without a socket.
final class SiteFixture: Sendable {
    /// What is read from Schemas once for all tests.
    static let schemas = Result {
        let vocabularies = try Vocabularies(root: Project.root)
        let analyser = try TextAnalyser(root: Project.root)
        return (
            vocabularies: vocabularies, analyser: analyser,
            words: try QueryVocabulary(vocabularies, root: Project.root, analyser: analyser),
            counter: try CoverageCounter(root: Project.root, vocabularies: vocabularies)
        )
    }
    static let now = UTCInstant(seconds: 1_574_553_600)

    let folder: TemporaryFolder
    let catalogue: Catalogue
    let site: Site
    let server: HuiliuServer
    let responder: RouterResponder<SiteContext>
    let world = World()

    /// - Parameters:
    ///   - records: the records of platform 620000, published.
    ///   - rejected: its records in quarantine.
    ///   - coverage: the documents counted; nil: the project's.
    ///   - outward: OAI-PMH, linked data and feeds are served too.
    ///   - freshness: when the search notices what was published.
    init(
        records: [LearningResource] = SiteFixture.lessons, rejected: [PendingRecord] = [], accounts: Bool = false,
        outward: Bool = false, coverage: CoverageDesks? = nil, options: Site.Options = .init(),
        freshness: Searcher.Freshness = .immediate
    ) throws {
        folder = try Project.temporaryFolder()
        let schemas = try Self.schemas.get()
        catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: FTSIndex(analyser: schemas.analyser))
        let platforms = [
            try Self.platform("620000", "甘肃省教育资源公共服务平台", endpoint: "http://127.0.0.1:9/"),
            try Self.platform("630000", "青海省教育资源公共服务平台", endpoint: nil),
        ]
        for platform in platforms { try catalogue.register(platform) }
        let night = try catalogue.beginNight(holder: "test", now: Self.now)
        let run = try catalogue.beginRun(night: night, code: "620000", extent: "full", now: Self.now)
        let pending = records.map { resource in
            PendingRecord(
                sourceID: resource.sourceID, format: .json, payload: Array("{\"t\":\"<b>raw\"}".utf8),
                body: .active(MappedRecord(resource, findings: [])))
        }
        _ = try catalogue.commit(page: pending + rejected, run: run, checkpoint: "{}", claimed: nil, bytes: 1)
        var ending = RunEnding()
        ending.isCompleteList = true
        _ = try catalogue.finish(run, platform: platforms[0], ending: ending, now: stopped(Self.now))
        try catalogue.endNight(night, state: .ok, report: "{}", now: Self.now)

        let world = self.world
        let clock: @Sendable () -> UTCInstant = { UTCInstant(seconds: Self.now.seconds + Int64(world.uptime)) }
        var site = try Site(
            catalogue: catalogue,
            searcher: try Searcher(
                catalogue, analyser: schemas.analyser, vocabulary: schemas.words, freshness: freshness),
            root: Project.root,
            platforms: platforms, vocabularies: schemas.vocabularies,
            accounts: accounts
                ? try Accounts(
                    path: folder.url.appending(path: "a.sqlite").path, common: CommonPasswords(root: Project.root),
                    clock: clock,
                    cost: Secrets.Cost(n: 16, r: 8, p: 1)) : nil,
            coverage: coverage ?? CoverageDesks(newest: schemas.counter), options: options,
            log: ServerLog { world.log($0) },
            clock: clock,
            uptime: { world.uptime })
        if outward {
            site.outward = try Outward(
                catalogue: catalogue, repository: OutwardFixture.repository(), vocabularies: schemas.vocabularies,
                platforms: platforms, targets: schemas.counter.plan, root: Project.root, key: OutwardFixture.key)
        }
        self.site = site
        server = HuiliuServer(site: site)
        responder = server.router().buildResponder()
    }

    /// One more night of a platform.
    func publish(
        _ records: [LearningResource], deleting gone: [String] = [], platform code: String = "620000"
    ) throws {
        guard let platform = site.platforms.first(where: { $0.code == code }) else { return }
        let now = UTCInstant(seconds: Self.now.seconds + 86_400)
        let night = try catalogue.beginNight(holder: "test", now: now)
        let run = try catalogue.beginRun(night: night, code: platform.code, extent: "since", now: now)
        let page =
            records.map { resource in
                PendingRecord(
                    sourceID: resource.sourceID, format: .json, payload: resource.canonicalJSON(),
                    body: .active(MappedRecord(resource, findings: [])))
            } + gone.map { PendingRecord(sourceID: $0, format: .json, payload: [], body: .tombstone) }
        _ = try catalogue.commit(page: page, run: run, checkpoint: "{}", claimed: nil, bytes: 1)
        _ = try catalogue.finish(run, platform: platform, ending: RunEnding(), now: stopped(now))
        try catalogue.endNight(night, state: .ok, report: "{}", now: now)
    }

    /// The first lesson on the other platform as well, and works linked.
    func publishCopy() throws -> LearningResource {
        let original = SiteFixture.lessons[0]
        var copy = LearningResource(platform: "630000", sourceID: "copy", province: "630000")
        let (id, region) = (copy.id, copy.region)
        copy = original
        (copy.id, copy.platform, copy.sourceID, copy.region) = (id, "630000", "copy", region)
        copy.awards = []
        try publish([copy], platform: "630000")
        try WorkLinker(vocabularies: Self.schemas.get().vocabularies).link(catalogue)
        return copy
    }

    /// A server that knows nothing of the first one but the catalogue and the key beside it.
    func restarted() throws -> HuiliuServer {
        var site = site
        site.outward = try Outward(
            catalogue: Catalogue(readOnly: catalogue.path, index: NoIndex()),
            repository: OutwardFixture.repository(), vocabularies: Self.schemas.get().vocabularies,
            platforms: site.platforms, targets: Self.schemas.get().counter.plan, root: Project.root,
            key: OutwardFixture.key)
        return HuiliuServer(site: site)
    }

    /// Freezes the statistics of the night and of another one in which nothing changed.
    func freezeTwoNights() throws {
        try freeze(night: 1)
        let now = UTCInstant(seconds: Self.now.seconds + 2 * 86_400)
        let night = try catalogue.beginNight(holder: "test", now: now)
        try freeze(night: night)
        try catalogue.endNight(night, state: .ok, report: "{}", now: now)
    }

    /// Freezes the statistics as those of a night.
    func freeze(night: Int64) throws {
        let counter = try Self.schemas.get().counter
        let now = UTCInstant(seconds: Self.now.seconds + night * 86_400)
        try catalogue.pool.write { [catalogue] db in
            _ = try counter.freeze(night: night, now: now, catalogue, db)
        }
    }

    /// Puts a source into a state no harvest of a test reaches, and lets the site notice.
    func turn(_ sql: String) throws {
        try catalogue.pool.write { db in
            try db.execute(sql: sql)
            try catalogue.audit(actor: "test", act: "turn", detail: sql, now: Self.now, db)
        }
    }

    /// Lessons that targets count.
    static let lessonCases: [LearningResource] = (0..<12).map { number in
        var resource = lesson("c\(number)", "第\(number)课", language: number % 3 == 0 ? "ko" : "zh")
        resource.resourceType = Coded(code: "lesson_case", raw: "课例")
        resource.stages = [Coded(code: "junior", raw: "初中")]
        resource.awards = [Award(level: number % 4 == 0 ? "national_youke" : "none", raw: "", year: 2019)]
        resource.provider = Provider(name: "单位\(number % 5)", kind: "unit")
        return resource
    }

    private static func platform(_ code: String, _ name: String, endpoint: String?) throws -> Platform {
        let place = endpoint.map { "endpoint: \"\($0)\"\nprotocol: oai-pmh\ncrosswalk: lom" } ?? "note: 真实接口地址未公开"
        return try Platform(
            ConfigNode(
                yaml: "code: \"\(code)\"\nname: \(name)\nkind: provincial\nprovince: \"\(code)\"\n\(place)",
                file: "t.yml"))
    }

    static func lesson(
        _ id: String, _ title: String, subject: String = "math", grade: Int = 5, language: String = "zh",
        node: String? = nil
    ) -> LearningResource {
        var resource = LearningResource(platform: "620000", sourceID: id, province: "620000")
        resource.titles = [LanguageText(lang: "", text: title)]
        resource.subjects = [Coded(code: subject, raw: subject)]
        resource.stages = [Coded(code: grade > 6 ? "junior" : "primary", raw: "")]
        resource.grades = [grade]
        resource.languages = [TeachingLanguage(code: language, evidence: .declared)]
        resource.resourceType = Coded(code: "courseware", raw: "课件")
        resource.creators = [Creator(name: "王老师")]
        resource.school = School(name: "兰州市第一中学")
        resource.landingPage = "https://res.example/\(id)"
        if let node { resource.node = TextbookNode(path: node.split(separator: "|").map(String.init), key: node) }
        return resource
    }

    static let lessons: [LearningResource] = {
        var lessons = [
            lesson("1", "分数的意义", node: "小学|数学|分数"),
            lesson("2", "岳阳楼记", subject: "chinese", grade: 9, node: "初中|语文|岳阳楼记"),
            lesson("3", "ئۇيغۇر تىلى", subject: "chinese", language: "ug"),
            lesson("4", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", subject: "chinese", language: "mn"),
            lesson("5", "བོད་སྐད།", subject: "chinese", language: "bo"),
        ]
        lessons[0].awards = [Award(level: "national_youke", raw: "部级优课", year: 2019)]
        lessons += (10..<60).map { lesson(String($0), "数学第 \($0) 课", grade: $0 % 9 + 1) }
        return lessons
    }()
}

/// What the site sees of the world: a clock that tests move, and where its log goes.
final class World: Sendable {
    private let state = Mutex<(uptime: Double, lines: [String])>((0, []))

    var uptime: Double { state.withLock { $0.uptime } }
    var lines: [String] { state.withLock { $0.lines } }
    func pass(seconds: Double) { state.withLock { $0.uptime += seconds } }
    func log(_ bytes: [UInt8]) { state.withLock { $0.lines.append(String(decoding: bytes, as: UTF8.self)) } }
}

/// An answer, its body read.
struct Answer {
    var status: Int
    var headers: HTTPFields
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }

    /// The cookies a browser would send back.
    var cookies: String {
        headers.filter { $0.name == .setCookie }.map { String($0.value.prefix { $0 != ";" }) }.joined(separator: "; ")
    }
}

extension SiteFixture {
    func get(_ path: String, _ headers: [String: String] = [:], peer: String = "192.0.2.1") async throws -> Answer {
        try await ask(.get, path, headers, body: "", peer: peer)
    }

    /// What a browser asks for.
    func page(_ path: String, cookie: String = "") async throws -> Answer {
        try await get(path, ["Accept": "text/html", "Cookie": cookie])
    }

    func post(_ path: String, form: [String: String], cookie: String = "", _ headers: [String: String] = [:])
        async throws
        -> Answer
    {
        let body = Link("", form.map { ($0.key, $0.value) }).address.dropFirst()
        let all = ["Accept": "text/html", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"]
        return try await ask(.post, path, all.merging(headers) { _, new in new }, body: String(body))
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String], body: String,
        peer: String = "192.0.2.1"
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers where !value.isEmpty {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "huiliu.test", path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(string: body)))
        let response = try await responder.respond(
            to: request, context: SiteContext(logger: Logger(label: "test"), peer: peer))
        let buffer = try await response.collected()
        return Answer(
            status: Int(response.status.code), headers: response.headers, bytes: Array(buffer.readableBytesView))
    }
}
