import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("What targets count besides works: cells, platforms, units")
struct MeasureTests {
    @Test("A matrix counts its filled cells and says how much is in each")
    func matrix() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("220000")
        try fixture.deliver(
            "220000",
            ["a", "b"].map {
                lesson("220000", $0) { $0.languages = [TeachingLanguage(code: "ko", evidence: .declared)] }
            }
                + [lesson("220000", "c")])
        let result = try fixture.report(
            target("kind: matrix, rule: {stage: junior}, axes: {language: [ko, ii], subject: [math, physics]}")
        ).targets[0]
        #expect(result.goal == 4)
        #expect(result.number == 1)
        #expect(result.records == 2)
        #expect(result.cells.map(\.key) == ["ko/math", "ko/physics", "ii/math", "ii/physics"])
        #expect(result.cells.map(\.number) == [0, 2, 0, 0])
    }

    @Test("Lists of conditions may be of any length", arguments: [1, 2, 8, 9, 17, 64, 65, 100])
    func longLists(length: Int) throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a")])
        func number(_ join: String, _ others: String, last: String) throws -> Int? {
            let conditions = (Array(repeating: others, count: length - 1) + [last]).joined(separator: ", ")
            return try fixture.report(
                target("kind: at-least, number: 1, rule: {\(join): [\(conditions)]}")
            ).targets[0].number
        }
        let (junior, senior) = ("{stage: junior}", "{stage: senior}")
        #expect(try number("all", junior, last: junior) == 1)
        #expect(try number("all", junior, last: senior) == 0)
        #expect(try number("any", senior, last: junior) == 1)
        #expect(try number("any", senior, last: senior) == 0)
        let nested = "{all: [\(junior), {any: [\(senior), {not: \(senior)}]}]}"
        #expect(try number("all", nested, last: nested) == 1)
        #expect(try number("any", "{not: \(nested)}", last: "{not: \(nested)}") == 0)
    }

    @Test("A matrix of records counts its filled cells too, and they are what is listed behind it")
    func matrixOfRecords() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a"), lesson("110000", "b")])
        let (counter, count) = try fixture.count(
            target("kind: matrix, count: records, rule: {stage: junior}, axes: {subject: [math, physics]}"))
        let result = counter.report(count).targets[0]
        #expect(result.number == 1 && result.goal == 2 && result.met == false)
        let drill = try fixture.catalogue.pool.read { try counter.drillDown(count, target: "T1", $0) }
        #expect(drill?.total == 1)
    }

    @Test("Only platforms that were harvested count as joined, and only provincial ones")
    func platforms() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        try fixture.register("ysyk", national: true)
        try fixture.deliver("110000", [lesson("110000", "a")])
        try fixture.deliver("ysyk", [lesson("ysyk", "a")])
        let result = try fixture.report(target("kind: all-of, count: platforms, number: 32")).targets[0]
        #expect(result.number == 1)
        #expect(result.met == false)
    }

    @Test("A platform whose harvests only ever broke off has its records counted and has not joined")
    func unproven() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a")])
        try fixture.set("last_success", nil, source: "110000")
        try fixture.catalogue.pool.write { try $0.execute(sql: "UPDATE run SET state = 'partial'") }
        let report = try fixture.report(target("kind: all-of, count: platforms, number: 32"))
        #expect(report.records == 1)
        #expect(report.targets[0].number == 0)
        #expect(report.targets[0].rows.first { $0.code == "110000" }?.number == 0)
        let readBack = try CoverageReport(json: report.canonicalJSON())
        #expect(readBack == report)
        #expect(!readBack.platforms.provinces.contains { !$0.joined.isEmpty })
    }

    @Test("A province with two platforms has joined once, with the records of both and the worse standing")
    func provinces() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("440000")
        try fixture.register("gd-szs", province: "440000")
        try fixture.deliver("440000", [lesson("440000", "a"), lesson("440000", "b")])
        try fixture.deliver("gd-szs", [lesson("gd-szs", "c")])
        try fixture.set("stale_since", 1_571_000_000, source: "440000")
        let report = try fixture.report(target("kind: all-of, count: platforms, number: 32"))
        #expect(report.targets[0].number == 1)
        let provinces = report.platforms.provinces
        #expect(provinces.count == 32)
        let province = try #require(provinces.first { $0.code == "440000" })
        #expect(province.platforms.map(\.code) == ["440000", "gd-szs"] && province.joined.count == 2)
        #expect(province.records == 3 && province.standing == .stale)
    }

    @Test("A province is joined by what nobody confirms any more when all its joined platforms are stale or held")
    func unconfirmedPlatforms() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("440000")
        try fixture.register("gd-szs", province: "440000")
        try fixture.register("510000")
        for code in ["440000", "gd-szs", "510000"] { try fixture.deliver(code, [lesson(code, "a")]) }
        func unconfirmed(staling code: String) throws -> Int? {
            try fixture.set("stale_since", 1_571_000_000, source: code)
            let report = try fixture.report(target("kind: all-of, count: platforms, number: 32"))
            #expect(report.targets[0].number == 2)
            return report.unconfirmed(report.targets[0])
        }
        #expect(try unconfirmed(staling: "440000") == 0)
        #expect(try unconfirmed(staling: "gd-szs") == 1)
        #expect(try unconfirmed(staling: "510000") == 2)
    }

    @Test("Of nodes that lack something nobody can say how many are unconfirmed, which is not none")
    func unconfirmedNodes() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a")])
        try fixture.set("stale_since", 1_571_000_000, source: "110000")
        let report = try fixture.report(target("kind: list, count: nodes, rule: {award: national_youke}"))
        #expect(report.targets[0].outcome == .counted && report.unconfirmed(report.targets[0]) == nil)
    }

    @Test("A new contributing unit is one without records from before the window")
    func providers() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        func of(_ platform: String, _ id: String, _ provider: String?, _ year: Int) -> LearningResource {
            lesson(platform, id) {
                $0.provider = provider.map { Provider(name: $0, kind: "unit") }
                $0.awards[0].year = year
            }
        }
        try fixture.deliver(
            "110000", [of("110000", "a", "甲", 2019), of("110000", "b", "乙", 2019), of("110000", "c", nil, 2019)])
        try fixture.deliver("120000", [of("120000", "a", "乙", 2017), of("120000", "b", "丙", 2020)])
        let result = try fixture.report(
            target("kind: increment, count: providers, number: 1, window: 2019")
        ).targets[0]
        #expect(result.number == 1)
        #expect(result.rows.first { $0.code == "110000" }?.number == 1)
    }

    @Test("Where units are counted, a record that names none is neither in doubt nor left out")
    func nameless() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        func lessons(of provider: Provider?) -> [LearningResource] {
            let undated = lesson("110000", "\(provider?.name ?? "-")/1") {
                $0.provider = provider
                $0.awards = []
            }
            let flagged = lesson("110000", "\(provider?.name ?? "-")/2") {
                $0.provider = provider
                $0.flags = ["missing_title"]
            }
            return [undated, flagged]
        }
        try fixture.deliver("110000", lessons(of: nil) + lessons(of: Provider(name: "甲", kind: "unit")))
        let result = try fixture.report(
            target("kind: increment, count: providers, number: 1, window: 2019")
        ).targets[0]
        #expect(result.unmapped == 1 && result.excluded == 1 && result.number == 0)
    }

    @Test("The units of the document are no primary or secondary schools")
    func units() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        let names = ["示例小学", "示例中学（南校区）", "示例大学", "示例出版社", "示例联盟"]
        try fixture.deliver(
            "110000", names.map { name in lesson("110000", name) { $0.provider = Provider(name: name, kind: "unit") } })
        let result = try #require(try fixture.report(document2019()).target("T05"))
        #expect(result.number == 3)
        #expect(result.rule == "提供单位类别≠中小学校 且 年度=2019 且 质量标记≠没有标识")
    }
}
