import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("XLSX drops")
struct XLSXTests {
    private func harvest(_ bytes: [UInt8], options: String = "{}", limits: String = "{}") async throws -> Harvested {
        let platform = try Platform.test("protocol: xlsx\noptions: \(options)\nlimits: \(limits)")
        let request = HarvestRequest(platform: platform, extent: .full)
        let fetcher = ScriptedFetcher { request, _ in
            request.url.hasSuffix(".md5") ? .text("", status: 404) : .bytes(bytes, url: request.url)
        }
        return try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
    }

    private func value(_ column: String, _ record: SourceRecord?) -> String? {
        record?.tree?.root?.child(column)?.string
    }

    @Test("150000: every row is there, dates are dates, empty cells are absent")
    func synthetic() async throws {
        let server = LoopbackServer { request in
            request.path.hasSuffix(".xlsx")
                ? .answer(Synthetic.bytes("150000-xlsx" + request.path)) : .answer(status: 404, "")
        }
        let harvested = try await Synthetic.harvest("protocol: xlsx", endpoint: server.url + "/nmg_resources.xlsx")
        #expect(Set(harvested.ids).count == 10)
        #expect(harvested.end.isCompleteList)
        let columns = harvested.records.first?.tree?.root?.children.map(\.name) ?? []
        #expect(columns.count == 11)
        let last = try #require(columns.last)
        #expect(value(last, harvested.records.first) == "2019-10-24 21:43:02")
    }

    @Test("Dates follow the style and the epoch; numbers stay as written")
    func dates() async throws {
        let rows = """
            <row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c>\
            <c r="C1" t="inlineStr"><is><t>c</t></is></c><c r="D1" t="inlineStr"><is><t>d</t></is></c></row>
            <row r="3"><c r="A3" s="2"><v>43466</v></c><c r="B3" s="1"><v>43466.5</v></c><c r="C3" s="3"><v>59</v></c>\
            <c r="D3" s="0"><v>43466</v></c></row>
            """
        let record = try await harvest(Workbook.make(rows: rows)).records.first
        #expect(
            ["a", "b", "c", "d"].map { value($0, record) } == [
                "2019-01-01", "2019-01-01 12:00:00", "1900-02-28", "43466",
            ])
        let mac = try await harvest(Workbook.make(rows: rows, properties: #"date1904="1""#)).records.first
        #expect(value("a", mac) == "2023-01-02")
    }

    @Test("A row number no sheet can have is none", arguments: ["9223372036854775807", "0", "-3", "1048577"])
    func rowNumbers(number: String) async throws {
        let rows = """
            <row r="\(number)"><c t="inlineStr"><is><t>编号</t></is></c><c t="inlineStr"><is><t>名称</t></is></c></row>
            <row><c t="inlineStr"><is><t>1</t></is></c><c t="inlineStr"><is><t>光</t></is></c></row>
            """
        #expect(value("名称", try await harvest(Workbook.make(rows: rows)).records.first) == "光")
    }

    @Test("Of a formula the cached text is read and flagged; text that looks like one is kept and flagged")
    func formulas() async throws {
        let rows = """
            <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>
            <row><c t="str"><f>HYPERLINK("http://x","光")</f><v>光</v></c><c t="s"><v>2</v></c></row>
            """
        let strings =
            "<si><t>名称</t></si><si><t>备注</t></si><si><r><t>=cmd|</t></r><r><t>calc</t></r><rPh><t>读音</t></rPh></si>"
        let record = try await harvest(Workbook.make(rows: rows, strings: strings)).records.first
        #expect(value("名称", record) == "光")
        #expect(value("备注", record) == "=cmd|calc")
        #expect(record?.findings.map(\.rule) == ["formula_text", "formula_text"])
    }

    @Test("Merged heading cells over two rows give joined column names")
    func mergedHeadings() async throws {
        let text = { (place: String, text: String) in #"<c r="\#(place)" t="inlineStr"><is><t>\#(text)</t></is></c>"# }
        let rows = """
            <row r="1">\(text("A1", "资源汇总"))</row>
            <row r="2">\(text("A2", "编号"))\(text("B2", "分类"))</row>
            <row r="3">\(text("B3", "学段"))\(text("C3", "年级"))</row>
            <row r="4">\(text("A4", "x1"))\(text("B4", "初中"))\(text("C4", "八"))</row>
            """
        let merges =
            #"<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/></mergeCells>"#
        let harvested = try await harvest(Workbook.make(rows: rows, afterRows: merges), options: "{id: 编号}")
        #expect(harvested.ids == ["x1"])
        #expect(harvested.records.first?.tree?.root?.children.map(\.name) == ["编号", "分类/学段", "分类/年级"])
    }

    @Test(
        "A zip bomb in the shared strings is refused by what it unpacks to, also where no XML reader goes so far",
        arguments: [24, 60])
    func bomb(megabytes: Int) async throws {
        let strings = "<si><t>\(String(repeating: " ", count: megabytes << 20))</t></si>"
        let bytes = try Workbook.make(rows: "", strings: strings)
        #expect(bytes.count < 100_000)
        await #expect {
            try await harvest(bytes)
        } throws: { ($0 as? HarvestError)?.cause.contains("压缩炸弹") == true }
    }

    @Test("A file that is no workbook, or a cut one, is refused", arguments: [0, 300, 1])
    func broken(cut: Int) async throws {
        let whole = try Workbook.make(rows: "<row><c><v>1</v></c></row>")
        let bytes = cut == 0 ? Array("编号,名称\n1,2\n".utf8) : Array(whole.dropLast(cut))
        await #expect(throws: HarvestError.self) { try await harvest(bytes) }
    }
}
