import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("CSV drops")
struct CSVTests {
    private func harvest(
        _ bytes: [UInt8], options: String = "{}", memory: [String: String] = [:], md5: String? = nil
    ) async throws -> Harvested {
        let platform = try Platform.test("protocol: csv\noptions: \(options)")
        let request = HarvestRequest(platform: platform, extent: .full, memory: memory)
        let fetcher = ScriptedFetcher { request, _ in
            if request.url.hasSuffix(".md5") { return .text(md5 ?? "", status: md5 == nil ? 404 : 200) }
            return .bytes(bytes, url: request.url)
        }
        return try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
    }

    private func harvest(_ text: String, options: String = "{}") async throws -> Harvested {
        try await harvest(Array(text.utf8), options: options)
    }

    private func value(_ column: String, _ record: SourceRecord?) -> String? {
        record?.tree?.root?.child(column)?.string
    }

    @Test("660000: GB18030 without a declaration, a repeated row, a line break in a cell; over HTTP with md5")
    func synthetic() async throws {
        let server = LoopbackServer { request in
            .answer(Synthetic.bytes("660000-csv-gb18030" + request.path))
        }
        let harvested = try await Synthetic.harvest(
            "protocol: csv\noptions: {id: 资源编号, datestamp: 更新时间, md5: required}",
            endpoint: server.url + "/bt_resources_20191231.csv")
        #expect(try Set(harvested.ids) == Synthetic.expectedIDs("660000"))
        #expect(harvested.ids.count == 17)
        #expect(harvested.end.isCompleteList)
        #expect(harvested.end.claimed == 17)
        #expect(value("章节", harvested.records[2])?.hasSuffix("含\"附录\"\n第二行") == true)
        #expect(value("民族文字题名", harvested.records[4])?.hasPrefix("ھەممە") == true)
        #expect(harvested.records.flatMap(\.findings).isEmpty)
    }

    @Test("660000: the file of the day before, cut in the middle, is refused and nothing of it delivered")
    func syntheticTruncated() async throws {
        let bytes = Synthetic.bytes("660000-csv-gb18030/bt_resources_20191230_truncated.csv")
        await #expect(throws: HarvestError.self) { try await harvest(bytes, options: "{md5: required}") }
        await #expect(throws: HarvestError.self) { try await harvest(bytes, options: "{endsWithLineEnd: true}") }
        let whole = try await harvest(Synthetic.bytes("660000-csv-gb18030/bt_resources_20191231.csv"))
        await #expect(throws: HarvestError.self) { try await harvest(bytes, memory: whole.end.memory) }
    }

    @Test("660000: the TSV with a byte order mark is read without an option")
    func syntheticTSV() async throws {
        let harvested = try await harvest(
            Synthetic.bytes("660000-csv-gb18030/bt_resources_utf8bom.tsv"), options: "{id: 资源编号}")
        #expect(harvested.ids == ["66-0001-185a7fe6", "66-0002-43cadcae", "66-0003-9d021528"])
    }

    @Test("Any file with a header row is a source without an option; rows are known by their hash")
    func anyColumns() async throws {
        let text = "名称;年级\n数轴;七年级\n光的折射;八年级\n"
        let harvested = try await harvest(text)
        #expect(harvested.records.map { value("名称", $0) } == ["数轴", "光的折射"])
        #expect(harvested.ids.allSatisfy { $0.hasPrefix("row:") && $0.count == 36 })
        #expect(try await harvest(text).ids == harvested.ids)
    }

    @Test("Quotes, separators and line breaks inside cells stay in their cells (RFC 4180)")
    func quoting() async throws {
        let harvested = try await harvest("\u{FEFF}a,b\r\n\"x, \"\"y\"\"\r\nz\",\"\"\r\n 1 ,2\r\n")
        #expect(value("a", harvested.records.first) == "x, \"y\"\r\nz")
        #expect(value("b", harvested.records.first) == nil)
        #expect(value("a", harvested.records.last) == " 1 ")
        #expect(harvested.records.first?.payload == Array(#"{"a":"x, \"y\"\r\nz"}"#.utf8))
    }

    @Test("A title over the table and two merged header rows are understood")
    func headers() async throws {
        let text = "资源汇总表,,\n编号,分类,\n,学段,年级\n1,初中,八\n2,小学,三\n"
        let harvested = try await harvest(text, options: "{headerRows: 2, id: 编号}")
        #expect(harvested.records.first?.tree?.root?.children.map(\.name) == ["编号", "分类/学段", "分类/年级"])
        #expect(harvested.ids == ["1", "2"])
    }

    @Test("A heading that comes again between the rows is no record")
    func repeatedHeading() async throws {
        let harvested = try await harvest("编号,学段\n1,初中\n编号, 学段\n2,小学\n", options: "{id: 编号}")
        #expect(harvested.ids == ["1", "2"])
    }

    @Test("A file whose md5 does not match is refused; the whole file is taken on the next night")
    func md5() async throws {
        let whole = Array("a,b\n1,2\n3,4\n".utf8)
        let sum = Digest.md5(whole).hex
        await #expect {
            try await harvest(Array(whole.prefix(10)), md5: "\(sum)  drop.csv\n")
        } throws: { ($0 as? HarvestError)?.cause.contains("md5") == true }
        #expect(try await harvest(whole, md5: "MD5 (drop.csv) = \(sum.uppercased())").ids.count == 2)
    }

    @Test(
        "A file cut inside quotes, inside a character or inside its last row is refused",
        arguments: [
            Array("a,b\n1,\"2\n".utf8), Array("a,b\n1,".utf8) + [0xC1], Array("a,b,c\n1,2,3\n4,5,6\n7,8".utf8),
        ])
    func truncated(bytes: [UInt8]) async throws {
        await #expect(throws: HarvestError.self) {
            try await harvest(bytes, options: bytes.last == 0xC1 ? "{charset: GB18030}" : "{}")
        }
    }

    @Test("The line that says how many rows there are is checked and is no record")
    func trailer() async throws {
        let options = #"{trailer: '共\s*(\d+)\s*条'}"#
        #expect(try await harvest("a,b\n1,2\n3,4\n共 2 条,\n", options: options).ids.count == 2)
        await #expect(throws: HarvestError.self) { try await harvest("a,b\n1,2\n共 2 条,\n", options: options) }
    }

    @Test("Text that a spreadsheet would run is kept and flagged; negative numbers are not")
    func formulas() async throws {
        let harvested = try await harvest("t,n\n\"=HYPERLINK(\"\"http://x\"\")\",-12.5\n@cmd,+3\n")
        #expect(harvested.records.map { $0.findings.map(\.path) } == [["t"], ["t"]])
        #expect(value("t", harvested.records.first) == #"=HYPERLINK("http://x")"#)
    }

    @Test("A UTF-16 file out of a spreadsheet program is read")
    func utf16() async throws {
        let text = "名称\t年级\r\n数轴\t七\r\n".data(using: .utf16LittleEndian) ?? Data()
        let harvested = try await harvest([0xFF, 0xFE] + [UInt8](text))
        #expect(value("名称", harvested.records.first) == "数轴")
    }

    @Test("A row beyond limits.recordBytes costs itself, with its beginning kept")
    func largeRow() async throws {
        let text = "编号,正文\n1,短\n2,\(String(repeating: "长", count: 40_000))\n3,短\n"
        let harvested = try await harvest(text, options: "{id: 编号}\nlimits: {recordBytes: 100000}")
        #expect(harvested.ids == ["1", "3"])
        #expect(harvested.unreadable.map { $0.findings.map(\.rule) } == [["record_too_large"]])
        #expect(harvested.unreadable.map(\.payload.count) == [65_536])
        #expect(!harvested.end.isCompleteList)
    }

    @Test("Every page tells the bytes kept of its rows, not the first one those of the file")
    func bytesOfPages() async throws {
        let rows = (1...2500).map { "\($0),第\($0)课\n" }.joined()
        let harvested = try await harvest("编号,名称\n" + rows, options: "{id: 编号}")
        #expect(harvested.pages.count == 3)
        for page in harvested.pages { #expect(page.bytes == page.records.reduce(0) { $0 + $1.payload.count }) }
        #expect(harvested.pages.allSatisfy { $0.bytes > 0 })
    }

    @Test("The newest file of a local folder is taken, with its sidecar; the same file again means unchanged")
    func folder() async throws {
        let folder = try Project.temporaryFolder()
        for (name, id) in [("r_20190101.csv", "old"), ("r_20190202.csv", "new"), ("z.txt", "other")] {
            try Data("id,n\n\(id),1\n".utf8).write(to: folder.url.appending(path: name))
        }
        let sum = Digest.md5(Array("id,n\nnew,1\n".utf8)).hex
        try Data(sum.utf8).write(to: folder.url.appending(path: "r_20190202.csv.md5"))
        let yaml = "protocol: csv\noptions: {id: id, file: \"r_*.csv\", md5: required}"
        let first = try await Synthetic.harvest(yaml, endpoint: "file://" + folder.url.path)
        #expect(first.ids == ["new"])
        let again = try await Synthetic.harvest(yaml, endpoint: "file://" + folder.url.path, memory: first.end.memory)
        #expect(again.end.isUnchanged)
    }
}
