import Metadata
import TestSupport
import Testing

@testable import Mapping

/// Fields named as their targets: what the normalisers make of the words.
private let plain = """
    title: title
    alternativeTitle: alternativeTitle
    description: description
    type: type
    parts: parts
    language: language
    stage: stage
    grade: grade
    subject: subject
    edition: [edition, editionInTitle]
    publisher: publisher
    volume: volume
    node: {from: node, do: [{split: "/"}]}
    creator: creator
    school: school
    prefecture: prefecture
    county: county
    division: division
    province: province
    award: award
    awardYear: awardYear
    license: license
    access: access
    modified: modified
    """

private func resource(
    _ values: [String: Any], platform: String = "620000", schoolSystem: String = "6-3"
) throws -> LearningResource {
    var values = values
    if values["title"] == nil { values["title"] = "标题" }
    return try MappingFixture.resource(values, fields: plain, platform: platform, schoolSystem: schoolSystem)
}

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
        #expect(try resource(["grade": label]).grades == grades)
    }

    @Test("初一 is 7 under 六三, 6 under 五四, and undecided without the school system")
    func juniorYears() throws {
        #expect(try resource(["grade": "初一"], schoolSystem: "6-3").grades == [7])
        #expect(try resource(["grade": "初一"], schoolSystem: "5-4").grades == [6])
        let unknown = try resource(["grade": "初一"], schoolSystem: "unknown")
        #expect(unknown.grades.isEmpty)
        #expect(unknown.gradesRaw == ["初一"])
        #expect(unknown.flags.contains("grade_ambiguous"))
    }

    @Test("初四 and 预备年级 prove 五四学制 by themselves")
    func proof() throws {
        let fourth = try resource(["grade": "初四"], schoolSystem: "unknown")
        #expect(fourth.grades == [9])
        #expect(fourth.schoolSystem == .fiveFour)
        let preparatory = try resource(["grade": "预备年级"], schoolSystem: "unknown")
        #expect(preparatory.grades == [6])
        #expect(preparatory.stages.map(\.code) == ["junior"])
    }

    @Test("六年级 is 初中 in Shanghai and 小学 elsewhere")
    func sixth() throws {
        #expect(try resource(["grade": "六年级"], platform: "310000", schoolSystem: "5-4").stages[0].code == "junior")
        #expect(try resource(["grade": "六年级"]).stages[0].code == "primary")
    }

    @Test("The stage's own words decide the school system before the platform")
    func words() throws {
        let record = try resource(["stage": "初中（五•四学制）", "grade": "初一"], schoolSystem: "6-3")
        #expect(record.stages[0].code == "junior")
        #expect(record.grades == [6])
    }

    @Test("A volume may carry the grade")
    func gradeInVolume() throws {
        let record = try resource(["volume": "八年级下册"])
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
        let record = try resource(["volume": label])
        #expect(record.grades == [grade])
        #expect(record.volume == Coded(code: volume, raw: label))
    }

    @Test("A year of 初中 before a module is no volume we know")
    func moduleBehindJuniorYear() throws {
        let record = try resource(["volume": "八年级必修1"])
        #expect(record.volume?.code == nil)
        #expect(record.grades.isEmpty)
    }

    @Test("教师用书 in the grade dimension is a type, not a grade")
    func teacherBook() throws {
        let record = try resource(["grade": "教师用书"])
        #expect(record.grades.isEmpty)
        #expect(record.resourceType?.code == "teacher_book")
    }

    @Test("What no vocabulary knows is kept, flagged and listed, never guessed from a part of it")
    func unmapped() throws {
        let outcome = try MappingFixture.map(["title": "t", "grade": "大七年级吧", "stage": "初中部"], fields: plain)
        guard case .mapped(let record, let findings) = outcome else { throw UnexpectedOutcome(what: "\(outcome)") }
        #expect(record.grades.isEmpty)
        #expect(record.gradesRaw == ["大七年级吧"])
        #expect(record.stages == [Coded(code: nil, raw: "初中部")])
        #expect(findings.contains { $0.rule == "grade_unmapped" && $0.value == "大七年级吧" && $0.path == "grade" })
        #expect(record.flags.contains("stage_unmapped"))
        #expect(record.facetValues().contains { $0.field == .grade && $0.code == FacetField.unmapped })
    }
}

@Suite("学科, 版本, 册次, 节点, 类型")
struct ClassificationTests {
    @Test("信息科技 and 政治 are settled by the stage")
    func subjects() throws {
        #expect(try resource(["subject": "信息科技", "stage": "高中"]).subjects[0].code == "it_senior")
        #expect(try resource(["subject": "信息科技", "stage": "小学"]).subjects[0].code == "it")
        #expect(try resource(["subject": "政治", "stage": "初中"]).subjects[0].code == "morality")
        #expect(try resource(["subject": "政治", "stage": "高中"]).subjects[0].code == "politics")
        #expect(try resource(["subject": "信息科技"]).flags.contains("subject_unmapped"))
    }

    @Test("汉语 in a minority school is not 语文, and YU is 音乐 while YY is 英语")
    func traps() throws {
        #expect(try resource(["subject": "汉语"]).subjects[0].code == "han_for_minority")
        #expect(try resource(["subject": "YU"]).subjects[0].code == "music")
        #expect(try resource(["subject": "YY"]).subjects[0].code == "english")
    }

    @Test("部编版 is 统编版; 沪教, 沪科技, 沪科教 and 沪外教 are four publishers")
    func editions() throws {
        #expect(try resource(["edition": "部编版"]).edition?.code == "ed079")
        #expect(try resource(["edition": "上教社版"]).edition?.code == "ed058")
        #expect(try resource(["edition": "沪科版"]).edition?.code == "ed059")
        #expect(try resource(["edition": "上科教版"]).edition?.code == "ed061")
        #expect(try resource(["edition": "上外教版"]).edition?.code == "ed057")
        #expect(try resource(["edition": "PEP", "subject": "英语"]).edition?.code == "ed009")
        #expect(try resource(["edition": "PEP", "subject": "数学"]).edition?.code == "ed006")
    }

    @Test("The more trusted source wins and a disagreement is flagged")
    func conflict() throws {
        let record = try resource(["edition": "人教版", "editionInTitle": "统编版"])
        #expect(record.edition?.code == "ed006")
        #expect(record.flags.contains("edition_conflict"))
        #expect(try !resource(["edition": "人教版", "editionInTitle": "人教版（五线谱）"]).flags.contains("edition_conflict"))
    }

    @Test("A less trusted source that is known beats a more trusted one that is not")
    func secondChoice() throws {
        let record = try resource(["edition": "某某版", "editionInTitle": "苏教版"])
        #expect(record.edition?.code == "ed083")
        #expect(record.fieldProvenance.contains { $0.field == "edition" && $0.source == "editionInTitle" })
    }

    @Test("Without an edition the publisher stands in, and says so")
    func publisher() throws {
        let record = try resource(["publisher": "SHJY"])
        #expect(record.edition?.code == "ed058")
        #expect(record.fieldProvenance.contains { $0.rule == "edition_of_publisher" && $0.confidence == .inferred })
    }

    @Test(
        "选修3-1 is one volume in every spelling",
        arguments: [
            "选修3-1", "选修 3-1", "选修３－１", "选修3–1", "选修3—1", "选修（3-1）", "选修三-1", "选修3_1", "选修 3 － 1",
        ])
    func modules(label: String) throws {
        #expect(try resource(["volume": label]).volume == Coded(code: "v_opt3_1", raw: label))
    }

    @Test(
        "Volumes in their usual spellings",
        arguments: [
            ("上", "v_up"), ("全一册", "v_full"), ("必修第二册", "v_req2"), ("必修2", "v_req2"), ("选择性必修 第十一册", "v_sel11"),
            ("第10册", "v_book10"), ("FIRST_SEMESTER", "v_up"),
        ])
    func volumes(label: String, code: String) throws {
        #expect(try resource(["volume": label]).volume?.code == code)
    }

    @Test("必修 全一册 is a module in 高中 and a whole volume elsewhere")
    func wholeModule() throws {
        #expect(try resource(["volume": "必修 全一册", "stage": "高中"]).volume?.code == "v_req")
        #expect(try resource(["volume": "必修 全一册", "stage": "初中"]).volume?.code == "v_full")
    }

    @Test("A programme the policy names is recognised by words set apart in the title")
    func programme() throws {
        #expect(try resource(["title": "高等数学（通识课程）"]).programmes == ["general_course"])
        #expect(try resource(["title": "通识课程建设漫谈"]).programmes.isEmpty)
    }

    @Test("An ambiguous type stays uncoded and is listed")
    func types() throws {
        #expect(try resource(["type": "课例"]).resourceType?.code == "lesson_case")
        let audio = try resource(["type": "音频"])
        #expect(audio.resourceType == Coded(code: nil, raw: "音频"))
        #expect(audio.flags.contains("type_unmapped"))
    }

    @Test("Parts of a 晒课 by their eduyun flags")
    func parts() throws {
        let record = try resource(["parts": ["isCaseJxsj", "vflag", "isCaseKj", "isCaseRes"]])
        #expect(record.parts.map(\.part) == ["lesson_plan", "classroom_video", "courseware"])
    }
}

@Suite("Language of teaching")
struct TeachingLanguageTests {
    private let tibetan = "འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས་ཆེ་མཐོངས་དང༌།"

    @Test("Declared languages by Chinese name, code and BCP 47 tag")
    func declared() throws {
        for label in ["藏语", "bo", "bo-Tibt-CN", "བོད་སྐད"] {
            #expect(
                try resource(["language": label]).languages == [TeachingLanguage(code: "bo", evidence: .declared)])
        }
        #expect(try resource(["language": "zh_CN"]).languages[0].code == "zh")
    }

    @Test("A label in the title tells, and beats a field that says 中文 for everything")
    func label() throws {
        #expect(
            try resource(["title": "内燃机（蒙文）"]).languages == [TeachingLanguage(code: "mn", evidence: .label)])
        #expect(try resource(["title": "质量（藏语）", "language": "中文"]).languages.map(\.code) == ["bo"])
    }

    @Test("A Chinese title does not make a Tibetan book Chinese")
    func chineseTitle() throws {
        let record = try resource(["title": "化学 九年级上册", "description": tibetan])
        #expect(record.languages == [TeachingLanguage(code: "bo", evidence: .script)])
        #expect(!record.flags.contains("language_default"))
    }

    @Test("Uyghur, Kazakh and Kyrgyz are told apart within one script")
    func arabic() {
        let scripts = MappingFixture.lexicon.scripts
        #expect(LanguageDetector.detect("ھەممە ئادەم زانىدىنلا ئەركىن، ئىززەت-ھۆرمەت ۋە ھوقۇقتا", scripts) == "ug")
        #expect(
            LanguageDetector.detect(
                "بارلىق ادامدار تۋمىسىنان ازات جانە قادىر-قاسيەتى مەن كۇقىقتارى تەڭ بولىپ ٴبىر", scripts) == "kk")
        #expect(LanguageDetector.detect("بارددىق ادامدار ۅز بەدەلىندە جانا ۇقۇقتارىندا ەركىن", scripts) == "ky")
        #expect(LanguageDetector.detect("قلم كتاب", scripts) == nil)
    }

    @Test("A bilingual label names its languages")
    func bilingual() throws {
        #expect(try resource(["language": "汉藏双语"]).languages.map(\.code) == ["zh", "bo"])
        #expect(try resource(["language": "维汉双语"]).languages.map(\.code) == ["ug", "zh"])
    }

    @Test("Nothing said is Chinese by default, and says so")
    func fallback() throws {
        let record = try resource([:])
        #expect(record.languages == [TeachingLanguage(code: "zh", evidence: .default)])
        #expect(record.flags.contains("language_default"))
    }

    @Test("Text in another minority language than the declared one is flagged")
    func mismatch() throws {
        #expect(try resource(["language": "维吾尔语", "description": tibetan]).flags.contains("script_mismatch"))
        #expect(try !resource(["language": "藏语", "description": "普通中文简介"]).flags.contains("script_mismatch"))
    }
}

@Suite("Region, awards, rights, dates, people")
struct OriginTests {
    @Test("County and prefecture by name within the province; 三区三州 follows")
    func county() throws {
        let record = try resource(["prefecture": "临夏回族自治州", "county": "和政县", "school": "第一中学"])
        #expect(record.region.county == "622925")
        #expect(record.region.prefecture == "622900")
        #expect(record.region.sanquSanzhou)
        #expect(record.school?.county == "622925")
        #expect(try !resource(["county": "七里河区"]).region.sanquSanzhou)
    }

    @Test("A school's name that begins with its county proves the county")
    func schoolName() throws {
        let record = try resource(["school": "和政县第一中学"])
        #expect(record.region.county == "622925")
        #expect(record.fieldProvenance.contains { $0.rule == "county_begins_school_name" })
        #expect(try resource(["school": "示例第一中学"]).region.county == nil)
    }

    @Test("A county of another province is not taken")
    func elsewhere() throws {
        let record = try resource(["county": "武侯区"])
        #expect(record.region.county == nil)
        #expect(record.flags.contains("region_unresolved"))
    }

    @Test(
        "兵团 divisions in every spelling",
        arguments: ["第八师", "八师", "第八师石河子市", "八师石河子市", "石河子市"])
    func divisions(label: String) throws {
        let record = try resource(["division": label], platform: "660000")
        #expect(record.region.division == "660008")
        #expect(record.region.province == "660000")
        #expect(record.region.county == nil)
    }

    @Test("Cumulative flags come to the highest award of the programme")
    func awards() throws {
        let record = try resource(["award": ["县级优课", "市级优课", "省级优课", "none"], "awardYear": "2019"])
        #expect(record.awards == [Award(level: "provincial_youke", raw: "省级优课", year: 2019)])
        #expect(try resource(["award": ["部级优课", "国家精品"]]).awards.map(\.level) == ["national_moc", "national_youke"])
        #expect(try resource(["award": "兵团级"], platform: "660000").awards[0].level == "provincial_youke")
    }

    @Test("An unknown award is kept under 未归类")
    func unknownAward() throws {
        let record = try resource(["award": "银河一等奖"])
        #expect(record.awards == [Award(level: FacetField.unmapped, raw: "银河一等奖")])
        #expect(record.flags.contains("award_unmapped"))
    }

    @Test(
        "Licences by address, short name and Chinese name",
        arguments: [
            ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "CC-BY-NC-SA-4.0"),
            ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
            ("署名-非商业性使用", "CC-BY-NC-4.0"), ("CC0", "CC0-1.0"),
        ])
    func licences(text: String, spdx: String) throws {
        let rights = try resource(["license": text]).rights
        #expect(rights.license == spdx)
        #expect(rights.raw == text)
    }

    @Test("Rights unknown is unknown, not free")
    func noRights() throws {
        let record = try resource([:])
        #expect(record.rights.access == "unknown")
        #expect(record.flags.contains("rights_missing"))
        #expect(try resource(["license": "版权所有"]).rights.license == nil)
    }

    @Test(
        "Dates in the forms platforms write",
        arguments: [
            ("2019-09-21T04:42:25Z", "2019-09-21T04:42:25Z"), ("2019-10-08T09:37:22.000+0800", "2019-10-08T01:37:22Z"),
            ("2019-05-19T19:47:09+08:00", "2019-05-19T11:47:09Z"), ("2019/06/06 07:32", "2019-06-05T23:32Z"),
            ("2019-09-18 23:55:25", "2019-09-18T15:55:25Z"), ("2019-08-01", "2019-08-01"), ("2019年6月6日", "2019-06-06"),
            ("20190606", "2019-06-06"), ("2019-06", "2019-06"), ("2019", "2019"), ("2019年", "2019"),
        ])
    func dates(text: String, iso: String) throws {
        #expect(try resource(["modified": text]).modified?.iso8601 == iso)
    }

    @Test("An assumed zone is flagged, text that is no date too")
    func oddDates() throws {
        #expect(try resource(["modified": "2019-09-18 23:55:25"]).flags.contains("date_without_zone"))
        let wrong = try resource(["modified": "昨天"])
        #expect(wrong.modified == nil)
        #expect(wrong.flags.contains("date_invalid"))
        #expect(try resource(["modified": "2019-02-30"]).modified == nil)
    }

    @Test("An organisation in the person's field is flagged")
    func people() throws {
        let record = try resource(["creator": "某县教育局", "school": "示例中学"])
        #expect(record.flags.contains("creator_org_swapped"))
        #expect(try resource(["creator": "李某", "school": "示例中学"]).creators == [Creator(name: "李某", org: "示例中学")])
    }
}
