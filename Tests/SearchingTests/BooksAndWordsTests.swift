import Metadata
import Testing

@testable import Searching

@Suite("Books, and words that are filters and text at once")
struct BooksAndWordsTests {
    /// A record of a Chinese textbook for primary school.
    private static func lesson(
        _ id: String, grades: [Int], volume: String = "v_up", path: [String], key: String? = nil
    ) -> LearningResource {
        SearchFixture.resource(id, title: path[path.count - 1]) {
            $0.stages = [Coded(code: "primary", raw: "小学")]
            $0.subjects = [Coded(code: "chinese", raw: "语文")]
            $0.edition = Edition(code: "ed079", raw: "统编版")
            $0.grades = grades
            $0.volume = Coded(code: volume, raw: "册")
            $0.node = TextbookNode(path: path, key: key)
        }
    }

    @Test("上册 of two grades are two books, of several grades a record is in each, 必修 is one book whatever the grade")
    func books() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", grades: [3], path: ["第一单元", "花的学校"]),
            Self.lesson("2", grades: [4], path: ["第一单元", "观潮"]),
            Self.lesson("3", grades: [3, 4], path: ["第二单元", "习作"]),
            Self.lesson("4", grades: [], path: ["第二单元", "阅读"]),
            Self.lesson("5", grades: [10], volume: "v_req1", path: ["第一单元", "甲"]),
            Self.lesson("6", grades: [11], volume: "v_req1", path: ["第一单元", "乙"]),
        ])
        let books = try fixture.searcher.children(of: "primary|chinese|ed079", within: SearchRequest())
        let counts = Dictionary(uniqueKeysWithValues: books.map { ($0.key.split(separator: "|").last ?? "", $0.count) })
        #expect(counts == ["3.v_up": 2, "4.v_up": 2, ".v_up": 1, "v_req1": 2])
        for book in books {
            #expect(try fixture.searcher.search(SearchRequest(node: book.key)).total == book.count, "\(book.key)")
        }
        #expect(books.first?.name == "三年级 上册")
        // As links from before have it.
        #expect(try fixture.searcher.search(SearchRequest(node: "primary|chinese|ed079|v_up")).total == 4)
        #expect(
            try fixture.searcher.search(SearchRequest(node: "primary|chinese|ed079|4.v_up|第一单元")).hits
                .map(\.resource.displayTitle) == ["观潮"])
    }

    @Test("A chapter every book has is suggested once a book, with the book's name and its own count")
    func suggestedBooks() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            Self.lesson("1", grades: [3], path: ["第一单元"]), Self.lesson("2", grades: [4], path: ["第一单元"]),
            Self.lesson("3", grades: [4], path: ["第一单元"]),
        ])
        let nodes = try fixture.searcher.suggest("第一单元", limit: 10).filter { $0.kind == .node }
        #expect(nodes.map(\.book) == ["语文 统编版 四年级 上册", "语文 统编版 三年级 上册"])
        #expect(nodes.map(\.count) == [2, 1])
        for node in nodes { #expect(try fixture.searcher.search(SearchRequest(node: node.node)).total == node.count) }
    }

    @Test("The next lesson is the one of the textbook, within the grade; names without a number have none")
    func nextLesson() throws {
        let fixture = try SearchFixture()
        let keys = ["天地人", "金木水火土", "口耳目"].map { "chinese|ed079|1|v_up|识字/\($0)" }
        let vocabulary = SearchTablesFixture.vocabulary
        try #require(vocabulary.trees.node(key: keys[0]) != nil)
        try fixture.publish([
            Self.lesson("1", grades: [1], path: ["识字", "天地人"], key: keys[0]),
            Self.lesson("3", grades: [1], path: ["识字", "口耳目"], key: keys[2]),
            Self.lesson("4", grades: [2], path: ["识字", "场景歌"]), Self.lesson("5", grades: [2], path: ["识字", "树之歌"]),
        ])
        func next(_ title: String) throws -> [String] {
            let hit = try #require(try fixture.searcher.search(SearchRequest(text: title)).hits.first)
            return try fixture.searcher.related(to: hit.document, limit: 5).filter { $0.kind == .nextLesson }
                .flatMap(\.hits).map(\.resource.displayTitle)
        }
        // The second lesson has no record.
        #expect(try next("天地人") == ["口耳目"])
        #expect(try next("口耳目").isEmpty)
        #expect(try next("场景歌").isEmpty)
    }

    @Test("Where only filters are asked for, a title with one of the words comes behind what is in all of them")
    func filtersOnly() throws {
        let fixture = try SearchFixture()
        func record(_ id: String, _ title: String, _ subject: String) -> LearningResource {
            SearchFixture.resource(id, title: title) {
                $0.stages = [Coded(code: "junior", raw: "初中")]
                $0.subjects = [Coded(code: subject, raw: "学科")]
            }
        }
        try fixture.publish([
            record("1", "金属的物理性质", "chemistry"), record("2", "光的折射", "physics"), record("3", "初中物理实验", "physics"),
        ])
        #expect(try fixture.titles("初中物理") == ["初中物理实验", "光的折射", "金属的物理性质"])
    }

    @Test("A word that is a kind of resource is looked for in titles too when the whole is not found")
    func filterWords() throws {
        let fixture = try SearchFixture(titles: ["使用工具", "光的折射"])
        #expect(try fixture.titles("用使工具") == ["使用工具"])
    }

    @Test("What was not found is named, never as nothing")
    func absence() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("1", title: "祖国的首都") { $0.subjects = [Coded(code: "chinese", raw: "语文")] }
        ])
        #expect(try fixture.searcher.search(SearchRequest(text: "语文 谈判坛")).relaxed?.contains("没有找到“谈判坛”") == true)
        let within = try fixture.searcher.search(SearchRequest(text: "语文的谈判坛")).relaxed
        #expect(within?.contains("谈判坛”") == true, "\(within ?? "")")
    }
}
