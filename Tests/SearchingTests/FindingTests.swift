import Metadata
import Testing

@testable import Searching

@Suite("What a teacher types finds what the teacher means")
struct FindingTests {
    @Test(
        "A word inside longer ones is found, and nothing that only shares characters comes before it",
        arguments: [
            ("处理", "待处理文件", "理处分数"), ("工程", "在建工程", "程工艺"), ("景点", "旅游景点介绍", "经典诵读"),
            ("勾股", "勾股定理", "股市"), ("岳阳楼记", "《岳阳楼记》教学设计", "岳阳的记忆"), ("《岳阳楼记》", "岳阳楼记", "楼记"),
            ("岳 阳 楼 记", "岳阳楼记", "记念"), ("岳陽樓記", "岳阳楼记", "阳光"), ("ＡＢＣ", "abc字母", "字母"),
            ("yueyanglouji", "岳阳楼记", "小石潭记"), ("yuèyánglóujì", "岳阳楼记", "小石潭记"), ("yylj", "岳阳楼记", "小石潭记"),
            ("记", "小石潭记", "小石潭"), ("年月日", "年、月、日", "年级日记"),
            ("c++", "C++程序设计", "C语言"), ("c语言", "C语言入门", "语言文字"), ("7年级地理", "七年级地理", "七年"),
            ("長城", "不到长城非好汉", "城市"), ("重庆", "重慶夜景", "庆祝"), ("changcheng", "长城", "城市"), ("zhangda", "长大以后做什么", "城市"),
        ])
    func findsFirst(query: String, wanted: String, other: String) throws {
        let fixture = try SearchFixture(titles: [other, wanted])
        #expect(try fixture.titles(query).first == wanted)
    }

    @Test(
        "Every script of the federation is searched by its own units",
        arguments: [
            ("자유", "모든 인간은 자유롭다"), ("인간", "모든 인간은 자유롭다"), ("ꂷꃅ", "ꊿꂷꃅꄿꐨꐥ"), ("ꃅ", "ꊿꂷꃅꄿꐨꐥ"),
            ("སློབ་དེབ", "རྩིས་རིག་སློབ་དེབ།"), ("རིག", "རྩིས་རིག་སློབ་དེབ།"), ("རིག་པ", "རྩིས་རིག་པའི་དེབ།"),
            ("ھۆرمەت", "ئىززەت-ھۆرمەت ۋە ھوقۇق"),
            ("ھۆر", "ئىززەت-ھۆرمەت ۋە ھوقۇق"), ("ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ"), ("монгол", "Монгол хэлний хичээл"),
            ("хичээ", "Монгол хэлний хичээл"), ("мектеп", "Мектептің тарихы"), ("sawcuengh", "Sawcuengh geijneb"),
            ("數學", "数学广角"), ("ئانا تىل", "ئانا تىل دەرسلىكى"),
            ("بىزدىڭ", "ءبىزدىڭ مەكتەپ"), ("ٴبىزدىڭ", "ءبىزدىڭ مەكتەپ"), ("ءبىزدىڭ", "ٴبىزدىڭ مەكتەپ"),
            ("ᠮᠤᠩᠭᠤᠯ", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ"),
        ])
    func scripts(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: ["无关的课", title])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.map(\.resource.displayTitle) == [title])
        #expect(results.total == 1)
        let segments = results.hits.first?.highlights["title"] ?? []
        #expect(segments.map(\.text).joined() == title)
        #expect(segments.contains { $0.isMatch })
    }

    @Test("A homophone that finds nothing is corrected, and the correction is offered")
    func homophones() throws {
        let fixture = try SearchFixture(titles: ["单元测试", "期末复习"])
        let results = try fixture.searcher.search(SearchRequest(text: "单元侧试"))
        #expect(results.didYouMean == "单元测试")
        #expect(results.hits.map(\.resource.displayTitle) == ["单元测试"])
        #expect(results.relaxed?.contains("测试") == true)
    }

    @Test(
        "Pinyin finds also what only sounds as it was typed",
        arguments: [
            ("yueyanlouji", "岳阳楼记"), ("zongguoshigongqiao", "中国石拱桥"), ("liulangzinv", "牛郎织女"), ("chenfa", "乘法的意义"),
            ("yue yan lou ji", "岳阳楼记"),
        ])
    func heardPinyin(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: ["小石潭记", "岳阳楼记", "中国石拱桥", "牛郎织女", "乘法的意义"])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.map(\.resource.displayTitle) == [title])
        #expect(results.hits.first?.highlights["title"]?.contains { $0.isMatch } == true)
    }

    @Test("What is spelled in syllables is not looked for by ear")
    func writtenPinyin() throws {
        let fixture = try SearchFixture(titles: ["山上", "商场"])
        #expect(try fixture.titles("shanshang") == ["山上"])
        #expect(try fixture.titles("sanshang") == ["山上"])
        #expect(try fixture.titles("shangchang") == ["商场"])
    }

    @Test("Abbreviations are no pinyin and begin no word")
    func abbreviations() throws {
        let fixture = try SearchFixture(titles: ["东南亚", "My photo album"])
        #expect(try fixture.titles("dna") == ["东南亚"])
        #expect(try fixture.titles("DNA").isEmpty)
        #expect(try fixture.titles("pH").isEmpty)
    }

    @Test(
        "Four capitals and more of which there is nothing are the pinyin of a whole title",
        arguments: ["YYLJ", "YUEYANGLOUJI"])
    func capitals(query: String) throws {
        let fixture = try SearchFixture(titles: ["岳阳楼记", "岳阳楼记赏析", "小石潭记"])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.map(\.resource.displayTitle) == ["岳阳楼记"])
        #expect(results.hits.first?.highlights["title"]?.contains { $0.isMatch } == true)
    }

    @Test("An unfinished syllable is read as it is written, not by ear")
    func unfinishedByEar() throws {
        let fixture = try SearchFixture(titles: ["郸城"])
        #expect(try fixture.titles("dance").isEmpty)
        #expect(try fixture.titles("danceng") == ["郸城"])
    }

    @Test("Numbers and single letters alone find nothing that is near", arguments: ["3.14", "I=U/R", "y=kx+b"])
    func bare(query: String) throws {
        let fixture = try SearchFixture(titles: ["ꆈꌠꉙ 14", "Section B", "I'd like a sandwich"])
        #expect(try fixture.titles(query).isEmpty)
    }

    @Test(
        "A word that is found nowhere is found by its stem, however many suffixes it has",
        arguments: [
            ("ماتېماتىكىدىن", "ماتېماتىكا دەرسلىكى"), ("فىزىكىدىن", "فىزىكا"), ("خىمىيىسى", "خىمىيە"),
            ("فيزيكادان", "فيزيكا"), ("ᠲᠡᠦᠬᠡᠶᠢᠨ", "ᠲᠡᠦᠬᠡ"),
        ])
    func stems(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: ["تەنتەربىيە", "ᠬᠡᠯᠡ", title])
        #expect(try fixture.titles(query) == [title])
    }

    @Test("A homophone of a word of the vocabularies is corrected also when no title holds the word")
    func vocabularyHomophones() throws {
        let fixture = try SearchFixture(titles: ["期末复习"])
        #expect(try fixture.searcher.search(SearchRequest(text: "侧试")).didYouMean == "测试")
    }

    @Test("A word one letter off is corrected in scripts with letters")
    func spelling() throws {
        let fixture = try SearchFixture(titles: ["Монгол хэлний хичээл", "Photosynthesis in plants"])
        #expect(try fixture.searcher.search(SearchRequest(text: "photosinthesis")).didYouMean == "photosynthesis")
        #expect(try fixture.searcher.search(SearchRequest(text: "хэлнй")).didYouMean == "хэлний")
    }

    @Test("Words of the vocabularies are understood as filters and still found as text")
    func understanding() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("1", title: "压强") {
                $0.grades = [8]
                $0.subjects = [Coded(code: "physics", raw: "物理")]
                $0.resourceType = Coded(code: "courseware", raw: "课件")
            },
            SearchFixture.resource("2", title: "初二物理 压强"),
            SearchFixture.resource("3", title: "压强") {
                $0.grades = [9]
                $0.subjects = [Coded(code: "math", raw: "数学")]
            },
        ])
        for query in ["初二 物理 压强", "八年级物理压强"] {
            let results = try fixture.searcher.search(SearchRequest(text: query))
            #expect(results.understood.map(\.codes).contains(["8"]))
            #expect(results.hits.first?.resource.sourceID == "1" || results.hits.first?.resource.sourceID == "2")
        }
        let results = try fixture.searcher.search(SearchRequest(text: "初二 物理 压强 ppt"))
        #expect(results.hits.first?.resource.sourceID == "1")
        let plain = try fixture.searcher.search(SearchRequest(text: "初二 物理 压强", understandsVocabulary: false))
        #expect(plain.understood.isEmpty)
        #expect(plain.hits.first?.resource.sourceID == "2")
    }

    @Test(
        "The name of a language finds what is taught in it, and the subject of the same name",
        arguments: [
            "蒙古语", "蒙古文", "语种:蒙古语", "语言:蒙文", "language:蒙古语", "ᠮᠣᠩᠭᠣᠯ",
        ])
    func languages(query: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "无题一") {
                $0.languages = [TeachingLanguage(code: "mn", evidence: .label)]
            },
            SearchFixture.resource("b", title: "无题二") {
                $0.subjects = [Coded(code: "mongolian", raw: "蒙古语文")]
                $0.languages = [TeachingLanguage(code: "zh", evidence: .label)]
            },
            SearchFixture.resource("c", title: "无题三") {
                $0.languages = [TeachingLanguage(code: "bo", evidence: .label)]
            },
        ])
        let found = try fixture.titles(query)
        #expect(found.contains("无题一") && !found.contains("无题三"))
        // Of these words only this one is a name of the subject as well.
        #expect(found.contains("无题二") == (query == "蒙古语"))
    }

    @Test("A lesson whose name holds a word of a vocabulary is found by its name")
    func namesBeforeMeanings() throws {
        let fixture = try SearchFixture(titles: ["北京的春节", "北京的四合院", "春节"])
        #expect(try fixture.titles("北京的春节").first == "北京的春节")
        #expect(try fixture.searcher.search(SearchRequest(text: "北京的春节")).understood.isEmpty)
    }

    @Test(
        "No phrase runs from one keyword into the next",
        arguments: [("ppt", "课件"), ("课件", "ppt"), ("分数", "加法"), ("ཡིག", "课件"), ("课件", "ཡིག"), ("བོད་", "ཡིག"), ("a", "b")])
    func phrasesEnd(first: String, second: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("apart", title: "甲") { $0.keywords = [first, second] },
            SearchFixture.resource("one", title: "乙") { $0.keywords = [first + second] },
        ])
        let found = try fixture.searcher.search(SearchRequest(text: "\"\(first + second)\""))
        #expect(found.hits.contains { $0.resource.sourceID == "one" })
        #expect(!found.hits.contains { $0.resource.sourceID == "apart" }, "\(first)\(second)")
    }

    @Test("Quotes, minus and field:value are honoured when used")
    func syntax() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("1", title: "分数的加法") { $0.subjects = [Coded(code: "math", raw: "数学")] },
            SearchFixture.resource("2", title: "加法与分数") { $0.subjects = [Coded(code: "math", raw: "数学")] },
            SearchFixture.resource("3", title: "分数线") { $0.subjects = [Coded(code: "chinese", raw: "语文")] },
        ])
        func ids(_ text: String) throws -> Set<String> {
            Set(try fixture.searcher.search(SearchRequest(text: text)).hits.map(\.resource.sourceID))
        }
        #expect(try fixture.titles("\"分数的加法\"").first == "分数的加法")
        #expect(try ids("分数 -加法") == ["3"])
        #expect(try ids("分数 学科:数学") == ["1", "2"])
        #expect(try ids("分数 -subject:math") == ["3"])
        #expect(try ids("分数 -数学") == ["3"])
        #expect(try ids("\"分数的加法\"") == ["1"])
        #expect(try ids("\"数分的加法\"").contains("1"))
        #expect(try ids("标题:分数线") == ["3"])
    }

    @Test(
        "No text is an error",
        arguments: [
            "", " ", "\"", "-", "--", "a:", ":a", "\"\"", "-\"", "*", "AND OR NOT", "NEAR(", "^", "{title}:x", "\u{0}",
            "\u{202E}abc", "《》", "。。。", "-课件", "title:", "x:y:z", "'; DROP TABLE", "\u{1F600}", "\u{FFFF}",
        ])
    func anyText(text: String) throws {
        let fixture = try SearchFixture(titles: ["分数的加法", "not a title"])
        let results = try fixture.searcher.search(SearchRequest(text: text, facets: FacetField.allCases))
        #expect(results.hits.count <= 2)
        _ = try fixture.searcher.suggest(text, limit: 10)
        _ = try fixture.searcher.children(of: text, within: SearchRequest(text: text))
    }

    @Test("An award, then freshness, then completeness decide between equal texts")
    func tieBreaks() throws {
        let fixture = try SearchFixture()
        func dated(_ resource: inout LearningResource, _ seconds: Int64) {
            resource.modified = SourceDate(instant: UTCInstant(seconds: seconds), precision: .day)
        }
        try fixture.publish([
            SearchFixture.resource("old", title: "光合作用") { dated(&$0, 1_500_000_000) },
            SearchFixture.resource("new", title: "光合作用") { dated(&$0, 1_500_086_400) },
            SearchFixture.resource("city", title: "光合作用") {
                dated(&$0, 1_500_000_000)
                $0.awards = [Award(level: "city_youke", raw: "市级优课")]
            },
            SearchFixture.resource("nation", title: "光合作用") {
                dated(&$0, 1_500_000_000)
                $0.awards = [Award(level: "national_youke", raw: "部级优课")]
            },
            SearchFixture.resource("full", title: "光合作用") {
                dated(&$0, 1_500_000_000)
                $0.keywords = ["叶绿体"]
            },
        ])
        let ids = try fixture.searcher.search(SearchRequest(text: "光合作用")).hits.map(\.resource.sourceID)
        #expect(ids == ["nation", "city", "new", "full", "old"])
        let newest = try fixture.searcher.search(SearchRequest(text: "光合作用", sort: .newest))
        #expect(newest.hits.first?.resource.sourceID == "new")
        let added = try fixture.searcher.search(SearchRequest(sort: .added))
        let stored = added.hits.map(\.document)
        #expect(stored.count > 1 && stored == stored.sorted(by: >))
        let award = try fixture.searcher.search(SearchRequest(sort: .award))
        #expect(award.hits.prefix(2).map(\.resource.sourceID) == ["nation", "city"])
    }
}
