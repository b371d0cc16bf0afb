import Foundation
import Metadata
import TestSupport
import Testing

@testable import huiliu

/// A platform nobody has met, from its address to its records, with what docs/add-a-platform.md says and no Swift.
@Suite("A new platform joins by two text files", .serialized, .enabled(if: HuiliuProgram.url != nil))
struct NewcomerTests {
    /// An invented shape: labels by dimension, two levels down; pages by arguments of other names than ours.
    private static func answer(_ request: LoopbackServer.Request) -> [LoopbackServer.Step] {
        guard request.path == "/api/list" else { return .answer(status: 404, "") }
        let page = request.arguments["pg"].flatMap { Int($0) } ?? 1
        let size = request.arguments["num"].flatMap { Int($0) } ?? 20
        let rows = (1...230).dropFirst((page - 1) * size).prefix(size).map { number in
            """
            {"resId": "r\(number)", "caption": "第\(number)课 分数的意义", "removed": \(number % 50 == 0 ? 1 : 0),
             "touched": "2019-09-\(number % 2 == 0 ? "02" : "13") 10:00:00", "kind": "课件", "meta": {
               "labels": [{"dim": "学段", "val": "小学"}, {"dim": "学科", "val": "数学"}, {"dim": "年级", "val": "五年级"},
                          {"dim": "教材版本", "val": "人教版"}, {"dim": "册次", "val": "下册"}],
               "author": {"nick": "李老师\(number % 9)", "org": "兰州市第一小学"}}}
            """
        }
        return .answer(
            headers: ["Content-Type": "application/json"],
            "{\"ret\": 0, \"payload\": {\"count\": 230, \"items\": [\(rows.joined(separator: ","))]}}")
    }

    /// The indented example that follows a heading in what `check` says.
    private static func block(after heading: String, in text: String) -> String? {
        guard let start = text.range(of: heading + "\n\n") else { return nil }
        return text[start.upperBound...].range(of: "\n\n").map { String(text[start.upperBound..<$0.lowerBound]) + "\n" }
    }

    @Test(
        "check finds how pages turn and where the labels are; with code and name filled in, everything is in and coded")
    func joined() async throws {
        let server = LoopbackServer(Self.answer)
        defer { server.stop() }
        let project = try ScratchProject()
        let said = try await project.run("check", "--allow-private", server.url + "/api/list?pg=1&num=20").output
        let platform = try #require(Self.block(after: "平台文件可以这样开头（Harvesters/代码.yml）：", in: said), "\(said)")
        let crosswalk = try #require(
            Self.block(after: "若要新写对照表，可以这样开头（Schemas/crosswalks/名称.yml）：", in: said), "\(said)")
        #expect(platform.contains("endpoint: \(server.url)/api/list\n"))
        #expect(platform.contains("paging: {by: page, parameter: pg, size: 20, sizeParameter: num}"))
        #expect(platform.contains("deleted: {path: removed, equals: 1}"))
        #expect(crosswalk.contains("stage: \"meta.labels[dim=学段].val\""))
        #expect(!crosswalk.contains("award:"))
        try project.write(
            platform.replacing("code: \"代码\"", with: "code: \"620000\"")
                .replacing("province: \"代码\"", with: "province: \"620000\"")
                .replacing("crosswalk: 名称", with: "crosswalk: new-shape") + "network: {allowPrivate: true}\n",
            to: "Harvesters/620000.yml")
        try project.write(
            crosswalk.replacing("id: 名称", with: "id: new-shape"), to: "Schemas/crosswalks/new-shape.yml")
        let review = try await project.run("check", project.url.path + "/Harvesters/620000.yml")
        #expect(review.status == 0 && review.output.contains("可发布 20"), "\(review.output)")
        let night = try await project.run("sync", "620000")
        #expect(night.status == 0 && night.output.contains("新增 226"), "\(night.output)")
        for (field, code) in [(FacetField.stage, "primary"), (.subject, "math"), (.grade, "5"), (.volume, "v_down")] {
            let counts = try project.counts(field)
            #expect(counts[code] == 226, "\(field): \(counts)")
        }
        #expect(try await project.run("unmapped").output.contains("共 0 个值"))
    }

    @Test("A table's columns of identity and change are found, in GB18030 too, and its crosswalk by what it fills")
    func table() async throws {
        let project = try ScratchProject()
        let drop = "Tests/Fixtures/synthetic/660000-csv-gb18030/bt_resources_20191231.csv"
        let said = try await project.run("check", Project.root.url.appending(path: drop).path).output
        #expect(said.contains("首行像表头：资源编号,资源名称"), "\(said)")
        let platform = try #require(Self.block(after: "平台文件可以这样开头（Harvesters/代码.yml）：", in: said), "\(said)")
        #expect(platform.contains("  id: 资源编号\n") && platform.contains("  datestamp: 更新时间\n"), "\(platform)")
        #expect(!said.contains("还没用上：资源编号") && !said.contains("no_source_id"), "\(said)")
    }

    @Test("A crosswalk somebody is still writing stops no check, and JSON in GBK is named as such")
    func besideAnotherCrosswalk() async throws {
        let rows = #"[{"caseId":"k1","caseName":"勾股定理教学设计"},{"caseId":"k2","caseName":"光合作用"}]"#
        // GB18030 in Foundation's numbering.
        let bytes = rows.data(using: String.Encoding(rawValue: 0x8000_0632)).map { [UInt8]($0) } ?? []
        let server = LoopbackServer { _ in .answer(headers: ["Content-Type": "application/json"], bytes) }
        defer { server.stop() }
        let project = try ScratchProject()
        try project.write(
            "id: unfinished\nformat: json\nfields:\n  # nothing yet\n", to: "Schemas/crosswalks/unfinished.yml")
        let said = try await project.run("check", "--allow-private", server.url + "/list.json")
        #expect(said.status == 0, "\(said.output)")
        #expect(said.output.contains("unfinished.yml") && said.output.contains("GB18030"), "\(said.output)")
        #expect(said.output.contains("勾股定理教学设计"), "\(said.output)")
    }

    @Test("Rows without an identifier count for nothing: check says so, and what to write")
    func nameless() async throws {
        let project = try ScratchProject()
        try project.write(
            "课程名称,学段,学科,license\n分数的意义,小学,数学,CC BY 4.0\n观潮,小学,语文,CC BY 4.0\n", to: "list.csv")
        let said = try await project.run("check", project.url.appending(path: "list.csv").path).output
        #expect(said.contains("2 次\tno_source_id"), "\(said)")
        #expect(said.contains("不计入任何指标") && said.contains("id: 资源编号"))
        #expect(said.contains("license: license") && !said.contains("还没用上：license"))
        // No stored crosswalk fills as much as the drafted one.
        #expect(said.contains("crosswalk: 名称"))
    }

    @Test("A platform that is not connected is told as that, with its note and what comes next")
    func unconnected() async throws {
        let project = try ScratchProject()
        try project.write(
            "code: \"110000\"\nname: 北京\nkind: provincial\nprovince: \"110000\"\nnote: 真实接口地址未公开\n",
            to: "Harvesters/110000.yml")
        let said = try await project.run("check", "110000")
        #expect(said.status == 1 && said.output.contains("未接入：真实接口地址未公开"), "\(said.output)")
        #expect(said.output.contains("下一步") && !said.output.contains("crosswalks/.yml"))
    }

    @Test("What is no interface is told as what it is, with what to give instead")
    func noInterface() async throws {
        let server = LoopbackServer { request in
            request.path == "/page" ? .answer("<!DOCTYPE html><html><body>首页</body></html>") : .answer(status: 500, "")
        }
        defer { server.stop() }
        let project = try ScratchProject()
        let page = try await project.run("check", "--allow-private", server.url + "/page").output
        #expect(page.contains("没认出") && page.contains("站点地图"))
        let down = try await project.run("check", "--allow-private", server.url + "/down")
        #expect(down.status != 0 && down.output.contains("HTTP 500"))
        let refused = try await project.run("check", server.url + "/page")
        #expect(refused.status != 0 && refused.output.contains("--allow-private"))
    }

    @Test("One synonym line: the facets follow without network, a second run changes nothing")
    func synonym() async throws {
        let server = LoopbackServer { _ in
            .answer(#"[{"caseId":"k1","caseName":"第1课","subjectName":"数之理"},{"caseId":"k2","caseName":"第2课"}]"#)
        }
        let project = try ScratchProject()
        let file =
            "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nprotocol: json-file\n"
            + "crosswalk: json-get\noptions: {id: caseId}\nnetwork: {allowPrivate: true}\n"
        try project.write(file + "endpoint: \(server.url)/all.json\n", to: "Harvesters/620000.yml")
        #expect(try await project.run("sync").status == 0)
        #expect(try project.counts(.subject)["math"] == nil)
        #expect(try await project.run("unmapped").output.contains("数之理"))
        // No longer connected: what is stored needs no network.
        server.stop()
        try project.write(file + "note: 接口停用\n", to: "Harvesters/620000.yml")
        try project.edit("Schemas/vocabularies/subjects.csv") {
            $0.replacing("数学|sx|math|mathematics", with: "数学|sx|math|mathematics|数之理")
        }
        let moved = try await project.run("renormalise").output
        #expect(moved.contains("620000：2 条中 1 条有变化"), "\(moved)")
        #expect(try project.counts(.subject)["math"] == 1)
        #expect(try await project.run("unmapped").output.contains("共 0 个值"))
        #expect(try await project.run("renormalise").output.contains("共核对 2 条，其中 0 条用到了变动的标签、重新映射，0 条有变化"))
    }

    @Test("A vocabulary with a mistake stops the night by file and line, and the contacts hear of it")
    func brokenVocabulary() async throws {
        let project = try ScratchProject()
        let sent = project.url.appending(path: "sent.txt")
        try project.write(
            "contacts:\n  - name: 值班\n    command: [/usr/bin/tee, \(sent.path)]\n", to: "Schemas/alerts.yml")
        try project.edit("Schemas/vocabularies/subjects.csv") { $0 + "一格\n" }
        let night = try await project.run("sync")
        #expect(night.status == 1 && night.output.contains("Schemas/vocabularies/subjects.csv:"), "\(night.output)")
        let told = try String(contentsOf: sent, encoding: .utf8)
        #expect(told.contains("【失败】1 项") && told.contains("Schemas/vocabularies/subjects.csv:"), "\(told)")
        // A rehearsal is watched by the one who started it.
        try FileManager.default.removeItem(at: sent)
        #expect(try await project.run("sync", "--dry-run").status == 1)
        #expect(!FileManager.default.fileExists(atPath: sent.path))
    }
}
