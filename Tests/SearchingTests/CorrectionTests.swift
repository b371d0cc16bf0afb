import Metadata
import Testing

@testable import Searching

@Suite("What was written otherwise than in the catalogue")
struct CorrectionTests {
    @Test(
        "A word of the vocabularies is right, though there is nothing of it",
        arguments: ["试卷", "试题", "期末", "期中", "法语", "中职", "学案", "湘教", "卷子", "案例", "写字", "深圳", "三年级法语"])
    func knownWords(query: String) throws {
        let fixture = try SearchFixture(titles: [
            "是身", "液体", "即墨", "冀中", "发育", "董志", "雪安", "相交", "娟子", "安礼", "谢子",
        ])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.didYouMean == nil)
        #expect(results.hits.isEmpty)
    }

    @Test("Rare readings are no reason to correct", arguments: [("餘數", "凸透镜"), ("题目", "液目")])
    func rareReadings(query: String, title: String) throws {
        #expect(try SearchFixture(titles: [title]).searcher.search(SearchRequest(text: query)).didYouMean == nil)
    }

    @Test("Within a title the end of one word and the beginning of the next are no word")
    func acrossWords() throws {
        let fixture = try SearchFixture(titles: ["生命世界"])
        #expect(try fixture.searcher.search(SearchRequest(text: "名师")).didYouMean == nil)
        // 昆明市 and 榆树市 sound like these.
        #expect(try fixture.searcher.search(SearchRequest(text: "余数")).didYouMean == nil)
    }

    @Test("A person whose name sounds like a lesson is offered, not searched")
    func persons() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "背影") { $0.creators = [Creator(name: "史浩立")] },
            SearchFixture.resource("b", title: "背影") { $0.creators = [Creator(name: "武燕子")] },
        ])
        let results = try fixture.searcher.search(SearchRequest(text: "石壕吏"))
        #expect(results.didYouMean == "史浩立")
        #expect(results.hits.isEmpty)
        // Part of a name is nobody's name.
        #expect(try fixture.searcher.search(SearchRequest(text: "咽籽")).didYouMean == nil)
    }

    @Test(
        "Two characters that sound like others, or lack one, are offered and not searched",
        arguments: [("张城", "章程", "治国安邦的总章程"), ("先代", "现代", "现代汉语"), ("摩力", "摩擦力", "摩擦力")])
    func twoCharacters(query: String, offered: String, title: String) throws {
        let fixture = try SearchFixture(titles: [title])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.didYouMean == offered)
        #expect(results.relaxed == nil && results.hits.isEmpty)
    }

    @Test(
        "Two characters one of which is read in several ways, a short form and a name are right as they are",
        arguments: [("长城", "治国安邦的总章程"), ("线代", "现代汉语"), ("智慧中小学", "智慧忠小学")])
    func rightAsTyped(query: String, title: String) throws {
        let results = try SearchFixture(titles: [title]).searcher.search(SearchRequest(text: query))
        #expect(results.didYouMean == nil && results.hits.isEmpty)
    }

    @Test(
        "A title with one character wrong, missing, too many or changed with its neighbour comes before what shares some",
        arguments: [
            ("岳楼阳记", "岳阳楼记"), ("岳阳记", "岳阳楼记"), ("岳阳阳楼记", "岳阳楼记"), ("擦摩力", "摩擦力"),
            ("细泡的生活", "细胞的生活"), ("园的认识", "圆的认识"),
        ])
    func slips(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: [
            "岳阳", "测量小灯泡的电功率", "秒的认识", "岳阳楼记", "摩擦力", "立方根", "细胞的生活", "圆的认识", "校园的早晨",
        ])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.first?.resource.displayTitle == title)
        #expect(results.didYouMean == title)
    }

    @Test(
        "Another character in a short title, or one that may be missing, is offered and not searched",
        arguments: [("立万根", "立方根"), ("卖炭翁", "卖油翁"), ("古诗三首", "古诗词三首")])
    func offeredSlips(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: [title, "古诗两首", "唐诗三百首", "儿歌三首"])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.didYouMean == title)
        #expect(results.relaxed?.contains("已为您搜索") != true)
    }

    @Test("A title is put right with what was left out rather than without what was typed, and to its end")
    func missingCharacter() throws {
        let fixture = try SearchFixture(titles: ["金属的性质", "金属的性质", "金属的化学性质", "金属的化学性质与用途", "金属的化学性质与用途"])
        #expect(try fixture.searcher.search(SearchRequest(text: "金属的化性质")).didYouMean == "金属的化学性质")
    }

    @Test(
        "A number, a word that means something, and a small word are no slips for others",
        arguments: [("燕子第一课时", "燕子第二课时"), ("牛顿第四定律", "牛顿第三定律"), ("数据结构微课", "数据结构慕课"), ("分数乘小数", "分数和小数")])
    func otherWords(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: [title, "燕子", "数据结构", "牛顿"])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.relaxed?.contains("已为您搜索") != true)
    }

    @Test("Two characters beside a word are not corrected by their sound", arguments: [("语文园地", "圆的"), ("数学之声", "智生")])
    func leftOver(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: [title])
        #expect(try fixture.searcher.search(SearchRequest(text: query)).didYouMean == nil)
    }

    @Test("The lesson is put right within words that mean something", arguments: ["细泡的生活课件", "细泡的生活 课件"])
    func slipsBesideMeaning(query: String) throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "细胞的生活") { $0.resourceType = Coded(code: "courseware", raw: "课件") },
            SearchFixture.resource("b", title: "测量灯泡的电功率") { $0.resourceType = Coded(code: "courseware", raw: "课件") },
        ])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.first?.resource.sourceID == "a")
        #expect(results.didYouMean == "细胞的生活 课件")
    }

    @Test("A lesson that is not there is no slip for another one", arguments: ["分数的乘法", "正方体", "钟的认识"])
    func otherLessons(query: String) throws {
        let fixture = try SearchFixture(titles: ["小数的乘法", "分数的意义", "正方形", "长方体", "正方和反方", "0的认识"])
        #expect(try fixture.searcher.search(SearchRequest(text: query)).didYouMean == nil)
    }

    @Test("An apostrophe that was left out is no mistake", arguments: ["whats the matter", "im fine"])
    func apostrophes(query: String) throws {
        let fixture = try SearchFixture(titles: ["What's the matter", "I'm fine", "what is the matter"])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        let title = query.hasPrefix("w") ? "What's the matter" : "I'm fine"
        #expect(results.hits.first?.resource.displayTitle == title)
        #expect(results.didYouMean == nil)
    }

    @Test("第1单元 and 第一单元 are one", arguments: ["第1单元", "第一单元", "第１單元"])
    func ordinals(query: String) throws {
        let fixture = try SearchFixture(titles: ["第1单元复习", "第一单元 复习", "第二单元复习"])
        #expect(try Set(fixture.titles(query).prefix(2)) == ["第1单元复习", "第一单元 复习"])
    }

    @Test("The part of a lesson is found whichever way its number is written")
    func periods() throws {
        let fixture = try SearchFixture(titles: ["背影 第二课时", "背影 第一课时", "背影"])
        #expect(try fixture.titles("背影（第1课时）").first == "背影 第一课时")
    }

    @Test(
        "Han and pinyin in one word are what they are with a space between",
        arguments: ["有理数dejiajianfa", "秋天dehuainian"])
    func mixed(query: String) throws {
        let fixture = try SearchFixture(titles: ["有理数的乘法", "有理数的加减法", "秋天的雨", "秋天的怀念"])
        let wanted = query.hasPrefix("秋") ? "秋天的怀念" : "有理数的加减法"
        #expect(try fixture.titles(query).first == wanted)
    }

    @Test(
        "Letters and digits that are run together find what is written apart",
        arguments: [
            ("Unit3", "Unit 3 At the zoo"), ("unit3", "Unit 3 At the zoo"), ("U3", "Unit 3 At the zoo"),
            ("M5U1", "Module 5 Unit 1 Cartoons"), ("sectionA", "Section A What is it"), ("soccerball", "A soccer ball"),
        ])
    func runTogether(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: [
            "Unit 1 Hello", "Unit", "Section B", "Module 5 Unit 2 Cartoons", "Unit 3 At the zoo",
            "Module 5 Unit 1 Cartoons", "Section A What is it", "A soccer ball", "ball games", "soccer",
        ])
        let results = try fixture.searcher.search(SearchRequest(text: query))
        #expect(results.hits.first?.resource.displayTitle == title)
        #expect(results.didYouMean == nil)
    }

    @Test("What is run together is read so beside words that mean something")
    func runTogetherWithMeaning() throws {
        let fixture = try SearchFixture()
        try fixture.publish([
            SearchFixture.resource("a", title: "Unit 3 At the zoo") {
                $0.resourceType = Coded(code: "courseware", raw: "课件")
            },
            SearchFixture.resource("b", title: "Unit 1 Hello") {
                $0.resourceType = Coded(code: "courseware", raw: "课件")
            },
        ])
        let results = try fixture.searcher.search(SearchRequest(text: "Unit3课件"))
        #expect(results.hits.first?.resource.sourceID == "a")
        #expect(results.understood.map(\.codes) == [["courseware"]])
    }

    @Test("A number is never another number", arguments: ["unit9", "2011"])
    func numbers(query: String) throws {
        let fixture = try SearchFixture(titles: ["unit 201", "unit8 goodbye", "unit"])
        #expect(try fixture.searcher.search(SearchRequest(text: query)).didYouMean == nil)
    }
}
