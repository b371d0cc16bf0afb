import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

/// Tables as offices fill them in, over real HTTP.
@Suite("Loose tables")
struct LooseTableTests {
    private func harvest(_ text: String, md5: String? = nil, options: String = "{id: 编号}") async throws -> Harvested {
        let server = LoopbackServer { request in
            if request.path == "/drop.csv" { return .answer(text) }
            return md5.map { .answer($0) } ?? .answer(status: 404, "")
        }
        return try await Synthetic.harvest(
            "protocol: csv\noptions: \(options)\npace: {retries: 0}", endpoint: server.url + "/drop.csv")
    }

    private func names(_ harvested: Harvested) -> [String] {
        harvested.records.map { $0.tree?.root?.child("名称")?.string ?? "" }
    }

    @Test("A title that begins with quotation marks costs nothing")
    func plainQuotes() async throws {
        let rows = "1,圆,数学\n2,\"双减\"背景下的作业设计,数学\n3,\"方,与圆\",数学\n4,三角,数学\n"
        let harvested = try await harvest("编号,名称,学科\n" + rows)
        #expect(names(harvested) == ["圆", "\"双减\"背景下的作业设计", "方,与圆", "三角"])
    }

    @Test("A quotation mark that is never closed, and one behind a backslash, are read as they were meant")
    func openQuote() async throws {
        let open = "1,圆,数学\n2,\"方,数学\n3,三角,数学\n"
        #expect(try await names(harvest("编号,名称,学科\n" + open)) == ["圆", "\"方", "三角"])
        let escaped = "1,\"圆\\\"课\\\"\",数学\n2,\"双减\"方,数学\n"
        #expect(try await names(harvest("编号,名称,学科\n" + escaped)) == ["圆\"课\"", "\"双减\"方"])
    }

    @Test("A file cut inside a quoted cell of several lines is still refused")
    func cutInQuotes() async throws {
        for end in ["2,\"方", "2,\"方\n第二行\n第三行\n", "2,\"方,数学\n"] {
            await #expect(throws: HarvestError.self) { try await harvest("编号,名称,学科\n1,圆,数学\n" + end) }
        }
    }

    @Test("Who filled the form in is no heading, and what adds the rows up is no row")
    func form() async throws {
        let text = """
            某省资源汇总表,,,,,
            填报单位：,电教馆,,,,
            编号,名称,学科,年级,学段,教师
            1,圆,数学,九年级,初中,张老师
            2,方,数学,九年级,初中,李老师
            合计,2,,,,

            """
        let harvested = try await harvest(text)
        #expect(harvested.ids == ["1", "2"])
        #expect(names(harvested) == ["圆", "方"])
        #expect(harvested.unreadable.isEmpty)
        #expect(harvested.end.claimed == 2)
    }

    @Test(
        "A page that says that there is no checksum is none",
        arguments: [
            "<html><body>您访问的页面不存在 traceId: 7a8b9c0d1e2f30415263748596a7b8c9</body></html>",
            "{\"traceId\":\"7a8b9c0d1e2f30415263748596a7b8c9\"}", "not found 7a8b9c0d1e2f30415263748596a7b8c9",
        ])
    func softNotFound(answer: String) async throws {
        #expect(try await harvest("编号,名称\n1,圆\n", md5: answer).ids == ["1"])
    }

    @Test(
        "A checksum is found in every form it is written in",
        arguments: ["@", "@  drop.csv\n", "MD5 (drop.csv) = @\n", "\u{FEFF}@ *drop.csv\r\n"])
    func checksums(form: String) async throws {
        let text = "编号,名称\n1,圆\n"
        let sum = Digest.md5(Array(text.utf8)).hex
        #expect(try await harvest(text, md5: form.replacing("@", with: sum)).ids == ["1"])
        let other = String(repeating: "0", count: 32)
        await #expect(throws: HarvestError.self) {
            try await harvest(text, md5: form.replacing("@", with: other))
        }
    }
}
