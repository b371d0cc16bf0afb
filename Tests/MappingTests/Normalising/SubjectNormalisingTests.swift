import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("学科, 版本, 册次, 节点, 类型")
struct ClassificationTests {
    @Test("信息科技 and 政治 are settled by the stage")
    func subjects() throws {
        #expect(try normalised(["subject": "信息科技", "stage": "高中"]).subjects[0].code == "it_senior")
        #expect(try normalised(["subject": "信息科技", "stage": "小学"]).subjects[0].code == "it")
        #expect(try normalised(["subject": "政治", "stage": "初中"]).subjects[0].code == "morality")
        #expect(try normalised(["subject": "政治", "stage": "高中"]).subjects[0].code == "politics")
        #expect(try normalised(["subject": "信息科技"]).flags.contains("subject_unmapped"))
    }

    @Test("汉语 in a minority school is not 语文, and YU is 音乐 while YY is 英语")
    func traps() throws {
        #expect(try normalised(["subject": "汉语"]).subjects[0].code == "han_for_minority")
        #expect(try normalised(["subject": "YU"]).subjects[0].code == "music")
        #expect(try normalised(["subject": "YY"]).subjects[0].code == "english")
    }

    @Test("部编版 is 统编版; 沪教, 沪科技, 沪科教 and 沪外教 are four publishers")
    func editions() throws {
        #expect(try normalised(["edition": "部编版"]).edition?.code == "ed079")
        #expect(try normalised(["edition": "上教社版"]).edition?.code == "ed058")
        #expect(try normalised(["edition": "沪科版"]).edition?.code == "ed059")
        #expect(try normalised(["edition": "上科教版"]).edition?.code == "ed061")
        #expect(try normalised(["edition": "上外教版"]).edition?.code == "ed057")
        #expect(try normalised(["edition": "PEP", "subject": "英语"]).edition?.code == "ed009")
        #expect(try normalised(["edition": "PEP", "subject": "数学"]).edition?.code == "ed006")
    }

    @Test("The more trusted source wins and a disagreement is flagged")
    func conflict() throws {
        let record = try normalised(["edition": "人教版", "editionInTitle": "统编版"])
        #expect(record.edition?.code == "ed006")
        #expect(record.flags.contains("edition_conflict"))
        #expect(try !normalised(["edition": "人教版", "editionInTitle": "人教版（五线谱）"]).flags.contains("edition_conflict"))
    }

    @Test("A less trusted source that is known beats a more trusted one that is not")
    func secondChoice() throws {
        let record = try normalised(["edition": "某某版", "editionInTitle": "苏教版"])
        #expect(record.edition?.code == "ed083")
        #expect(record.fieldProvenance.contains { $0.field == "edition" && $0.source == "editionInTitle" })
    }

    @Test("Without an edition the publisher stands in, and says so")
    func publisher() throws {
        let record = try normalised(["publisher": "SHJY"])
        #expect(record.edition?.code == "ed058")
        #expect(record.fieldProvenance.contains { $0.rule == "edition_of_publisher" && $0.confidence == .inferred })
    }

    @Test(
        "选修3-1 is one volume in every spelling",
        arguments: [
            "选修3-1", "选修 3-1", "选修３－１", "选修3–1", "选修3—1", "选修（3-1）", "选修三-1", "选修3_1", "选修 3 － 1",
        ])
    func modules(label: String) throws {
        #expect(try normalised(["volume": label]).volume == Coded(code: "v_opt3_1", raw: label))
    }

    @Test(
        "Volumes in their usual spellings",
        arguments: [
            ("上", "v_up"), ("全一册", "v_full"), ("必修第二册", "v_req2"), ("必修2", "v_req2"), ("选择性必修 第十一册", "v_sel11"),
            ("第10册", "v_book10"), ("FIRST_SEMESTER", "v_up"),
        ])
    func volumes(label: String, code: String) throws {
        #expect(try normalised(["volume": label]).volume?.code == code)
    }

    @Test("必修 全一册 is a module in 高中 and a whole volume elsewhere")
    func wholeModule() throws {
        #expect(try normalised(["volume": "必修 全一册", "stage": "高中"]).volume?.code == "v_req")
        #expect(try normalised(["volume": "必修 全一册", "stage": "初中"]).volume?.code == "v_full")
    }

    @Test("A programme the policy names is recognised by words set apart in the title")
    func programme() throws {
        #expect(try normalised(["title": "高等数学（通识课程）"]).programmes == ["general_course"])
        #expect(try normalised(["title": "通识课程建设漫谈"]).programmes.isEmpty)
    }

    @Test("An ambiguous type stays uncoded and is listed")
    func types() throws {
        #expect(try normalised(["type": "课例"]).resourceType?.code == "lesson_case")
        let audio = try normalised(["type": "音频"])
        #expect(audio.resourceType == Coded(code: nil, raw: "音频"))
        #expect(audio.flags.contains("type_unmapped"))
    }

    @Test("Parts of a 晒课 by their eduyun flags")
    func parts() throws {
        let record = try normalised(["parts": ["isCaseJxsj", "vflag", "isCaseKj", "isCaseRes"]])
        #expect(record.parts.map(\.part) == ["lesson_plan", "classroom_video", "courseware"])
    }
}
