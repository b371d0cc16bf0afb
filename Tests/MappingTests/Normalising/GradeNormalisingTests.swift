import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("学段 and 年级")
struct GradeTests {
    @Test(
        "Labels, bands and lists become sets of grades",
        arguments: [
            ("七年级", [7]), ("9年级", [9]), ("初三", [9]), ("初中一年级", [7]), ("小学三年级", [3]), ("高一", [10]),
            ("水平二", [3, 4]), ("第一学段", [1, 2]), ("1-3年级", [1, 2, 3]), ("七年级、八年级", [7, 8]),
            ("八年级下册", [8]), ("EIGHTH_GRADE", [8]), ("ｅｉｇｈｔｈ＿ｇｒａｄｅ", [8]), ("JUNIOR_PHASE", [7, 8, 9]),
        ])
    func labels(label: String, grades: [Int]) throws {
        #expect(try normalised(["grade": label]).grades == grades)
    }

    @Test("初一 is 7 under 六三, 6 under 五四, and undecided without the school system")
    func juniorYears() throws {
        #expect(try normalised(["grade": "初一"], schoolSystem: "6-3").grades == [7])
        #expect(try normalised(["grade": "初一"], schoolSystem: "5-4").grades == [6])
        let unknown = try normalised(["grade": "初一"], schoolSystem: "unknown")
        #expect(unknown.grades.isEmpty)
        #expect(unknown.gradesRaw == ["初一"])
        #expect(unknown.flags.contains("grade_ambiguous"))
    }

    @Test("初四 and 预备年级 prove 五四学制 by themselves")
    func proof() throws {
        let fourth = try normalised(["grade": "初四"], schoolSystem: "unknown")
        #expect(fourth.grades == [9])
        #expect(fourth.schoolSystem == .fiveFour)
        let preparatory = try normalised(["grade": "预备年级"], schoolSystem: "unknown")
        #expect(preparatory.grades == [6])
        #expect(preparatory.stages.map(\.code) == ["junior"])
    }

    @Test("六年级 is 初中 in Shanghai and 小学 elsewhere")
    func sixth() throws {
        #expect(try normalised(["grade": "六年级"], platform: "310000", schoolSystem: "5-4").stages[0].code == "junior")
        #expect(try normalised(["grade": "六年级"]).stages[0].code == "primary")
    }

    @Test("The stage's own words decide the school system before the platform")
    func words() throws {
        let record = try normalised(["stage": "初中（五•四学制）", "grade": "初一"], schoolSystem: "6-3")
        #expect(record.stages[0].code == "junior")
        #expect(record.grades == [6])
    }

    @Test(
        "A year without a stage counts within the declared 初中 or 高中",
        arguments: [
            ("高中", "一年级", "6-3", [10]), ("高中", "3年级", "6-3", [12]), ("初中", "一年级", "6-3", [7]),
            ("初中", "三年级", "6-3", [9]), ("初中", "一年级", "5-4", [6]), ("初中", "四年级", "5-4", [9]),
            ("小学", "一年级", "6-3", [1]), ("义务教育", "一年级", "6-3", [1]),
        ])
    func yearOfStage(stage: String, label: String, system: String, grades: [Int]) throws {
        let record = try normalised(["stage": stage, "grade": label], schoolSystem: system)
        #expect(record.grades == grades)
        #expect(!record.flags.contains("grade_conflict"))
    }

    @Test("初中一年级 in two fields is undecided without the school system, like 初一")
    func undecidedYear() throws {
        let record = try normalised(["stage": "初中", "grade": "一年级"], schoolSystem: "unknown")
        #expect(record.grades.isEmpty)
        #expect(record.flags.contains("grade_ambiguous"))
    }

    @Test("Beyond school a year is no grade and no conflict", arguments: ["本科", "中职", "高职", "研究生", "继续教育"])
    func beyondSchool(stage: String) throws {
        for label in ["一年级", "二年级", "通用"] {
            let record = try normalised(["stage": stage, "grade": label])
            #expect(record.grades.isEmpty)
            #expect(record.gradesRaw == [label])
            #expect(!record.flags.contains("grade_conflict"))
        }
    }

    @Test(
        "A grade the declared stage does not have is a conflict, not a grade",
        arguments: [
            ("初中", "01"), ("高中", "小学一年级"), ("小学", "七年级"), ("高中", "九年级"), ("初中", "高一"), ("本科", "七年级"),
        ])
    func conflict(stage: String, label: String) throws {
        let outcome = try MappingFixture.map(["title": "t", "stage": stage, "grade": label], fields: plainFields)
        guard case .mapped(let record, let findings) = outcome else { throw UnexpectedOutcome(what: "\(outcome)") }
        #expect(record.grades.isEmpty)
        #expect(record.gradesRaw == [label])
        #expect(findings.contains { $0.rule == "grade_conflict" && $0.value == label && $0.path == "grade" })
    }

    @Test("Several stages decide nothing about the grade")
    func severalStages() throws {
        let record = try normalised(["stage": ["初中", "高中"], "grade": "一年级"])
        #expect(record.grades == [1])
        #expect(!record.flags.contains("grade_conflict"))
    }

    @Test("The year in a volume counts within the declared stage too")
    func yearInVolume() throws {
        let record = try normalised(["stage": "初中", "volume": "一年级上册"])
        #expect(record.grades == [7])
        #expect(record.volume?.code == "v_up")
        #expect(try normalised(["stage": "高中", "volume": "七年级上册"]).flags.contains("grade_conflict"))
    }

    @Test("A volume may carry the grade")
    func gradeInVolume() throws {
        let record = try normalised(["volume": "八年级下册"])
        #expect(record.grades == [8])
        #expect(record.volume?.code == "v_down")
    }

    @Test(
        "A module may stand behind the year of 高中",
        arguments: [
            ("高一必修1", 10, "v_req1"), ("高一年级必修 第一册", 10, "v_req1"), ("高二选修3-1", 11, "v_opt3_1"),
            ("高二选择性必修二", 11, "v_sel2"),
        ])
    func moduleBehindYear(label: String, grade: Int, volume: String) throws {
        let record = try normalised(["volume": label])
        #expect(record.grades == [grade])
        #expect(record.volume == Coded(code: volume, raw: label))
    }

    @Test("A year of 初中 before a module is no volume we know")
    func moduleBehindJuniorYear() throws {
        let record = try normalised(["volume": "八年级必修1"])
        #expect(record.volume?.code == nil)
        #expect(record.grades.isEmpty)
    }

    @Test("教师用书 in the grade dimension is a type, not a grade")
    func teacherBook() throws {
        let record = try normalised(["grade": "教师用书"])
        #expect(record.grades.isEmpty)
        #expect(record.resourceType?.code == "teacher_book")
    }

    @Test("What no vocabulary knows is kept, flagged and listed, never guessed from a part of it")
    func unmapped() throws {
        let outcome = try MappingFixture.map(["title": "t", "grade": "大七年级吧", "stage": "初中部"], fields: plainFields)
        guard case .mapped(let record, let findings) = outcome else { throw UnexpectedOutcome(what: "\(outcome)") }
        #expect(record.grades.isEmpty)
        #expect(record.gradesRaw == ["大七年级吧"])
        #expect(record.stages == [Coded(code: nil, raw: "初中部")])
        #expect(findings.contains { $0.rule == "grade_unmapped" && $0.value == "大七年级吧" && $0.path == "grade" })
        #expect(record.flags.contains("stage_unmapped"))
        #expect(record.facetValues().contains { $0.field == .grade && $0.code == FacetField.unmapped })
    }
}
