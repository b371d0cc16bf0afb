import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

private let list = #"{"data":[{"id":"1","title":"圆"},{"id":"2","title":"方"}]}"#

private let notice = "<br />\n<b>Notice</b>:  Undefined index: a[1] in <b>/www/api.php</b> on line <b>12</b><br />\n"

private let dialectTexts: [String] = [
    "\u{FEFF}\u{FEFF}\(list)",
    "\r\n\u{FEFF}\(list)",
    "callback(\(list));",
    "/**/ jQuery12_3( \(list))\n",
    "\(notice)\(list)",
    "Warning: mysql_connect(): deprecated in /www/a.php on line 3\n\(list)",
    #"{"data":[{"id":"1","title":"圆"},{"id":"2","title":"方",} , ]}"#,
    #"{"data":[{"id":"1","title":"圆","score":NaN,"low":-Infinity},{"id":"2","title":"方"}]}"#,
    #"{"data":{"0":{"id":"1","title":"圆"},"3":{"id":"2","title":"方"}},"total":2}"#,
]

/// What platforms write that is nearly JSON and has one safe reading, over real HTTP.
@Suite("Dialects of JSON")
struct JSONDialectTests {
    private func harvest(_ text: String, protocolName: String = "json-get") async throws -> Harvested {
        let server = ForeignText.serving(["/list": Array(text.utf8)], type: "application/json")
        return try await Synthetic.harvest(
            "protocol: \(protocolName)\noptions: {id: id, records: data}\npace: {retries: 0}",
            endpoint: server.url + "/list")
    }

    @Test("The list is read, whatever stands around it", arguments: dialectTexts, ["json-get", "json-file"])
    func dialects(text: String, protocolName: String) async throws {
        let harvested = try await harvest(text, protocolName: protocolName)
        #expect(harvested.ids == ["1", "2"])
        #expect(harvested.records.map { $0.tree?.root?.child("title")?.string ?? "" } == ["圆", "方"])
        #expect(harvested.unreadable.isEmpty)
        #expect(harvested.end.isCompleteList)
    }

    @Test("An apostrophe behind a backslash is an apostrophe")
    func apostrophe() async throws {
        let harvested = try await harvest(#"{"data":[{"id":"1","title":"It\'s \"\\\\"}]}"#)
        #expect(harvested.records.first?.tree?.root?.child("title")?.string == #"It's "\\"#)
    }

    @Test("A broken element is quarantined with the parser's words, beside elements in dialect")
    func brokenBeside() async throws {
        let harvested = try await harvest(#"{"data":[{"id":"1","x":NaN},{"id":"2","x":tru},{"id":"3"},]}"#)
        #expect(harvested.ids == ["1", "3"])
        #expect(harvested.unreadable.first?.findings.last?.rule == "record_malformed")
        #expect(harvested.unreadable.first?.findings.last?.value.isEmpty == false)
    }

    @Test(
        "What is no dialect stays what it is",
        arguments: [
            #"[1,,2]"#, "[,]", #"{"a":,}"#, #"["NaN, ]"]"#, #"{"a":"b,}"}"#, #"["\\'"]"#, "[Nano]",
        ])
    func untouched(text: String) {
        #expect(JSONDialect.mended(Array(text.utf8)) == nil)
    }

    @Test(
        "A login page and an object whose members are no list are not taken for records",
        arguments: [
            "<html><script>var a = {\"data\":[]}</script></html>", "<b>Notice</b>: on line <html>{}",
            #"{"data":{"0":"a","1":"b"}}"#, #"{"data":{"id":{"a":1}}}"#,
        ])
    func noList(text: String) async throws {
        await #expect(throws: HarvestError.self) { try await harvest(text) }
    }
}
