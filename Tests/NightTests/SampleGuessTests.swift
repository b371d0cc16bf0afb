import Cataloguing
import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@testable import huiliu

/// What `check` proposes for an answer nobody has described.
@Suite("What check makes of an answer")
struct SampleGuessTests {
    private static let rows = (0..<10).map { #"{"id":"r\#($0)","title":"第\#($0)课"}"# }.joined(separator: ",")

    private func guess(_ members: String, at query: String = "") throws -> ProtocolGuess {
        let json = "{\"list\":[\(Self.rows)]\(members)}"
        return try #require(JSONShape(Array(json.utf8), address: "https://a.example/api\(query)")?.guess)
    }

    @Test(
        "An argument that turns pages, or a member that speaks of more, makes a list of pages of it",
        arguments: [
            ("", "?page=1&size=10", "paging: {by: page, parameter: page, size: 10, sizeParameter: size}"),
            ("", "?start=0&limit=20", "paging: {by: offset, parameter: start, size: 20, sizeParameter: limit}"),
            (",\"result\":{\"pageCount\":3}", "?pageIndex=1&pageSize=10", "pageCount: result.pageCount"),
            (",\"hasNextPage\":true", "", "paging: {by: page, parameter: page, size: 10}"),
            (",\"总数\":30", "", "total: 总数"),
            (",\"next_cursor\":\"abc\"", "", "paging: {by: cursor, parameter: cursor, cursor: next_cursor}"),
            (",\"links\":{\"next\":\"/api?page=2\"}", "", "paging: {by: link, next: links.next}"),
        ])
    func paged(members: String, query: String, line: String) throws {
        let guess = try guess(members, at: query)
        #expect(guess.protocolName == "json-get")
        #expect(guess.options.contains { $0.hasPrefix(line) }, "\(guess.options)")
        #expect(guess.options.contains("id: id"))
    }

    @Test("A number that counts the page alone is no total where the address turns pages")
    func countOfThePage() throws {
        let guess = try guess(",\"count\":10", at: "?page=1")
        #expect(guess.protocolName == "json-get")
        #expect(!guess.options.contains { $0.hasPrefix("total:") })
    }

    @Test("An answer that says nothing of pages is one file", arguments: ["", "?province=62&type=10"])
    func file(query: String) throws {
        #expect(try guess(",\"total\":10", at: query).protocolName == "json-file")
    }

    @Test("An array of addresses is a list of parts, and other hosts they lie on are named")
    func parts() throws {
        let json = #"["https://cdn.example/1.json","https://a.example/2.json"]"#
        let guess = try #require(JSONShape(Array(json.utf8), address: "https://a.example/parts.json")?.guess)
        #expect(guess.protocolName == "parts")
        #expect(guess.options.first?.hasPrefix("hosts: [cdn.example]") == true)
    }

    @Test("What tells the records of parts apart is found in the first part", .enabled(if: HuiliuProgram.url != nil))
    func identityOfParts() async throws {
        let server = LoopbackServer { request in
            .answer(request.path == "/parts.json" ? #"["/1.json"]"# : "[\(Self.rows)]")
        }
        defer { server.stop() }
        let project = try ScratchProject()
        let said = try await project.run("check", "--allow-private", server.url + "/parts.json").output
        #expect(said.contains("protocol: parts") && said.contains("\n  id: id\n"), "\(said)")
    }

    @Test(
        "An address of a kind that is never fetched is told so, not only that it may lie in the intranet",
        .enabled(if: HuiliuProgram.url != nil))
    func otherKinds() async throws {
        let said = try await ScratchProject().run("check", "gopher://a.example/")
        #expect(said.status == 1 && said.output.contains("写 http:// 或 https:// 开头的地址"), "\(said.output)")
    }

    @Test("A feed without a next page lists the newest only, and what it leaves out is not gone")
    func feeds() throws {
        func lines(_ feed: String) throws -> [String] {
            let folder = try Project.temporaryFolder()
            try feed.write(to: folder.url.appending(path: "feed.xml"), atomically: true, encoding: .utf8)
            return ProtocolGuess(try SampleAnswer(file: folder.url.appending(path: "feed.xml").path)).lines
        }
        #expect(
            try lines("<rss><channel><item><guid>1</guid></item></channel></rss>").first?.hasPrefix("complete: false")
                == true)
        #expect(try lines("<feed><link rel=\"next\" href=\"/2\"/><entry><id>1</id></entry></feed>").isEmpty)
    }

    @Test("A good night whose list was not complete says so, with the notes on it")
    func incompleteList() throws {
        let platform = try Platform(
            ConfigNode(yaml: "code: \"620000\"\nname: 甘肃\nkind: provincial\nnote: t\n", file: "t.yml"))
        var run = RunReport(failed: platform, stage: .harvest, cause: "", nextStep: "")
        run.state = .ok
        run.stage = nil
        run.cause = nil
        run.nextStep = nil
        run.notes = ["下一页在别的主机上，未访问"]
        let quiet = NightReport(night: 1, sources: [run], broken: [], unconnected: []).chinese
        run.isCut = true
        let told = NightReport(night: 1, sources: [run], broken: [], unconnected: []).chinese
        #expect(!quiet.contains("620000"))
        #expect(told.contains("620000 甘肃：成功，清单不完整，本次不判断谁已消失；下一页在别的主机上，未访问"))
    }
}
