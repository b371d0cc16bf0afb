import Metadata
import Testing

@testable import Searching

@Suite("Suggestions name what there is, and the number beside each is what it finds")
struct SuggestionTests {
    /// A record of a textbook of junior schools.
    private static func lesson(
        _ id: String, _ title: String, path: [String], grades: [Int] = [8], subject: String = "physics"
    ) -> LearningResource {
        SearchFixture.resource(id, title: title) {
            $0.stages = [Coded(code: "junior", raw: "初中")]
            $0.subjects = [Coded(code: subject, raw: "学科")]
            $0.edition = Edition(code: "ed006", raw: "人教版")
            $0.grades = grades
            $0.volume = Coded(code: "v_down", raw: "下册")
            $0.node = path.isEmpty ? nil : TextbookNode(path: path)
        }
    }

    private static func nodes(_ text: String, _ fixture: SearchFixture) throws -> [Suggestion] {
        let nodes = try fixture.searcher.suggest(text, limit: 20).filter { $0.kind == .node }
        for node in nodes {
            let total = try fixture.searcher.search(SearchRequest(node: node.node)).total
            #expect(total == node.count, "\(node.node ?? "")")
        }
        return nodes
    }

    @Test("What hangs on a section counts for its chapter, and a record for several grades in each of their books")
    func sections() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", "杠杆一", path: ["第十二章 简单机械", "第1节 杠杆"]),
            Self.lesson("2", "滑轮一", path: ["第十二章 简单机械", "第2节 滑轮"]),
            Self.lesson("3", "复习", path: ["第十二章 简单机械"], grades: [8, 9]),
        ])
        let nodes = try Self.nodes("第十二章", fixture)
        #expect(nodes.map(\.count) == [3, 1])
        #expect(nodes.map(\.text) == ["第十二章 简单机械", "第十二章 简单机械"])
    }

    @Test(
        "A chapter of which there are only sections is suggested, by its characters and by letters",
        arguments: ["简单机械", "简单机", "jiandanji", "jdjx", "jiandanjixie", "dan"])
    func onlySections(text: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([Self.lesson("1", "杠杆一", path: ["第十二章 简单机械", "第1节 杠杆"])])
        #expect(try Self.nodes(text, fixture).map(\.count) == [1])
    }

    @Test("A book is suggested once its subject is begun", arguments: ["八下物", "八年级物", "初二 物", "八下数", "八下飞"])
    func begunSubject(text: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", "杠杆", path: []), Self.lesson("2", "分式", path: [], subject: "math"),
            Self.lesson("3", "背影", path: [], subject: "chinese"),
        ])
        let subjects: [Character: String] = ["物": "physics", "数": "math"]
        let expected = text.last.flatMap { subjects[$0] }.map { ["junior|\($0)|ed006|8.v_down"] } ?? []
        #expect(try Self.nodes(text, fixture).map(\.node) == expected)
    }

    @Test("A chapter that is called like a record is suggested as well")
    func namesakes() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", "无题", path: ["压强"]), Self.lesson("2", "浮力", path: ["浮力"]),
        ])
        #expect(try Self.nodes("浮力", fixture).map(\.text) == ["浮力"])
    }

    @Test("A chapter written in two ways is one, with the records of both")
    func spellings() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", "甲", path: ["第1章 力"]), Self.lesson("2", "乙", path: ["第一章 力"]),
        ])
        #expect(try Self.nodes("第一章", fixture).map(\.count) == [2])
    }

    @Test("Two chapters of one book that are called alike are told apart by what they are in")
    func alikeInOneBook() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", "甲", path: ["燕子"]), Self.lesson("2", "乙", path: ["燕子"]),
            Self.lesson("3", "丙", path: ["第一单元", "燕子"]),
        ])
        let nodes = try Self.nodes("燕子", fixture)
        #expect(nodes.map(\.count) == [2, 1])
        #expect(nodes.map { $0.book?.hasSuffix(" 第一单元") } == [false, true])
    }

    @Test("Words that mean books suggest these, with their totals", arguments: ["初二物理", "八下", "人教版八下物理"])
    func books(query: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", "甲", path: ["第一章"]), Self.lesson("2", "乙", path: [], grades: [8, 9]),
            Self.lesson("3", "丙", path: [], grades: [9]),
            Self.lesson("4", "丁", path: [], grades: [7], subject: "math"),
        ])
        let nodes = try Self.nodes(query, fixture)
        #expect(nodes.map(\.node) == ["junior|physics|ed006|8.v_down"])
        #expect(nodes.map(\.count) == [2])
        #expect(nodes.first?.text.contains("物理") == true)
    }

    @Test("Beside a named edition its twin suggests a book only where that has more")
    func twins() throws {
        let fixture = try SearchFixture()
        func twin(_ id: String, grade: Int) -> LearningResource {
            var lesson = Self.lesson(id, "甲\(id)", path: [], grades: [grade])
            lesson.edition = Edition(code: "ed079", raw: "统编版")
            return lesson
        }
        try fixture.publish([
            Self.lesson("1", "甲", path: []), twin("2", grade: 8), Self.lesson("3", "乙", path: [], grades: [9]),
            twin("4", grade: 9), twin("5", grade: 9),
        ])
        #expect(try Self.nodes("人教版八下物理", fixture).map(\.node) == ["junior|physics|ed006|8.v_down"])
        #expect(
            try Self.nodes("人教版九下物理", fixture).map(\.node) == [
                "junior|physics|ed079|9.v_down", "junior|physics|ed006|9.v_down",
            ])
    }

    @Test("Words that are all filters suggest themselves, with what they find", arguments: ["课件", "杭州"])
    func filters(query: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("1", title: "背影") {
                $0.resourceType = Coded(code: "courseware", raw: "课件")
                $0.region.prefecture = "330100"
            },
            SearchFixture.resource("2", title: "岳阳楼记"),
        ])
        let found = try fixture.searcher.suggest(query, limit: 8)
        #expect(found.map(\.text) == [query])
        let total = try fixture.searcher.search(SearchRequest(text: query)).total
        #expect(found.map(\.count) == [total])
    }

    @Test("Behind a title the beginning of a type is completed", arguments: ["岳阳楼记课", "岳阳楼记ppt"])
    func types(query: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("1", title: "岳阳楼记") { $0.resourceType = Coded(code: "courseware", raw: "课件") },
            SearchFixture.resource("2", title: "岳阳楼记"),
        ])
        let lessons = try fixture.searcher.suggest(query, limit: 8)
        let first = try #require(lessons.first)
        #expect(first.kind == .lesson && first.text.hasPrefix("岳阳楼记 "))
        for lesson in lessons {
            let total = try fixture.searcher.search(SearchRequest(text: lesson.text)).total
            #expect(total == lesson.count, "\(lesson.text)")
        }
    }

    @Test("A slip is put right as in a search when nothing begins as typed")
    func slips() throws {
        let fixture = try SearchFixture(titles: ["勾股定理", "无关的课"])
        #expect(try fixture.searcher.suggest("勾股定里", limit: 8).map(\.text) == ["勾股定理"])
    }

    @Test("A school in the place of the teacher is suggested as a school")
    func schools() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("1", title: "甲") {
                $0.creators = [Creator(name: "乐都区第一小学")]
                $0.school = School(name: "乐都区第一小学")
            }
        ])
        #expect(try fixture.searcher.suggest("乐都", limit: 8).map(\.kind) == [.school])
    }

    @Test("A lesson and the readings that have its name in book title marks go together")
    func quotedTitles() throws {
        let fixture = try SearchFixture()
        let titles = ["岳阳楼记", "《岳阳楼记》示范诵读", "《岳阳楼记》与《醉翁亭记》", "醉翁亭记"]
        try fixture.publish(
            titles.enumerated().map { number, title in
                SearchFixture.resource("\(number)", title: title) {
                    $0.subjects = [Coded(code: "chinese", raw: "语文")]
                }
            })
        func same(_ title: String) throws -> [String] {
            let hits = try fixture.searcher.search(SearchRequest(text: "\"\(title)\"")).hits
            let hit = try #require(hits.first { $0.resource.displayTitle == title })
            return try fixture.searcher.related(to: hit.document, limit: 5).filter { $0.kind == .sameLesson }
                .flatMap(\.hits).map(\.resource.displayTitle)
        }
        #expect(try same("岳阳楼记") == ["《岳阳楼记》示范诵读"])
        #expect(try same("《岳阳楼记》示范诵读") == ["岳阳楼记"])
        #expect(try same("《岳阳楼记》与《醉翁亭记》").isEmpty)
    }

    @Test("Behind words that mean filters the lessons of these are completed", arguments: ["语文 岳", "语文岳阳", "初三语文 岳"])
    func lessonsBehindFilters(text: String) throws {
        let fixture = try SearchFixture()
        let records = [("a", "岳阳楼记", "chinese"), ("b", "岳麓山的岩石", "geography")]
        try fixture.publish(
            records.map { id, title, subject in
                SearchFixture.resource(id, title: title) {
                    $0.stages = [Coded(code: "junior", raw: "初中")]
                    $0.grades = [9]
                    $0.subjects = [Coded(code: subject, raw: "学科")]
                }
            })
        let found = try fixture.searcher.suggest(text, limit: 8)
        #expect(found.map(\.text) == [text.hasPrefix("初三") ? "初三语文 岳阳楼记" : "语文 岳阳楼记"])
        for suggestion in found {
            #expect(try fixture.searcher.search(SearchRequest(text: suggestion.text)).total == suggestion.count)
        }
    }

    @Test(
        "Capitals and short forms complete what a search finds by them",
        arguments: [("YYLJ", "岳阳楼记"), ("高数", "高等数学"), ("co2", "二氧化碳")])
    func otherForms(text: String, title: String) throws {
        let fixture = try SearchFixture(titles: ["岳阳楼记", "高等数学", "二氧化碳", "东南亚"])
        #expect(try fixture.searcher.suggest(text, limit: 8).map(\.text) == [title])
        #expect(try fixture.searcher.suggest("DNY", limit: 8).isEmpty)
    }
}
