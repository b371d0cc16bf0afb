import Foundation
import Metadata
import TestSupport
import Testing

@testable import Counting

@Suite("Target files")
struct TargetFileTests {
    private func complaint(_ members: String) -> ConfigError? {
        do {
            _ = try target(members)
            return nil
        } catch {
            return error as? ConfigError
        }
    }

    @Test("The targets of 教技厅〔2019〕2号 are read")
    func document2019() throws {
        let file = projectRoot.targets.appending(path: "2019.yml")
        let document = try TargetFile(vocabularies: vocabularies).read(file, root: projectRoot)
        #expect(document.number == "教技厅〔2019〕2号")
        #expect(document.target("T01")?.number == 1_000_000)
        #expect(document.target("T03")?.kind == .batch)
        #expect(document.target("T06")?.cells == [["ko", "math"], ["ko", "physics"], ["ko", "chemistry"]])
        #expect(document.target("T10")?.kind == .moreThan)
        #expect(document.target("T09")?.cells.count == 22)
        #expect(document.targets.filter { $0.kind == .notMeasurable }.allSatisfy { !$0.notCounted.isEmpty })
    }

    @Test(
        "Every wording stands in the document as it is quoted",
        .enabled(if: Project.shared != nil, "the shared policy text is not at hand"))
    func wordings() throws {
        let file = try #require(Project.shared).appending(path: "policy/jiaojiting-2019-2.md")
        let text = try String(contentsOf: file, encoding: .utf8).filter { !$0.isWhitespace }
        let document = try TargetFile(vocabularies: vocabularies).read(
            projectRoot.targets.appending(path: "2019.yml"), root: projectRoot)
        for target in document.targets {
            #expect(text.contains(target.wording.filter { !$0.isWhitespace }), "\(target.id)")
        }
    }

    @Test("An unknown facet field is refused with its line and the fields there are")
    func unknownField() {
        let error = complaint("kind: started, rule: {kind: lesson_case}")
        #expect(error?.reason == "不认识的字段 kind")
        #expect(error?.line == 4)
        #expect(error?.mend.contains("type") == true)
    }

    @Test("A term no vocabulary knows is refused with the code that was meant")
    func unknownTerm() {
        let error = complaint("kind: started, rule: {type: 课件}")
        #expect(error?.reason == "词表 resource-types 里没有 课件")
        #expect(error?.mend == "改用代码 courseware")
    }

    @Test("An unknown kind of unit is refused with the kinds there are")
    func unknownProviderKind() {
        let error = complaint("kind: started, rule: {providerKind: 学校}")
        #expect(error?.reason == "词表 provider-kinds 里没有 学校")
        #expect(error?.mend.contains("school") == true)
    }

    @Test("An unknown key is refused")
    func unknownKey() {
        #expect(complaint("kind: started, rules: {type: lesson_case}")?.reason == "不认识的键 rules")
    }

    @Test("An unknown kind is refused with the kinds there are")
    func unknownKind() {
        let error = complaint("kind: atleast, number: 3, rule: {type: lesson_case}")
        #expect(error?.reason == "kind 不能是 atleast")
        #expect(error?.mend.contains("at-least") == true)
    }

    @Test(
        "A target that lacks what its kind needs is refused",
        arguments: [
            ("kind: at-least, rule: {type: lesson_case}", "at-least 必须有 number"),
            ("kind: at-least, number: 一百, rule: {type: lesson_case}", "number 应是正整数"),
            ("kind: started", "缺少 rule"),
            ("kind: matrix, rule: {type: lesson_case}", "matrix 必须有 axes"),
            (
                "kind: matrix, count: providers, rule: {type: case}, axes: {language: [ko]}",
                "matrix 的格子只按作品或记录计"
            ),
            (
                "kind: matrix, number: 3, rule: {type: case}, axes: {language: [ko]}",
                "matrix 要求的是格数，不能有 number"
            ),
            ("kind: list, number: 3, rule: {type: case}", "list 只列出，不与数比较，不能有 number"),
            ("kind: not-measurable", "not-measurable 必须说明原因"),
            ("kind: increment, number: 20, count: providers", "increment 必须有 window"),
            ("kind: started, rule: {}", "规则应当是“字段: 代码”的组合"),
            ("kind: started, rule: {type: []}", "type 没有值"),
            ("kind: started, rule: {grade: \"13\"}", "年级 13 不在 1 到 12 之间"),
            ("kind: started, rule: {batch: \"x:2\"}", "批次 x:2 应写成“奖项代码:批次数”"),
            ("kind: started, rule: {batch: \"national_moc:9\"}", "national_moc 没有第 9 批"),
            ("kind: started, window: {from: 2020, to: 2019}, rule: {type: case}", "window 不是年份或年份区间"),
            ("kind: started, window: 2091, rule: {type: case}", "window 不是年份或年份区间"),
        ])
    func incomplete(members: String, reason: String) {
        #expect(complaint(members)?.reason == reason)
    }

    @Test("A day of issue that is no day is refused by its line")
    func issued() {
        let text = "document: {number: 测试, title: 测试, issued: \"2019-02-30\"}\ntargets: []\n"
        let error = #expect(throws: ConfigError.self) {
            try TargetFile(vocabularies: vocabularies).document(
                ConfigNode(yaml: text, file: "Schemas/targets/t.yml"), id: "t", bytes: [])
        }
        #expect(error?.reason.contains("2019-02-30") == true && error?.line == 1, "\(String(describing: error))")
    }

    @Test("Two targets with one id are refused")
    func twins() throws {
        let item =
            "  - {id: T1, name: a, clause: b, wording: c, units: [d], unit: e, kind: started, rule: {type: case}}\n"
        #expect(throws: ConfigError.self) { try targets(item + item) }
    }

    @Test("A reported figure without its source is refused, and a second one of the same target")
    func reportedWithoutSource() throws {
        let document = try target("kind: not-measurable, number: 3, notCounted: 不可测")
        let head = "target,number,source,date\n"
        #expect(throws: ConfigError.self) {
            try ReportedFigure.parse(head + "T1,5,,2019-12-31\n", document: document)
        }
        let figures = try ReportedFigure.parse(head + "T1,5,某司年报,2019-12-31\n", document: document)
        #expect(figures.map(\.number) == [5])
        let twins = #expect(throws: ConfigError.self) {
            try ReportedFigure.parse(
                head + "T1,5,某司年报,2019-06-30\nT1,7,某司年报,2019-12-31\n", document: document)
        }
        #expect(twins?.reason == "指标 T1 已有一个上报数" && twins?.line == 3)
    }
}
