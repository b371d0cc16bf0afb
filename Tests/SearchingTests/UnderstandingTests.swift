import Metadata
import Testing

@testable import Searching

@Suite("What the words of a query mean")
struct UnderstandingTests {
    /// Grade, subject and volume of a record.
    private static func book(
        _ id: String, title: String, grade: Int, subject: String, volume: String
    ) -> LearningResource {
        SearchFixture.resource(id, title: title) {
            $0.grades = [grade]
            $0.subjects = [Coded(code: subject, raw: "学科")]
            $0.volume = Coded(code: volume, raw: "册")
        }
    }

    /// The chips of a search: field and codes.
    private static func chips(_ results: SearchResults) -> Set<String> {
        Set(results.understood.map { "\($0.field.name)=\($0.codes.joined(separator: ","))" })
    }

    private static func shelf() throws -> SearchFixture {
        let fixture = try SearchFixture()
        try fixture.publish([
            book("1", title: "燕子", grade: 3, subject: "chinese", volume: "v_down"),
            book("2", title: "搭配", grade: 3, subject: "math", volume: "v_up"),
            book("3", title: "位置与方向", grade: 3, subject: "math", volume: "v_down"),
            book("4", title: "氧气", grade: 9, subject: "chemistry", volume: "v_up"),
            book("5", title: "数学三年级上册", grade: 3, subject: "math", volume: "v_up"),
            book("6", title: "七下八上", grade: 7, subject: "math", volume: "v_down"),
            book("7", title: "春", grade: 7, subject: "chinese", volume: "v_up"),
            book("8", title: "春酒", grade: 8, subject: "chinese", volume: "v_down"),
        ])
        return fixture
    }

    @Test(
        "Subject, grade and volume mean the same with and without spaces, also when a title is called so",
        arguments: ["数学三年级上册", "三年级数学上册", "三年级上册数学", "数学三年级上", "三上数学", "数学3上", "数学 三年级 上", "三年级数学 上"])
    func unspaced(query: String) throws {
        let fixture = try Self.shelf()
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results) == ["subject=math", "grade=3", "volume=v_up"])
        #expect(Set(results.hits.prefix(2).map(\.resource.sourceID)) == ["2", "5"])
    }

    @Test(
        "Subject, grade and volume mean the same in pinyin",
        arguments: ["shuxue sanshang", "数学 sanshang", "shuxue 三上", "shuxue sannianji shangce"])
    func spelled(query: String) throws {
        let results = try Self.shelf().searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results) == ["subject=math", "grade=3", "volume=v_up"])
        #expect(Set(results.hits.prefix(2).map(\.resource.sourceID)) == ["2", "5"])
    }

    @Test("An edition is meant by its pinyin")
    func spelledEdition() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "甲") { $0.edition = Edition(code: "ed006", raw: "人教版") },
            SearchFixture.resource("b", title: "乙") { $0.edition = Edition(code: "ed028", raw: "北京版") },
        ])
        let results = try fixture.searcher.search(SearchRequest(text: "renjiaoban"))
        #expect(results.understood.first?.codes.first == "ed006")
        #expect(results.hits.map(\.resource.sourceID) == ["a"])
    }

    @Test("A subject of universities is not meant by pinyin")
    func spelledLikeHigherSubject() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "力学单位制"),
            SearchFixture.resource("b", title: "线性代数") { $0.subjects = [Coded(code: "he_science", raw: "理学")] },
        ])
        let results = try fixture.searcher.search(SearchRequest(text: "lixue"))
        #expect(results.understood.isEmpty)
        #expect(results.hits.map(\.resource.sourceID) == ["a"])
    }

    @Test("A word that is typed twice is one filter")
    func twice() throws {
        let results = try Self.shelf().searcher.search(SearchRequest(text: "数学 数学"))
        #expect(results.understood.map(\.codes) == [["math"]])
    }

    @Test("A subject spelled in syllables apart is one, and sanxia is rather 三峡 than 三下")
    func spelledApart() throws {
        let fixture = try Self.shelf()
        let apart = try fixture.searcher.search(SearchRequest(text: "yu wen"))
        #expect(Self.chips(apart) == ["subject=chinese"])
        try fixture.publish([SearchFixture.resource("9", title: "三峡")])
        let gorges = try fixture.searcher.search(SearchRequest(text: "sanxia"))
        #expect(gorges.understood.isEmpty)
        #expect(gorges.hits.map(\.resource.sourceID) == ["9"])
    }

    @Test("A title that is the query itself stands first though the query is understood")
    func phraseFirst() throws {
        #expect(try Self.shelf().titles("数学三年级上册").first == "数学三年级上册")
    }

    @Test(
        "Grade and volume in two characters are both, alone and beside words that mean something",
        arguments: [
            ("燕子 三下", "1", "grade=3 volume=v_down"), ("九上化学氧气", "4", "grade=9 volume=v_up subject=chemistry"),
            ("9上化学", "4", "grade=9 volume=v_up subject=chemistry"),
            ("语文三下", "1", "grade=3 volume=v_down subject=chinese"),
            ("初三上 氧气", "4", "grade=9 volume=v_up"),
        ])
    func books(query: String, id: String, chips: String) throws {
        let results = try Self.shelf().searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results) == Set(chips.split(separator: " ").map(String.init)))
        #expect(results.hits.first?.resource.sourceID == id)
        #expect(results.didYouMean == nil)
    }

    @Test(
        "上 and 下 within a sentence are no volume",
        arguments: ["七下八上", "怎么上好春这一课", "春公开课怎么上", "操场上的歌声", "下雨天的故事", "怎么上好第一课", "历史上的今天", "上"])
    func noVolume(query: String) throws {
        let results = try Self.shelf().searcher.search(SearchRequest(text: query))
        #expect(!results.understood.contains { $0.field == .volume })
    }

    @Test("A lesson of one character is found behind its grade", arguments: ["七年级春", "初一语文春", "七上语文春"])
    func oneCharacter(query: String) throws {
        let results = try Self.shelf().searcher.search(SearchRequest(text: query))
        #expect(results.hits.first?.resource.displayTitle == "春")
        #expect(results.understood.contains { $0.codes == ["7"] })
    }

    @Test(
        "Words within the name of a lesson are no filters",
        arguments: [("地图的阅读优质课教学设计", "地图的阅读"), ("人教版做功了吗教学设计", "做功了吗"), ("怎么上好使用工具这一课", "使用工具")])
    func names(query: String, title: String) throws {
        let fixture = try SearchFixture()
        let wanted = SearchFixture.resource("a", title: title) {
            $0.resourceType = Coded(code: "lesson_plan", raw: "教学设计")
            $0.edition = Edition(code: "ed006", raw: "人教版")
            $0.awards = [Award(level: "city_youke", raw: "市级")]
        }
        let others = ["地图", "阅读", "做功", "工具", "教学设计"].map { SearchFixture.resource($0, title: $0) }
        try fixture.publish([wanted] + others)
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(!results.understood.contains { $0.words == "地图" || $0.words == "阅读" || $0.words == "工具" })
        #expect(results.hits.first?.resource.displayTitle == title)
    }

    @Test("北京 is the province; 北京版 is the edition")
    func beijing() throws {
        let fixture = try SearchFixture()
        try fixture.publish([SearchFixture.resource("a", platform: "110000", title: "甲")], platform: "110000")
        try fixture.publish([
            SearchFixture.resource("b", title: "乙") { $0.edition = Edition(code: "ed028", raw: "北京版") }
        ])
        #expect(try fixture.titles("北京") == ["甲"])
        #expect(try fixture.titles("北京版") == ["乙"])
        #expect(try fixture.titles("版本:北京") == ["乙"])
    }

    @Test("A city without 市 is a filter, unless a title has the whole query")
    func cities() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "轴对称") {
                $0.region.prefecture = "330100"
                $0.subjects = [Coded(code: "math", raw: "数学")]
            },
            SearchFixture.resource("b", title: "桂林山水"),
            SearchFixture.resource("c", title: "山水画") { $0.region.prefecture = "450300" },
        ])
        for query in ["杭州", "杭州 数学", "杭州数学", "数学杭州"] {
            let results = try fixture.searcher.search(SearchRequest(text: query))
            #expect(Self.chips(results).contains("prefecture=330100"), "\(query)")
            #expect(results.hits.map(\.resource.displayTitle) == ["轴对称"], "\(query)")
        }
        let lesson = try fixture.searcher.search(SearchRequest(text: "桂林 山水"))
        #expect(lesson.understood.isEmpty)
        #expect(lesson.hits.first?.resource.displayTitle == "桂林山水")
        #expect(try fixture.searcher.search(SearchRequest(text: "深圳")).didYouMean == nil)
    }

    @Test("A province in one character is a filter by itself, unless a title has the whole query")
    func provincesInOneCharacter() throws {
        let fixture = try SearchFixture()
        let lesson = SearchFixture.resource("a", platform: "440000", title: "背影") {
            $0.subjects = [Coded(code: "chinese", raw: "语文")]
        }
        try fixture.publish([lesson], platform: "440000")
        try fixture.publish([SearchFixture.resource("b", title: "粤剧 音乐"), SearchFixture.resource("c", title: "语文")])
        let results = try fixture.searcher.search(SearchRequest(text: "粤 语文"))
        #expect(Self.chips(results) == ["province=440000", "subject=chinese"])
        #expect(results.hits.map(\.resource.sourceID) == ["a"])
        for query in ["粤 剧", "粤语文化"] {
            let text = try fixture.searcher.search(SearchRequest(text: query))
            #expect(!Self.chips(text).contains("province=440000"), "\(query)")
        }
    }

    @Test("A city whose name is a word as well is a filter all the same", arguments: ["日照", "日照 数学", "数学日照"])
    func citiesThatAreWords(query: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "轴对称") {
                $0.region.prefecture = "371100"
                $0.subjects = [Coded(code: "math", raw: "数学")]
            },
            SearchFixture.resource("b", title: "数学分析"),
        ])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results).contains("prefecture=371100"))
        #expect(results.hits.first?.resource.sourceID == "a")
    }

    @Test(
        "What teachers call a subject is that subject",
        arguments: [
            ("初中政治", "morality", "junior", "subject=politics,morality"),
            ("高中 政治", "politics", "senior", "subject=politics,morality"),
            ("初中思政课", "morality", "junior", "subject=politics,morality"),
            ("初中思想政治", "morality", "junior", "subject=morality"),
            ("初中外语", "english", "junior", "subject=english,russian,japanese,french,german,spanish"),
            ("初中汉语", "han_for_minority", "junior", "subject=han_for_minority"),
        ])
    func subjects(query: String, subject: String, stage: String, chip: String) throws {
        let fixture = try SearchFixture()
        func lesson(_ id: String, _ subject: String, _ stage: String) -> LearningResource {
            SearchFixture.resource(id, title: "背影") {
                $0.subjects = [Coded(code: subject, raw: "学科")]
                $0.stages = [Coded(code: stage, raw: "学段")]
                $0.languages = [TeachingLanguage(code: "zh", evidence: .label)]
            }
        }
        try fixture.publish([lesson("a", subject, stage), lesson("b", "history", stage)])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results) == ["stage=\(stage)", chip])
        #expect(results.hits.first?.resource.sourceID == "a")
    }

    @Test("What a platform is called means what it delivered", arguments: ["粤教翔云 背影", "粤教翔云背影"])
    func platforms(query: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([SearchFixture.resource("a", title: "背影")])
        try fixture.publish([SearchFixture.resource("b", platform: "440000", title: "背影")], platform: "440000")
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(Self.chips(results) == ["source=440000"])
        #expect(results.hits.first?.resource.sourceID == "b")
    }

    @Test("A year of which there are records is a filter, unless a title has the whole query")
    func years() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "背影") {
                $0.awards = [Award(level: "city_youke", raw: "市级", year: 2019)]
            },
            SearchFixture.resource("b", title: "背影") {
                $0.awards = [Award(level: "city_youke", raw: "市级", year: 2018)]
            },
            SearchFixture.resource("c", title: "1919年") {
                $0.awards = [Award(level: "city_youke", raw: "市级", year: 1919)]
            },
            SearchFixture.resource("d", title: "Unit 201 and 202"),
        ])
        for query in ["2019 背影", "2019年 背影", "背影 2019年"] {
            let results = try fixture.searcher.search(SearchRequest(text: query))
            #expect(Self.chips(results) == ["year=2019"], "\(query)")
            #expect(results.hits.first?.resource.sourceID == "a", "\(query)")
            #expect(results.didYouMean == nil, "\(query)")
        }
        #expect(try fixture.searcher.search(SearchRequest(text: "1919年")).understood.isEmpty)
        let unknown = try fixture.searcher.search(SearchRequest(text: "2011 背影"))
        #expect(unknown.understood.isEmpty && unknown.didYouMean == nil)
    }

    @Test(
        "What teachers call a lesson is a type, or is looked for by the other word",
        arguments: [
            ("公开课", "lesson_case"), ("说课", "lesson_plan"), ("练习题", "assessment_exercise"), ("录播课", "micro_video"),
            ("朗诵", "reading_audio"),
        ])
    func types(query: String, type: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "背影") { $0.resourceType = Coded(code: type, raw: "类型") },
            SearchFixture.resource("b", title: "背影") { $0.resourceType = Coded(code: "courseware", raw: "课件") },
        ])
        for text in ["背影 \(query)", "背影\(query)"] {
            #expect(
                try fixture.searcher.search(SearchRequest(text: text)).hits.first?.resource.sourceID == "a", "\(text)")
        }
    }

    @Test(
        "Awards and editions are understood in short",
        arguments: [
            ("省优课 浮力", "award=provincial_youke"), ("一流课程 浮力", "award=national_moc,provincial_moc"),
            ("沪科 浮力", "edition=ed059"), ("沪科浮力", "edition=ed059"),
        ])
    func shortWords(query: String, chip: String) throws {
        let fixture = try SearchFixture(titles: ["浮力"])
        #expect(Self.chips(try fixture.searcher.search(SearchRequest(text: query))) == [chip])
    }

    @Test("A type of which there is nothing stands for the nearest of which there is something")
    func nearestType() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "背影") { $0.resourceType = Coded(code: "micro_video", raw: "微课") }
        ])
        let results = try fixture.searcher.search(SearchRequest(text: "教学视频"))
        #expect(Self.chips(results) == ["type=lesson_case,micro_video"])
        #expect(results.hits.map(\.resource.sourceID) == ["a"])
    }

    @Test("二战 also finds what is called 第二次世界大战, and 罗老师 whoever is called 罗")
    func otherWords() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "第二次世界大战"),
            SearchFixture.resource("b", title: "背影") { $0.creators = [Creator(name: "罗小明")] },
            SearchFixture.resource("c", title: "背影") { $0.creators = [Creator(name: "李罗")] },
        ])
        #expect(try fixture.titles("二战") == ["第二次世界大战"])
        #expect(try fixture.searcher.search(SearchRequest(text: "罗老师")).hits.map(\.resource.sourceID) == ["b"])
        for query in ["背影 罗老师", "罗老师背影", "罗小明老师的背影"] {
            let lesson = try fixture.searcher.search(SearchRequest(text: query))
            #expect(lesson.hits.first?.resource.sourceID == "b", "\(query)")
        }
    }

    @Test(
        "Courses are found by their short forms, and parts of a long name are not looked for",
        arguments: [("高数", "高等数学"), ("线代", "线性代数"), ("大物", "大学物理"), ("高数微课", "高等数学"), ("理力", "理论力学")])
    func shortForms(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: [title, "数学", "大学", "引力理论的成就"])
        #expect(try fixture.titles(query) == [title])
        #expect(try fixture.titles("毛概").isEmpty)
    }

    @Test("The name of a platform that is not connected means no stage")
    func otherPlatforms() throws {
        let fixture = try SearchFixture(titles: ["大青树下的小学"])
        let results = try fixture.searcher.search(SearchRequest(text: "国家中小学智慧教育平台"))
        #expect(results.understood.isEmpty && results.hits.isEmpty)
    }
}
