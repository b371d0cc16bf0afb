import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Works")
struct WorksTests {
    private let titles = WorkTitleReader(vocabularies: vocabularies)
    private let linker = WorkLinker(vocabularies: vocabularies)

    private func complete(_ platform: String, _ id: String, _ change: (inout LearningResource) -> Void = { _ in })
        -> LearningResource
    {
        lesson(platform, id) {
            $0.school = School(name: "示例民族中学35")
            $0.node = TextbookNode(path: ["第八章 运动和力", "第1节 牛顿第一定律"])
            change(&$0)
        }
    }

    private func match(_ change: (inout LearningResource) -> Void) -> WorkMatch? {
        WorkMatch.between(
            WorkTraits(complete("110000", "a"), record: 1, source: 1, titles: titles),
            WorkTraits(complete("120000", "b", change), record: 2, source: 2, titles: titles))
    }

    @Test("The same lesson on two platforms is one work, with its reason")
    func same() {
        #expect(match { _ in }?.reason == "标题相同，教师相同，学校相同，版本相同，册次相同，知识节点相同")
        #expect(match { _ in }?.score == 1)
    }

    @Test(
        "A decorated title is still the same lesson",
        arguments: ["《牛顿第一定律》", "【优课】牛顿第一定律", "牛顿第一定律（修订）", "第1节 牛顿第一定律", "牛顿 第一定律（课堂实录）"])
    func decorated(title: String) {
        #expect(match { $0.titles[0].text = title } != nil)
    }

    @Test("Another edition, volume, standard year, teacher, period or source is another work")
    func never() {
        #expect(match { $0.edition?.code = "ed083" } == nil)
        #expect(match { $0.volume = Coded(code: "v_up", raw: "上册") } == nil)
        #expect(match { $0.creators = [Creator(name: "李某")] } == nil)
        #expect(match { $0.titles[0].text = "牛顿第一定律（第二课时）" } == nil)
        let older = WorkTraits(
            complete("110000", "a") { $0.curriculumStandard = "2011" }, record: 1, source: 1, titles: titles)
        let newer = WorkTraits(
            complete("120000", "b") { $0.curriculumStandard = "2022" }, record: 2, source: 2, titles: titles)
        #expect(WorkMatch.between(older, newer) == nil)
        #expect(WorkMatch.between(older, older) == nil)
    }

    @Test("A bridge of missing values never joins two editions")
    func bridge() {
        let traits = [
            WorkTraits(complete("110000", "a"), record: 1, source: 1, titles: titles),
            WorkTraits(complete("120000", "b") { $0.edition = nil }, record: 2, source: 2, titles: titles),
            WorkTraits(complete("130000", "c") { $0.edition?.code = "ed083" }, record: 3, source: 3, titles: titles),
        ]
        let works = WorkGrouping().works(traits)
        #expect(works.map(\.record) == [1, 2])
        #expect(WorkGrouping().works(traits.reversed()) == works)
    }

    private func members(_ fixture: CatalogueFixture) throws -> [Int64: Int64] {
        try fixture.catalogue.pool.read { db in
            Dictionary(uniqueKeysWithValues: try WorkLinks(db).pairs.map { ($0.record, $0.work) })
        }
    }

    @Test("Linking night by night gives the same works as linking from scratch")
    func incremental() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000", "130000"] { try fixture.register(code) }
        try fixture.deliver("110000", [complete("110000", "a"), complete("110000", "x") { $0.titles[0].text = "浮力" }])
        try fixture.deliver("120000", [complete("120000", "b")])
        try linker.link(fixture.catalogue)
        #expect(try members(fixture) == [1: 1, 3: 1])
        try fixture.night()
        try fixture.deliver("130000", [complete("130000", "c"), complete("130000", "y") { $0.titles[0].text = "浮力" }])
        try fixture.deliver("110000", [], deleting: ["a"])
        let outcome = try linker.link(fixture.catalogue)
        #expect(outcome.changed == 3)
        let night = try members(fixture)
        #expect(night == [2: 2, 3: 3, 4: 3, 5: 2])
        try linker.link(fixture.catalogue, fromScratch: true)
        #expect(try members(fixture) == night)
        #expect(try fixture.catalogue.pool.read { try linker.check(fixture.catalogue, $0) } == [])
    }

    @Test("A catalogue linked by earlier rules is linked from scratch")
    func earlierRules() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        try fixture.deliver("110000", [complete("110000", "a")])
        try fixture.deliver("120000", [complete("120000", "b")])
        try linker.link(fixture.catalogue)
        try fixture.catalogue.pool.write { db in
            try db.execute(sql: "UPDATE linking SET rules = 0; DELETE FROM link_key; DELETE FROM work_member")
        }
        try linker.link(fixture.catalogue)
        #expect(try members(fixture) == [1: 1, 2: 1])
    }

    @Test("A night without changes compares nothing")
    func unchanged() throws {
        let fixture = try CatalogueFixture()
        try fixture.register("110000")
        try fixture.deliver("110000", [complete("110000", "a")])
        try linker.link(fixture.catalogue)
        #expect(try linker.link(fixture.catalogue) == WorkLinker.Outcome())
    }

    @Test("A split survives a sync and a linking from scratch, a pin joins what no score would, a lift undoes both")
    func decisions() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        let a = complete("110000", "a")
        let b = complete("120000", "b")
        let other = complete("120000", "z") { $0.titles[0].text = "惯性" }
        try fixture.deliver("110000", [a])
        try fixture.deliver("120000", [b, other])
        try linker.link(fixture.catalogue)
        func decide(_ act: WorkDecisions.Act, _ first: String, _ second: String) throws {
            try WorkDecisions.decide(
                act, first, second, reason: "核对过", actor: "测试", now: UTCInstant(seconds: 1_571_000_000),
                catalogue: fixture.catalogue, linker: linker)
        }
        try decide(.split, a.id, b.id)
        #expect(try members(fixture) == [:])
        try fixture.night()
        try fixture.deliver("110000", [complete("110000", "a") { $0.keywords = ["惯性"] }])
        try linker.link(fixture.catalogue)
        try linker.link(fixture.catalogue, fromScratch: true)
        #expect(try members(fixture) == [:])
        try decide(.pin, a.id, other.id)
        #expect(try members(fixture) == [1: 1, 3: 1])
        #expect(try fixture.catalogue.pool.read { try linker.check(fixture.catalogue, $0) } == [])
        try decide(.lift, a.id, other.id)
        try decide(.lift, a.id, b.id)
        #expect(throws: Catalogue.Failure.self) { try decide(.lift, a.id, b.id) }
        #expect(try members(fixture) == [1: 1, 2: 1])
        #expect(try fixture.catalogue.pool.read { try fixture.catalogue.auditIsIntact($0) })
        #expect(throws: Catalogue.Failure.self) { try decide(.pin, b.id, other.id) }
    }

    @Test("Pins that follow one another make one work that is consistent, and name who falls out")
    func chainedPins() throws {
        let fixture = try CatalogueFixture()
        let codes = ["110000", "120000", "130000", "140000"]
        for code in codes { try fixture.register(code) }
        func of(_ code: String, _ teacher: String) -> LearningResource {
            complete(code, "x") { $0.creators = [Creator(name: teacher)] }
        }
        let lessons = [of("110000", "甲某"), of("120000", "乙某"), of("130000", "丙某"), of("140000", "甲某")]
        for (code, lesson) in zip(codes, lessons) { try fixture.deliver(code, [lesson]) }
        try linker.link(fixture.catalogue)
        #expect(try members(fixture) == [1: 1, 4: 1])
        func pin(_ first: Int, _ second: Int) throws -> [String] {
            try WorkDecisions.decide(
                .pin, lessons[first].id, lessons[second].id, reason: "核对过", actor: "测试",
                now: UTCInstant(seconds: 1_571_000_000), catalogue: fixture.catalogue, linker: linker)
        }
        #expect(try pin(0, 1) == [lessons[3].id])
        #expect(try pin(1, 2) == [])
        #expect(try members(fixture) == [1: 1, 2: 1, 3: 1])
        #expect(try fixture.catalogue.pool.read { try linker.check(fixture.catalogue, $0) } == [])
        try linker.link(fixture.catalogue, fromScratch: true)
        #expect(try members(fixture) == [1: 1, 2: 1, 3: 1])
    }

    @Test("Planted groups are found with precision of at least .995 and recall of at least .97")
    func planted() {
        var random = SeededGenerator(state: 7)
        var traits: [WorkTraits] = []
        var group: [Int64: Int] = [:]
        func add(_ source: Int64, _ number: Int, _ change: (inout LearningResource) -> Void) {
            let record = Int64(traits.count + 1)
            let resource = complete("\(source)", "\(record)") {
                $0.titles[0].text = "课文\(Character(UnicodeScalar(0x4E00 + UInt32(number % 3000)) ?? "文"))与生活"
                $0.creators = [Creator(name: "教师\(number % 400)")]
                $0.school = School(name: "第\(number % 97)中学")
                $0.node = nil
                change(&$0)
            }
            traits.append(WorkTraits(resource, record: record, source: source, titles: titles))
            group[record] = number
        }
        var next = 10_000
        for number in 0..<1500 {
            add(1, number) { _ in }
            add(2, number) { if Bool.random(using: &random) { $0.titles[0].text = "《\($0.titles[0].text)》" } }
            let trap = Int.random(in: 0..<4, using: &random)
            next += 1
            let name = trap == 0 ? number : next
            add(3, number) { resource in
                switch trap {
                case 0: break
                case 1: resource.edition?.code = "ed083"
                case 2: resource.volume = Coded(code: "v_up", raw: "上册")
                default: resource.creators = [Creator(name: "别人")]
                }
            }
            group[Int64(traits.count)] = name
        }
        let works = Dictionary(grouping: WorkGrouping().works(traits), by: \.work)
        var found = 0
        var right = 0
        for members in works.values {
            for (offset, left) in members.enumerated() {
                for other in members[(offset + 1)...] {
                    found += 1
                    if group[left.record] == group[other.record] { right += 1 }
                }
            }
        }
        let truth = Dictionary(grouping: group.keys, by: { group[$0] ?? 0 }).values
            .reduce(0) { $0 + $1.count * ($1.count - 1) / 2 }
        #expect(Double(right) / Double(found) >= 0.995)
        #expect(Double(right) / Double(truth) >= 0.97)
    }
}
