import Metadata
import Testing

@testable import Searching

@Suite("What is given up where nothing has all that was asked for")
struct GivenUpTests {
    private static func record(
        _ id: String, _ title: String, _ subject: String, stage: String = "junior", grade: Int? = nil,
        volume: String? = nil, type: String? = nil
    ) -> LearningResource {
        SearchFixture.resource(id, title: title) {
            $0.stages = [Coded(code: stage, raw: "学段")]
            $0.subjects = [Coded(code: subject, raw: "学科")]
            $0.grades = grade.map { [$0] } ?? []
            $0.volume = volume.map { Coded(code: $0, raw: "册") }
            $0.resourceType = type.map { Coded(code: $0, raw: "类型") }
        }
    }

    private static func ids(_ text: String, _ records: [LearningResource]) throws -> (ids: [String], relaxed: String?) {
        let fixture = try SearchFixture()
        try fixture.publish(records)
        let results = try fixture.searcher.search(SearchRequest(text: text))
        return (results.hits.map(\.resource.sourceID), results.relaxed)
    }

    @Test(
        "A grade is given up for its stage, the subject is kept, and the answer says so", arguments: ["高二物理", "高二 物理"])
    func grade(query: String) throws {
        let found = try Self.ids(
            query,
            [
                Self.record("1", "数学高二必修5", "math", stage: "senior", grade: 11),
                Self.record("2", "牛顿第一定律", "physics", stage: "senior"),
                Self.record("3", "物理八年级上册", "physics", grade: 8),
            ])
        #expect(found.ids == ["2"])
        #expect(found.relaxed == "没有同时符合全部条件的资源，以下放宽了“高二”（到普通高中）")
    }

    @Test("The type goes before the book", arguments: ["八上数学课件", "数学 八上 课件"])
    func type(query: String) throws {
        let found = try Self.ids(
            query,
            [
                Self.record("1", "勾股定理", "math", grade: 8, volume: "v_down", type: "courseware"),
                Self.record("2", "三角形的边", "math", grade: 8, volume: "v_up", type: "lesson_plan"),
            ])
        #expect(found.ids == ["2"])
        #expect(found.relaxed?.contains("放宽了“课件”") == true)
    }

    @Test("A lesson is found in another grade before another lesson is in the grade")
    func lesson() throws {
        let found = try Self.ids(
            "七年级物理 浮力",
            [
                Self.record("1", "浮力", "physics", grade: 8), Self.record("2", "长度的测量", "physics", grade: 7),
                Self.record("3", "浮力", "science", stage: "primary", grade: 5),
            ])
        #expect(found.ids == ["1"])
    }

    @Test("Where a word is nowhere, what follows is of the subject")
    func absentWord() throws {
        let found = try Self.ids(
            "中考数学压轴题",
            [
                Self.record("1", "数学分析", "he_science", stage: "undergraduate"), Self.record("2", "有理数", "math"),
            ])
        #expect(found.ids == ["2"])
        #expect(found.relaxed?.contains("没有找到") == true)
    }

    @Test(
        "A lesson is found beside a word that is nowhere, though not in the grade or the subject",
        arguments: ["三年级 论语十二章 飞檐走壁", "论语十二章 数学 飞檐走壁", "三年级 论语十二章 数学 压轴题"])
    func lessonBesideAbsentWord(query: String) throws {
        let found = try Self.ids(
            query,
            [
                Self.record("1", "论语十二章", "chinese", grade: 7),
                Self.record("2", "认识分数", "math", stage: "primary", grade: 3),
            ])
        #expect(found.ids.first == "1")
    }

    @Test("A volume of which there is nothing leads to its stage, and to titles with its words")
    func volume() throws {
        let records = [
            Self.record("1", "物理八年级上册", "physics"), Self.record("2", "机械波", "physics", stage: "senior"),
            Self.record("3", "语文必修", "chinese", stage: "senior"),
        ]
        #expect(try Self.ids("选必二物理", records).ids == ["2"])
        #expect(try Self.ids("选择性必修二", records).ids.first == "3")
    }

    @Test("An award of which there is nothing stands for the one before it")
    func award() throws {
        let record = SearchFixture.resource("1", title: "背影") {
            $0.awards = [Award(level: "national_youke", raw: "部级优课")]
        }
        #expect(try Self.ids("部级精品课", [record]).ids == ["1"])
    }

    @Test("A number or a letter alone is near to nothing", arguments: ["3.14", "I=U/R"])
    func slight(query: String) throws {
        #expect(try Self.ids(query, [Self.record("1", "I like unit 14", "english")]).ids.isEmpty)
    }

    @Test("A kind of resource that descriptions speak of comes behind records of that kind")
    func mentions() throws {
        func record(_ id: String, _ type: String, _ text: String) -> LearningResource {
            SearchFixture.resource(id, title: "岳阳楼记") {
                $0.resourceType = Coded(code: type, raw: "类型")
                $0.descriptions = [LanguageText(lang: "", text: text)]
                $0.awards = type == "courseware" ? [Award(level: "national_youke", raw: "部级优课")] : []
            }
        }
        let records = [record("1", "courseware", "包含教学设计和课件"), record("2", "lesson_plan", "一篇")]
        for query in ["岳阳楼记教学设计", "岳阳楼记 教学设计"] {
            let found = try Self.ids(query, records)
            #expect(found.ids == ["2", "1"], "\(query)")
            #expect(found.relaxed?.hasPrefix("完全匹配的资源有 1 条") == true, "\(query)")
        }
    }

    @Test(
        "A subject that was cut out of the name of a lesson hides no lesson of another subject",
        arguments: ["科学探究摩擦力", "科学探：摩擦力"])
    func subjectInName(query: String) throws {
        let found = try Self.ids(
            query,
            [
                Self.record("1", "科学探究：摩擦力", "physics"), Self.record("2", "探究摆的快慢", "science", stage: "primary"),
            ])
        #expect(found.ids.first == "1")
    }

    @Test("A stage and a subject that are the title of a course are a name", arguments: ["大学语文课件", "大学语文 课件"])
    func course(query: String) throws {
        let found = try Self.ids(
            query,
            [
                Self.record("1", "大学语文", "he_literature", stage: "undergraduate"),
                Self.record("2", "微积分", "he_science", stage: "undergraduate"),
                Self.record("3", "操场上", "chinese", stage: "primary", type: "courseware"),
            ])
        #expect(found.ids.first == "1")
        #expect(found.relaxed?.contains("放宽了“课件”") == true)
    }

    @Test("It is one beside text that is found nowhere, too")
    func courseBesideText() throws {
        let found = try Self.ids(
            "大学语文四级",
            [
                Self.record("1", "大学语文", "he_literature", stage: "undergraduate"),
                Self.record("2", "语文八年级上册", "chinese", grade: 8),
            ])
        #expect(found.ids.first == "1")
        #expect(found.relaxed?.contains("“四级”") == true)
    }

    @Test(
        "What is near for its filters is not ordered by one character it shares with the rest",
        arguments: ["2022年语文", "语文压轴"])
    func coincidences(query: String) throws {
        let records = [("a", "背影"), ("b", "顶碗少年"), ("c", "轴对称")].map { id, title in
            SearchFixture.resource(id, title: title) {
                $0.subjects = [Coded(code: "chinese", raw: "语文")]
                $0.awards = id == "a" ? [Award(level: "national_youke", raw: "部级优课")] : []
            }
        }
        #expect(try Self.ids(query, records).ids.first == "a")
    }

    @Test("A year is understood by its 年, though there is nothing of it")
    func absentYear() throws {
        let found = try Self.ids("2022年语文", [Self.record("1", "背影", "chinese"), Self.record("2", "有理数", "math")])
        #expect(found.ids == ["1"])
        #expect(found.relaxed == "没有找到“2022年”，以下是“语文”的资源")
    }

    @Test("Where a type is given up, what speaks of it comes first")
    func mentionsFirst() throws {
        func record(_ id: String, _ subject: String, type: String, _ text: String) -> LearningResource {
            SearchFixture.resource(id, title: "背影") {
                $0.subjects = [Coded(code: subject, raw: "学科")]
                $0.resourceType = Coded(code: type, raw: "类型")
                $0.descriptions = [LanguageText(lang: "", text: text)]
                $0.awards = id == "2" ? [Award(level: "national_youke", raw: "部级优课")] : []
            }
        }
        let records = [
            record("1", "chinese", type: "lesson_case", "附有课件"), record("2", "chinese", type: "lesson_case", "一篇"),
            record("3", "math", type: "courseware", "一份"),
        ]
        let found = try Self.ids("语文 课件", records)
        #expect(found.ids.prefix(2) == ["1", "2"])
    }

    @Test("A record of a school that is called by a type is not of that type")
    func schoolsCalledByTypes() throws {
        let school = SearchFixture.resource("school", title: "浮力") {
            $0.subjects = [Coded(code: "physics", raw: "物理")]
            $0.school = School(name: "示例县实验中学")
        }
        let found = try Self.ids("物理实验", [school, Self.record("title", "测量密度的实验", "physics")])
        #expect(found.ids.first == "title")
        #expect(found.relaxed?.hasPrefix("完全匹配的资源有 1 条") == true)
    }

    @Test("A title with the subject's word comes first where the text beside it is nowhere")
    func titlesBesideAbsentText() throws {
        let records = [("a", "友谊的天空"), ("b", "北宋的政治")].map { id, title in
            SearchFixture.resource(id, title: title) {
                $0.subjects = [Coded(code: "politics", raw: "政治")]
                $0.awards = id == "a" ? [Award(level: "national_youke", raw: "部级优课")] : []
            }
        }
        #expect(try Self.ids("政治谈判坛", records).ids == ["b", "a"])
    }

    @Test("What is said counts what the filters of the request leave")
    func saidBehindFilters() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.record("1", "分数", "math", stage: "primary"), Self.record("2", "分式", "math"),
            Self.record("3", "分数 谈判坛", "math", stage: "senior"),
        ])
        func relaxed(_ text: String, _ stage: String) throws -> String? {
            try fixture.searcher.search(SearchRequest(text: text, filters: [.stage: [stage]])).relaxed
        }
        #expect(try relaxed("分数 飞檐走壁", "vocational") == "没有找到“飞檐走壁”")
        #expect(try relaxed("分数 谈判坛", "senior") == nil)
        #expect(try relaxed("分数 谈判坛", "primary")?.contains("完全匹配") == false)
    }

    @Test(
        "The number of a part is given up for the lesson, and nothing else that has such a part is found",
        arguments: ["岳阳楼记第2课时", "岳阳楼记（第2课时）", "岳阳楼记 第2课时", "语文岳阳楼记第2课时"])
    func parts(query: String) throws {
        let records = [("a", "岳阳楼记"), ("b", "岳阳楼记 第一课时"), ("c", "燕子（第二课时）")]
            .map { Self.record($0.0, $0.1, "chinese") }
        let found = try Self.ids(query, records)
        #expect(Set(found.ids) == ["a", "b"])
        #expect(found.relaxed?.hasSuffix("以下放宽了“第2课时”") == true)
        #expect(try Self.ids("燕子第2课时", records).ids.first == "c")
    }

    @Test("Another part of the lesson comes behind the lesson itself", arguments: ["燕子第1课时", "燕子 第一课时", "第1课时 燕子"])
    func otherParts(query: String) throws {
        let records = [("a", "燕子（第二课时）"), ("b", "燕子")].map { Self.record($0.0, $0.1, "chinese") }
        #expect(try Self.ids(query, records).ids == ["b", "a"])
    }

    @Test(
        "Behind the part that was asked for come other records of the lesson, not such parts of other lessons",
        arguments: ["雷雨 第二课时", "第2课时 雷雨", "雷雨（第二课时）"])
    func otherLessons(query: String) throws {
        let records = [("a", "日本（第二课时）"), ("b", "雷雨"), ("c", "雷雨（第二课时）")]
            .map { Self.record($0.0, $0.1, "chinese") }
        #expect(try Self.ids(query, records).ids == ["c", "b"])
    }
}
