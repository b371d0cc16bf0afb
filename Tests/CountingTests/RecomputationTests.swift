import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Nights counted again")
struct RecomputationTests {
    private let fixture: CatalogueFixture

    init() throws {
        fixture = try CatalogueFixture()
        try fixture.register("110000")
    }

    /// A counter of nodes without an award and of one stage's lessons.
    private static func counter(_ vocabularies: Vocabularies, _ trees: TextbookTrees) throws -> CoverageCounter {
        let targets = """
            document: {number: 测试, title: 测试, issued: "2019-01-01"}
            targets:
              - {id: T1, name: 节点, clause: 一, wording: 原文, units: [某司], unit: 节点, kind: list, count: nodes,
                 rule: {award: national_youke}}
              - {id: T2, name: 课, clause: 一, wording: 原文, units: [某司], unit: 堂, kind: list, rule: {stage: junior}}
            """
        return try CoverageCounter(
            CountingInputs(document: "test", targets: targets), vocabularies: vocabularies, trees: trees)
    }

    /// The vocabularies of today with another name for a stage.
    private static func renamed() throws -> Vocabularies {
        var texts = vocabularies.texts
        texts["stages"] = texts["stages"]?.replacing("junior,初中,", with: "junior,初级中学,")
        let renamed = try Vocabularies(texts: texts, now: vocabularies)
        #expect(renamed.stages.name(of: "junior") == "初级中学")
        return renamed
    }

    private func freeze(by counter: CoverageCounter, keepingWords: Bool = true) throws -> Snapshot {
        try fixture.deliver("110000", [lesson("110000", "a")])
        return try fixture.catalogue.pool.write { db in
            let night = fixture.nightID
            try counter.freeze(night: night, now: UTCInstant(seconds: 1_570_000_000), fixture.catalogue, db)
            if !keepingWords {
                let inputs = try Snapshot.keep(CodableJSON.bytes(counter.inputs), db)
                try db.execute(sql: "UPDATE snapshot SET inputs = ?", arguments: [inputs])
            }
            return try Snapshot.of(night: night, document: "test", db)
        }
    }

    @Test("Words and trees that move later change nothing of a frozen night: neither numbers nor what is behind them")
    func movedWords() throws {
        let trees = try TextbookTrees(root: projectRoot, vocabularies: vocabularies)
        let snapshot = try freeze(by: Self.counter(vocabularies, trees))
        let now = try Self.counter(try Self.renamed(), .empty)
        try fixture.catalogue.pool.read { db in
            let result = try now.recompute(snapshot, fixture.catalogue, db)
            #expect(result.isIdentical && result.numbersAgree && !result.vocabulariesMoved)
            let counter = try now.frozen(snapshot, db)
            let count = try counter.count(snapshot, fixture.catalogue, db)
            let drill = try counter.drillDown(count, target: "T1", limit: 1, db)
            #expect(trees.nodeCount > 0 && drill?.total == trees.nodeCount)
            let holds = try now.stillHolds(snapshot, fixture.catalogue, db)
            #expect(!holds)
        }
    }

    @Test("Of a night that kept no words, a wording that moved is no other number")
    func movedWording() throws {
        let snapshot = try freeze(by: Self.counter(vocabularies, .empty), keepingWords: false)
        let now = try Self.counter(try Self.renamed(), .empty)
        let result = try fixture.catalogue.pool.read { try now.recompute(snapshot, fixture.catalogue, $0) }
        #expect(!result.isIdentical && result.numbersAgree && result.vocabulariesMoved)
    }

    /// A frozen night with something else in its report, counted again.
    private func recompute(
        by given: CoverageCounter? = nil, changing change: (inout TargetResult) -> Void
    ) throws -> Recomputation {
        let counter = try given ?? Self.counter(vocabularies, .empty)
        let snapshot = try freeze(by: counter)
        try fixture.catalogue.pool.write { db in
            var report = try snapshot.coverageReport(db)
            change(&report.targets[1])
            let digest = try Snapshot.keep(report.canonicalJSON(), db)
            try db.execute(sql: "UPDATE snapshot SET coverage = ?", arguments: [digest])
        }
        return try fixture.catalogue.pool.read { db in
            let kept = try Snapshot.of(night: snapshot.night, document: "test", db)
            return try counter.recompute(kept, fixture.catalogue, db)
        }
    }

    @Test("Of a night that kept its words, no word of today is the reason of a difference")
    func otherProgram() throws {
        let snapshot = try freeze(by: Self.counter(vocabularies, .empty))
        // Another version of the program told the vocabularies apart by something else.
        try fixture.catalogue.pool.write { try $0.execute(sql: "UPDATE snapshot SET vocabularies = 'other'") }
        let kept = try fixture.catalogue.pool.read { try Snapshot.of(night: snapshot.night, document: "test", $0) }
        let now = try Self.counter(vocabularies, .empty)
        let result = try fixture.catalogue.pool.read { try now.recompute(kept, fixture.catalogue, $0) }
        #expect(result.isIdentical && !result.vocabulariesMoved)
    }

    @Test("Where only what no number counts was another, the numbers agree, and it is told of which target")
    func besideNumbers() throws {
        let result = try recompute { $0.unmapped += 4 }
        #expect(!result.isIdentical && result.numbersAgree && !result.vocabulariesMoved)
        #expect(result.differences == [Recomputation.Difference(target: "T2", fields: [.unmapped])])
    }

    @Test("A number that is another is told by its target, without what follows from it")
    func anotherNumber() throws {
        let result = try recompute {
            $0.number = 5
            $0.percent = 55.5
        }
        #expect(!result.numbersAgree)
        #expect(result.differences == [Recomputation.Difference(target: "T2", fields: [.number])])
    }

    @Test("Of a night that kept no words, numbers that moved are told, alone and in a difference")
    func movedNumbers() throws {
        let trees = try TextbookTrees(root: projectRoot, vocabularies: vocabularies)
        let snapshot = try freeze(by: Self.counter(vocabularies, trees), keepingWords: false)
        let now = try Self.counter(vocabularies, .empty)
        try fixture.catalogue.pool.read { db in
            let result = try now.recompute(snapshot, fixture.catalogue, db)
            #expect(!result.numbersAgree && result.vocabulariesMoved)
            let night = snapshot.night
            let comparison = try NightComparison(from: night, to: night, counter: now, fixture.catalogue, db)
            #expect(comparison.difference.recounted.contains(night))
        }
    }

    @Test("A grade that is called otherwise later is called in a frozen night what it was called then")
    func renamedGrade() throws {
        let targets = """
            document: {number: 测试, title: 测试, issued: "2019-01-01"}
            targets:
              - {id: T1, name: 格, clause: 一, wording: 原文, units: [某司], unit: 格, kind: matrix,
                 rule: {stage: junior}, axes: {grade: ["8", "9"]}}
            """
        let inputs = CountingInputs(document: "test", targets: targets)
        let snapshot = try freeze(by: CoverageCounter(inputs, vocabularies: vocabularies, trees: .empty))
        var texts = vocabularies.texts
        texts["grades"] = texts["grades"]?.replacing("八年级", with: "初中二年级")
        let renamed = try Vocabularies(texts: texts, now: vocabularies)
        #expect(renamed.grades.name(of: "g8") == "初中二年级")
        let now = try CoverageCounter(inputs, vocabularies: renamed, trees: .empty)
        let result = try fixture.catalogue.pool.read { try now.recompute(snapshot, fixture.catalogue, $0) }
        #expect(result.isIdentical)
    }

    @Test("What a unit reported is not told as met of a night that judged it, nor does it differ for that")
    func judgedReport() throws {
        let targets = """
            document: {number: 测试, title: 测试, issued: "2019-01-01"}
            targets:
              - {id: T1, name: 区, clause: 一, wording: 原文, units: [某司], unit: 个, kind: not-measurable, number: 9,
                 notCounted: 不在元数据中}
              - {id: T2, name: 区, clause: 一, wording: 原文, units: [某司], unit: 个, kind: not-measurable, number: 9,
                 notCounted: 不在元数据中}
            """
        let inputs = CountingInputs(
            document: "test", targets: targets, reported: "target,number,source,date\nT2,12,某司年报,2019-12-31\n")
        let counter = try CoverageCounter(inputs, vocabularies: vocabularies, trees: .empty)
        let result = try recompute(by: counter) { $0.met = true }
        #expect(!result.isIdentical && result.differences.isEmpty)
        let statement = try fixture.catalogue.pool.read { db in
            try CoverageStatement.frozen(try Snapshot.of(night: result.night, document: "test", db), db)
        }
        #expect(statement.report.target("T2")?.number == 12 && statement.report.target("T2")?.met == nil)
    }

    @Test("A night that kept files which are refused today is counted again as it was counted then")
    func refusedToday() throws {
        let targets = """
            document: {number: 测试, title: 测试, issued: "2019-01-01"}
            targets:
              - {id: T1, name: 课, clause: 一, wording: 原文, units: [某司], unit: 堂, kind: list, number: 7,
                 rule: {stage: junior}}
              - {id: T2, name: 格, clause: 一, wording: 原文, units: [某司], unit: 格, kind: matrix, number: 7,
                 rule: {stage: junior}, axes: {subject: [math, physics]}}
              - {id: T3, name: 区, clause: 一, wording: 原文, units: [某司], unit: 个, kind: not-measurable,
                 notCounted: 不在元数据中}
            """
        let inputs = CountingInputs(
            document: "test", targets: targets,
            reported: "target,number,source,date\nT3,12,某司年报,2019-12-31\nT3,13,某司年报,2019-12-31\n",
            perCapita: "platform,people,source\n110000,10000,统计公报\n110000,20000,统计公报\n")
        #expect(throws: ConfigError.self) {
            try CoverageCounter(inputs, vocabularies: vocabularies, trees: .empty)
        }
        let snapshot = try freeze(
            by: try CoverageCounter(inputs, vocabularies: vocabularies, trees: .empty, isFrozen: true))
        // By the same words, and by others that have moved since.
        for now in [vocabularies, try Self.renamed()] {
            let counter = try Self.counter(now, .empty)
            let result = try fixture.catalogue.pool.read { try counter.recompute(snapshot, fixture.catalogue, $0) }
            #expect(result.isIdentical)
        }
        let report = try fixture.catalogue.pool.read { try snapshot.coverageReport($0) }
        #expect(report.targets.map(\.number) == [1, 1, 12])
    }

    @Test("A night that kept its words among its rules is read like one that kept them apart")
    func wordsAmongRules() throws {
        let counter = try Self.counter(vocabularies, .empty)
        let apart = try freeze(by: counter)
        try fixture.catalogue.pool.write { db in
            var inputs = try apart.countingInputs(db)
            inputs.keptWords = nil
            let digest = try Snapshot.keep(CodableJSON.bytes(inputs), db)
            try db.execute(sql: "UPDATE snapshot SET inputs = ?", arguments: [digest])
        }
        try fixture.catalogue.pool.read { db in
            let among = try Snapshot.of(night: apart.night, document: "test", db)
            let words = try (apart.countingInputs(db).words, among.countingInputs(db).words)
            #expect(among.inputs != apart.inputs && words.0 != nil && words.0 == words.1)
            let holds = try counter.stillHolds(among, fixture.catalogue, db)
            #expect(holds)
        }
    }
}
