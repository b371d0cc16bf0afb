import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Contributions")
struct ContributionTests {
    /// What lessons of one platform come to.
    private static func contributions(
        _ lessons: [LearningResource], top: Int = 100
    ) throws -> (report: CoverageReport, contributions: ContributionReport) {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", lessons)
        let (counter, count) = try fixture.count(target("kind: started, rule: {type: lesson_case}"))
        return (counter.report(count), counter.contributions(count, top: top))
    }

    private static func lesson(_ id: String, school: String, province: String?) -> LearningResource {
        CountingTests.lesson("110000", id) {
            $0.school = School(name: school)
            $0.region.province = province
        }
    }

    @Test("Two schools of one name in two provinces are two, and each is named with its province")
    func schools() throws {
        let found = try Self.contributions([
            Self.lesson("a", school: "实验学校", province: "310000"), Self.lesson("b", school: "实验学校", province: "310000"),
            Self.lesson("c", school: "实验学校", province: "320000"), Self.lesson("d", school: "实验学校", province: nil),
        ]).contributions
        #expect(found.topSchools.map(\.name) == ["实验学校（上海市）", "实验学校", "实验学校（江苏省）"])
        #expect(found.topSchools.map(\.province) == ["310000", nil, "320000"])
        #expect(found.topSchools.map(\.records) == [2, 1, 1])
        #expect(found.platforms.first { $0.platform.code == "110000" }?.schools == 3)
    }

    @Test("A list of the largest says how many others there are and what they come to")
    func others() throws {
        let (report, found) = try Self.contributions(
            [
                Self.lesson("a", school: "一中", province: "310000"), Self.lesson("b", school: "一中", province: "310000"),
                Self.lesson("c", school: "二中", province: "310000"), Self.lesson("d", school: "三中", province: "310000"),
            ], top: 1)
        #expect(found.otherSchools == ContributionReport.Rest(count: 2, records: 2))
        #expect(found.otherProviders == nil)
        let book = CoverageStatement(report: report, contributions: found).book
        let table = try #require(book.tables.first { $0.name == "学校" })
        #expect(table.rows.last == [.text(""), .text("其余 2 个"), .number(2)])
    }

    @Test("The counties of 三区三州 sum up to the total, with the records that name no county")
    func counties() throws {
        let lessons = ["a", "b", "c"].map { id in
            CountingTests.lesson("110000", id) {
                $0.region.sanquSanzhou = true
                if id == "a" { $0.region.county = vocabularies.sanquCounties.min() }
            }
        }
        let (report, found) = try Self.contributions(lessons)
        let book = CoverageStatement(report: report, contributions: found).book
        let table = try #require(book.tables.first { $0.name == "三区三州" })
        #expect(table.rows.suffix(2).map { $0[1].text } == ["未写明区县", "合计"])
        #expect(table.rows.suffix(2).map { $0[2].text } == ["2", "3"])
    }

    @Test("Beside what was not counted stands no 0")
    func uncounted() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [CountingTests.lesson("110000", "a")])
        func row(_ members: String) throws -> [String] {
            let (counter, count) = try fixture.count(target(members))
            let book = CoverageStatement(
                report: counter.report(count), contributions: counter.contributions(count)
            ).book
            let table = try #require(book.tables.first { $0.name == "指标" })
            return zip(table.header, table.rows[0]).filter { ["去重前记录", "存疑", "未确认（去重前）"].contains($0.0) }
                .map(\.1.text)
        }
        #expect(try row("kind: started, evidence: true, rule: {award: model_case}") == ["—", "—", "—"])
        #expect(try row("kind: started, rule: {type: courseware}") == ["0", "0", "0"])
    }

    @Test("A lesson without an award is none among the awards")
    func honours() throws {
        let lessons = ["none", "national_youke"].map { level in
            CountingTests.lesson("110000", level) { $0.awards = [Award(level: level, raw: "", year: 2019)] }
        }
        let (report, found) = try Self.contributions(lessons)
        let book = CoverageStatement(report: report, contributions: found).book
        let table = try #require(book.tables.first { $0.name == "奖项" })
        #expect(table.rows.map { $0[0].text } == ["national_youke"])
        #expect(found.awards.map(\.code) == ["national_youke"])
        let platform = try #require(found.platforms.first { $0.platform.code == "110000" })
        #expect(platform.awards.map(\.code) == ["national_youke"])
    }

    @Test("What a night froze when lessons without an award stood among the awards is told without them")
    func earlierAwards() throws {
        var found = try Self.contributions([CountingTests.lesson("110000", "a")]).contributions
        found.awards = [
            .init(code: "national_youke", name: "部级优课", records: 1), .init(code: "none", name: "普通晒课", records: 2),
        ]
        #expect(found.withAwardsOnly.awards.map(\.code) == ["national_youke"])
    }

    @Test(
        "All and nothing are told from nearly all and hardly anything",
        arguments: [(0, 0.0), (1, 0.1), (5000, 50.0), (9999, 99.9), (10_000, 100.0)])
    func percent(part: Int, percent: Double) {
        #expect(CoverageCounter.percent(part, of: 10_000) == percent)
        #expect(CoverageCounter.percent(0, of: 0) == 0)
    }

    @Test("What every record fills is no field that is missing")
    func filled() throws {
        let found = try Self.contributions([CountingTests.lesson("110000", "a")]).contributions
        let share = try #require(found.platforms.first { $0.platform.code == "110000" })
        #expect(!share.worstFields.isEmpty && share.worstFields.allSatisfy { $0.filled == 0 })
    }

    @Test("Languages are told by stage and subject in words")
    func words() throws {
        let lesson = CountingTests.lesson("110000", "a") {
            $0.languages = [TeachingLanguage(code: "bo", evidence: .declared)]
        }
        let (report, found) = try Self.contributions([lesson])
        let book = CoverageStatement(report: report, contributions: found).book
        let table = try #require(book.tables.first { $0.name == "语种" })
        #expect(table.rows == [[.text("藏语"), .text("初中"), .text("物理"), .number(1)]])
    }

    @Test("What a night froze before schools had provinces is read")
    func earlier() throws {
        let frozen = """
            {"records":1,"works":1,"platforms":[],"awards":[],"languages":[],"languageMatrix":[{"language":"bo",
            "languageName":"藏语","stage":"junior","records":1}],"sanquRecords":0,"sanquCounties":[],"sanquSubjects":[],
            "topProviders":[],"topSchools":[{"code":"一中","name":"一中","records":1}]}
            """
        let report = try CodableJSON.read(ContributionReport.self, from: frozen)
        #expect(report.topSchools.first?.province == nil && report.languageMatrix.first?.stageName == nil)
    }

    @Test("Where the numbers of people are given, contributions say records per 10,000")
    func perCapita() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        for code in ["110000", "120000"] {
            try fixture.deliver(code, (0..<3).map { CountingTests.lesson(code, "\(code)-\($0)") })
        }
        let document = try document2019()
        let counter = try CoverageCounter(
            document,
            inputs: CountingInputs(
                document: "2019", targets: "", perCapita: "platform,people,source\n110000,20000,统计公报2019\n"),
            vocabularies: vocabularies, trees: .empty)
        let count = try fixture.catalogue.pool.read { try counter.count(fixture.catalogue, $0) }
        let shares = counter.contributions(count).platforms
        #expect(shares.first { $0.platform.code == "110000" }?.perCapita == 1.5)
        let uncounted = try #require(shares.first { $0.platform.code == "120000" })
        #expect(uncounted.perCapita == nil)
    }

    @Test(
        "A number of people that is none, has no source or is a second one is refused with its line",
        arguments: [
            ("120000,viele,统计公报", "platform 或 people 写得不对"), ("120000,20000,", "人数必须有来源"),
            ("110000,20000,统计公报", "平台 110000 写了两次"),
        ])
    func perCapitaFault(line: String, reason: String) throws {
        let error = #expect(throws: ConfigError.self) {
            try PerCapita.parse("platform,people,source\n110000,10000,统计公报\n\(line)\n")
        }
        #expect(error?.reason == reason)
        #expect(error?.line == 3)
    }
}
