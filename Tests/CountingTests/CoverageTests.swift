import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Coverage")
struct CoverageTests {
    @Test("A lesson of the window counts, one of another year does not")
    func window() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver(
            "110000",
            [lesson("110000", "a"), lesson("110000", "b") { $0.awards[0].year = 2018 }, lesson("110000", "c")])
        let result = try fixture.report(
            target("kind: at-least, number: 4, window: 2019, rule: {type: lesson_case}")
        ).targets[0]
        #expect(result.number == 2)
        #expect(result.percent == 50)
        #expect(result.met == false)
    }

    @Test("超过 means strictly more")
    func moreThan() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a"), lesson("110000", "b")])
        #expect(
            try fixture.report(target("kind: more-than, number: 2, rule: {type: lesson_case}")).targets[0].met == false)
        #expect(
            try fixture.report(target("kind: at-least, number: 2, rule: {type: lesson_case}")).targets[0].met == true)
    }

    @Test("All 32 provincial platforms have a row, harvested or not")
    func rows() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("620000")
        try fixture.register("ysyk", national: true)
        try fixture.deliver("620000", [lesson("620000", "a")])
        let report = try fixture.report(target("kind: started, rule: {type: lesson_case}"))
        #expect(report.platforms.count == 33)
        #expect(report.targets[0].rows.map(\.code) == report.platforms.map(\.code))
        #expect(report.platforms.last?.code == "ysyk")
        #expect(report.targets[0].rows.first { $0.code == "620000" }?.number == 1)
    }

    @Test("Zero, no data, stale and held are four different things")
    func standings() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000", "130000", "140000", "150000"] { try fixture.register(code) }
        try fixture.deliver("110000", [lesson("110000", "a") { $0.resourceType?.code = "courseware" }])
        try fixture.deliver("130000", [lesson("130000", "a")])
        try fixture.set("stale_since", 1_571_000_000, source: "130000")
        try fixture.deliver("140000", [lesson("140000", "a")])
        try fixture.set("stale_since", 1_572_000_000, source: "140000")
        try fixture.set("held_run", 99, source: "140000")
        try fixture.set("held_run", 98, source: "150000")
        let rows = try fixture.report(target("kind: started, rule: {type: lesson_case}")).targets[0].rows
        func row(_ code: String) -> TargetRow? { rows.first { $0.code == code } }
        #expect(row("110000") == TargetRow(code: "110000", standing: .current, number: 0, excluded: 0, unmapped: 0))
        #expect(row("120000") == TargetRow(code: "120000", standing: .noData))
        #expect(row("130000")?.standing == .stale)
        #expect(row("130000")?.number == 1)
        #expect(row("130000")?.since == UTCInstant(seconds: 1_571_000_000))
        #expect(row("140000")?.standing == .held)
        #expect(row("140000")?.number == 1)
        #expect(row("150000") == TargetRow(code: "150000", standing: .held))
    }

    @Test("A catalogue without any harvest has no data, not zero")
    func empty() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        let result = try fixture.report(target("kind: at-least, number: 1, rule: {type: lesson_case}")).targets[0]
        #expect(result.outcome == .noData)
        #expect(result.number == nil)
        #expect(result.met == nil)
    }

    @Test("What the catalogue cannot know is not measurable, never zero")
    func notMeasurable() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a")])
        let result = try fixture.report(target("kind: not-measurable, number: 9, notCounted: 不在元数据中")).targets[0]
        #expect(result.outcome == .notMeasurable)
        #expect(result.number == nil)
    }

    @Test("A target that needs evidence has no number while nothing in the catalogue speaks of it")
    func evidence() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a")])
        let document = try target("kind: at-least, number: 9, evidence: true, rule: {award: model_case}")
        let silent = try fixture.report(document).targets[0]
        #expect(silent.outcome == .notMeasurable && silent.rows.isEmpty)
        try fixture.deliver("110000", [lesson("110000", "b") { $0.awards = [Award(level: "model_case", raw: "示范")] }])
        #expect(try fixture.report(document).targets[0].number == 1)
    }

    @Test("Records with an excluding flag are left out and counted apart")
    func excluded() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver(
            "110000", [lesson("110000", "a"), lesson("110000", "b") { $0.flags = ["missing_title"] }])
        let result = try fixture.report(target("kind: started, rule: {type: lesson_case}")).targets[0]
        #expect(result.number == 1)
        #expect(result.excluded == 1)
    }

    @Test("A flagged record is not in doubt: whatever it means, it does not count")
    func flaggedDoubt() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver(
            "110000",
            [
                lesson("110000", "a") { $0.resourceType = nil },
                lesson("110000", "b") {
                    $0.resourceType = nil
                    $0.flags = ["missing_title"]
                },
            ])
        let result = try fixture.report(target("kind: started, rule: {type: lesson_case}")).targets[0]
        #expect(result.unmapped == 1 && result.excluded == 0)
    }

    @Test("A record whose fit hangs on an unmapped value is counted as unmapped, under not as well")
    func unmapped() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver(
            "110000",
            [
                lesson("110000", "a"), lesson("110000", "b") { $0.subjects = [Coded(code: nil, raw: "武术")] },
                lesson("110000", "c") {
                    $0.subjects = [Coded(code: nil, raw: "武术")]
                    $0.resourceType?.code = "courseware"
                },
            ])
        let plain = try fixture.report(target("kind: started, rule: {type: lesson_case, subject: physics}")).targets[0]
        #expect(plain.number == 1)
        #expect(plain.unmapped == 1)
        let negated = try fixture.report(
            target("kind: started, rule: {all: [{type: lesson_case}, {not: {subject: math}}]}")
        ).targets[0]
        #expect(negated.number == 1)
        #expect(negated.unmapped == 1)
    }

    @Test("What was only to be started and has been is met, and no share of its number is told beside that")
    func started() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a")])
        let report = try fixture.report(target("kind: started, number: 100, rule: {type: lesson_case}"))
        #expect(report.targets[0].met == true && report.targets[0].progress == nil)
        let open = try fixture.report(target("kind: at-least, number: 100, rule: {type: lesson_case}")).targets[0]
        #expect(open.met == false && open.progress == 1)
    }

    @Test(
        "Progress below the goal is rounded down, so that nothing open is called 100 percent",
        arguments: [
            ("at-least, number: 2001", 99.9), ("more-than, number: 2000", 99.9), ("at-least, number: 2000", 100.0),
            ("at-least, number: 3000000", 0.0), ("at-least, number: 1500", 133.3),
        ])
    func percent(kind: String, percent: Double) throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", (0..<2000).map { lesson("110000", "\($0)") })
        let result = try fixture.report(target("kind: \(kind), rule: {type: lesson_case}")).targets[0]
        #expect(result.percent == percent)
        #expect(result.met == (percent >= 100))
        #expect(result.isBelowATenth == (percent == 0))
    }

    @Test("A record that does not tell its type may be of any, like one without a year")
    func untyped() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver(
            "110000",
            [
                lesson("110000", "a"), lesson("110000", "b") { $0.resourceType = nil },
                lesson("110000", "c") {
                    $0.resourceType = nil
                    $0.subjects = [Coded(code: "math", raw: "数学")]
                },
            ])
        let result = try fixture.report(
            target("kind: started, rule: {type: lesson_case, subject: physics}")
        ).targets[0]
        #expect(result.number == 1 && result.unmapped == 1)
        #expect(result.rows.first { $0.code == "110000" }?.doubtful == 1)
    }

    @Test("Of a total it is known how much a platform no longer confirms")
    func unconfirmed() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        try fixture.deliver("110000", [lesson("110000", "a")])
        try fixture.deliver("120000", [lesson("120000", "b"), lesson("120000", "c")])
        let document = try target("kind: started, rule: {type: lesson_case}")
        let before = try fixture.report(document)
        #expect(before.unconfirmed(before.targets[0]) == 0)
        try fixture.set("stale_since", 1_571_000_000, source: "120000")
        let report = try fixture.report(document)
        #expect(report.targets[0].number == 3 && report.unconfirmed(report.targets[0]) == 2)
    }

    @Test("When a lesson was changed says nothing of its year; one without a year is counted as unmapped")
    func undated() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        func saved(_ id: String, _ year: Int, published: Int? = nil) -> LearningResource {
            func date(_ year: Int) -> SourceDate {
                SourceDate(instant: UTCInstant(seconds: Int64(year - 1970) * 31_557_600 + 86_400 * 90), precision: .day)
            }
            return lesson("110000", id) {
                $0.awards = []
                $0.modified = date(year)
                $0.published = published.map(date)
            }
        }
        try fixture.deliver(
            "110000", [saved("a", 2019), saved("b", 2020, published: 2019), saved("c", 2019, published: 2018)])
        let result = try fixture.report(
            target("kind: at-least, number: 4, window: 2019, rule: {type: lesson_case}")
        ).targets[0]
        #expect(result.number == 1)
        #expect(result.unmapped == 1)
    }

    @Test("A rule calls a source by its name")
    func sourceNames() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("ouchn", name: "国家开放大学", national: true)
        let report = try fixture.report(target("kind: list, excludedFlags: [mojibake], rule: {source: [ouchn, pep]}"))
        #expect(report.targets[0].rule == "来源=国家开放大学、pep 且 质量标记≠乱码")
    }

    @Test("A cell of a source is called by its name, in the report and in the list behind it")
    func sourceCells() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("ouchn", name: "国家开放大学", national: true)
        try fixture.deliver("ouchn", [lesson("ouchn", "a")])
        let (counter, count) = try fixture.count(
            target("kind: matrix, rule: {stage: junior}, axes: {source: [ouchn], subject: [physics]}"))
        #expect(counter.report(count).targets[0].cells.map(\.name) == ["国家开放大学 物理"])
        let drill = try fixture.catalogue.pool.read { try counter.drillDown(count, target: "T1", $0) }
        #expect(drill?.items.map(\.name) == ["国家开放大学 物理"])
    }

    @Test("The second batch does not contain the first")
    func batch() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("ysyk", national: true)
        func course(_ id: String, batch: Int?, year: Int?) -> LearningResource {
            lesson("ysyk", id) { $0.awards = [Award(level: "national_moc", raw: "国家精品", year: year, batch: batch)] }
        }
        try fixture.deliver(
            "ysyk",
            [
                course("a", batch: 1, year: 2017), course("b", batch: 2, year: nil),
                course("c", batch: nil, year: nil),
                course("d", batch: 1, year: 2018),
            ])
        let document = try document2019()
        #expect(try fixture.report(document).target("T03")?.number == 1)
    }

    @Test("Equal catalogues give equal bytes, and the bytes read back are the report")
    func bytes() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [lesson("110000", "a"), lesson("110000", "b")])
        let document = try document2019()
        let first = try fixture.report(document)
        try fixture.night()
        try fixture.deliver("110000", [lesson("110000", "a")])
        let second = try fixture.report(document)
        #expect(first.canonicalJSON() == second.canonicalJSON())
        #expect(try CoverageReport(json: first.canonicalJSON()) == first)
    }

    @Test("A figure a unit reported has a share of what is asked, and neither meets nor misses it")
    func reported() throws {
        let document = try target("kind: not-measurable, number: 8, notCounted: 不在元数据中")
        let inputs = CountingInputs(
            document: "test", targets: "", reported: "target,number,source,date\nT1,12,某司年报,2019-12-31\n")
        let counter = try CoverageCounter(document, inputs: inputs, vocabularies: vocabularies, trees: .empty)
        let fixture = try CatalogueFixture()
        let count = try fixture.catalogue.pool.read { try counter.count(fixture.catalogue, $0) }
        let result = counter.report(count).targets[0]
        #expect(result.outcome == .reported && result.percent == 150 && result.met == nil)
    }
}
