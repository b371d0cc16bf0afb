import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

/// Labels that are not true and characters that are cut, over real HTTP: what is damaged costs itself.
@Suite("Charsets on the wire")
struct CharsetWireTests {
    private static let titles = ["勾股定理教学设计", "学习方法指导", "光合作用", "背影"]

    private func oai(
        _ titles: [String], label: String, encode: @escaping @Sendable (String) -> [UInt8]
    ) -> LoopbackServer {
        let records = zip(1..., titles).map { OAIPages.record("oai:a:\($0)", title: $1) }
        let page = OAIPages.list(records).replacing("UTF-8", with: label)
        return LoopbackServer { request in
            request.arguments["verb"] == "Identify"
                ? .answer(OAIPages.page("<Identify/>"))
                : .answer(headers: ["Content-Type": "text/xml"], encode(page))
        }
    }

    private func title(_ record: SourceRecord?) -> String { value("title", record) }

    private func value(_ name: String, _ record: SourceRecord?) -> String {
        record?.tree?.root?.child(name)?.string ?? ""
    }

    @Test("Half a character in a page of GBK costs its own title, whatever the label", arguments: ["GBK", "UTF-8"])
    func halfCharacterInGBK(label: String) async throws {
        let server = oai(Self.titles + ["化学平衡\u{1}"], label: label) { ForeignText.gb18030($0) }
        let harvested = try await Synthetic.harvest("protocol: oai-pmh", endpoint: server.url + "/oai")
        #expect(harvested.records.prefix(4).map { title($0) } == Self.titles)
        #expect(title(harvested.records.last) == "化学平衡\u{FFFD}")
        #expect(harvested.records.map { $0.findings.map(\.rule) } == [[], [], [], [], ["mojibake"]])
    }

    @Test("A page of UTF-8 that calls itself GBK, with half a character, is still UTF-8")
    func halfCharacterInUTF8() async throws {
        let server = oai(Self.titles + ["化学平衡\u{1}"], label: "GBK") { ForeignText.utf8($0) }
        let harvested = try await Synthetic.harvest("protocol: oai-pmh", endpoint: server.url + "/oai")
        #expect(harvested.records.prefix(4).map { title($0) } == Self.titles)
        #expect(title(harvested.records.last).hasPrefix("化学平衡\u{FFFD}"))
    }

    @Test("One title in GBK among titles in UTF-8 is read, and its record says so")
    func loneTitle() async throws {
        let server = oai(Self.titles + ["@@"], label: "UTF-8") { text in
            let parts = text.components(separatedBy: "@@").map { Array($0.utf8) }
            return parts[0] + ForeignText.gb18030("细胞分裂示范课") + parts[1]
        }
        let harvested = try await Synthetic.harvest("protocol: oai-pmh", endpoint: server.url + "/oai")
        #expect(harvested.records.map { title($0) } == Self.titles + ["细胞分裂示范课"])
        #expect(harvested.records.last?.findings.map(\.rule) == ["encoding_repaired"])
    }

    @Test(
        "A feed is read in the charset of its bytes",
        arguments: [("GBK", true), ("gb2312", true), ("UTF-8", true), ("GBK", false), ("utf-16", false)])
    func feeds(label: String, isGB: Bool) async throws {
        let items = Self.titles.map { "<item><title>\($0)镕</title><guid>\($0.count)\($0)</guid></item>" }.joined()
        let feed = "<?xml version=\"1.0\" encoding=\"\(label)\"?><rss><channel>\(items)</channel></rss>"
        let server = ForeignText.serving(["/feed": isGB ? ForeignText.gb18030(feed) : Array(feed.utf8)])
        let harvested = try await Synthetic.harvest("protocol: atom", endpoint: server.url + "/feed")
        #expect(harvested.records.map { title($0) } == Self.titles.map { $0 + "镕" })
        #expect(harvested.end.isCompleteList)
    }

    @Test("A sitemap in GB2312 is read")
    func sitemap() async throws {
        let server = LoopbackServer { request in
            let base = "http://" + (request.headers["host"] ?? "")
            let map =
                "<?xml version=\"1.0\" encoding=\"gb2312\"?><urlset><url><loc>\(base)/1</loc>"
                + "<news>中国教育示范课</news></url></urlset>"
            return switch request.path {
            case "/sitemap.xml": .answer(ForeignText.gb18030(map))
            case "/1": .answer(#"<script type="application/ld+json">{"@type":"Course","name":"圆"}</script>"#)
            default: .answer(status: 404, "")
            }
        }
        let harvested = try await Synthetic.harvest("protocol: sitemap", endpoint: server.url + "/sitemap.xml")
        #expect(harvested.records.count == 1)
    }

    @Test(
        "JSON in GBK is read with and without a word of it, also where half a character is a backslash",
        arguments: ["application/json; charset=GBK", "application/json", "application/json; charset=utf-8"])
    func json(type: String) async throws {
        let rows = zip(1..., Self.titles).map { #"{"id":"\#($0)","title":"\#($1)許誠"}"# }
        let yaml = "protocol: json-file\noptions: {id: id, records: data}"
        let page = ForeignText.gb18030(#"{"data":[\#(rows.joined(separator: ","))]}"#)
        let lines = ForeignText.gb18030(rows.joined(separator: "\n"))
        let server = ForeignText.serving(["/a": page, "/b": lines], type: type)
        let list = try await Synthetic.harvest(yaml, endpoint: server.url + "/a")
        let plain = try await Synthetic.harvest("protocol: json-file\noptions: {id: id}", endpoint: server.url + "/b")
        let paged = try await Synthetic.harvest(
            "protocol: json-get\noptions: {id: id, records: data}", endpoint: server.url + "/a")
        for harvested in [list, plain, paged] {
            #expect(harvested.records.map { title($0) } == Self.titles.map { $0 + "許誠" })
            #expect(harvested.records.allSatisfy { String(validating: $0.payload, as: UTF8.self) != nil })
        }
    }

    @Test("Half a character in a file of UTF-8 costs its cell; rows of two charsets in one file are both read")
    func csv() async throws {
        let head = "编号,名称,学科\n"
        let rows = zip(1..., Self.titles).map { "\($0),\($1),数学\n" }
        let damaged = ForeignText.utf8(head + rows.joined() + "5,化学\u{1},化学\n")
        var mixed = ForeignText.utf8(head)
        for (index, row) in rows.enumerated() {
            mixed += index.isMultiple(of: 2) ? ForeignText.gb18030(row) : ForeignText.utf8(row)
        }
        let server = ForeignText.serving(["/damaged.csv": damaged, "/mixed.csv": mixed])
        let yaml = "protocol: csv\noptions: {id: 编号}"
        let one = try await Synthetic.harvest(yaml, endpoint: server.url + "/damaged.csv")
        let names = one.records.map { value("名称", $0) }
        #expect(Array(names.prefix(4)) == Self.titles)
        #expect(names.last?.hasPrefix("化学\u{FFFD}") == true)
        #expect(one.records.map { $0.findings.map(\.rule) } == [[], [], [], [], ["mojibake"]])
        let two = try await Synthetic.harvest(yaml, endpoint: server.url + "/mixed.csv")
        #expect(two.records.map { value("名称", $0) } == Self.titles)
        #expect(two.unreadable.isEmpty)
    }

    @Test(
        "A web page is read in the charset of its bytes",
        arguments: [
            (#"<meta charset="utf-8">"#, true), (#"<meta charset="gb2312">"#, true), ("", true), ("", false),
        ])
    func pages(meta: String, isGB: Bool) async throws {
        let block = #"{"@type":"Course","name":"朱镕基与喆的背影"}"#
        let page =
            "<html><head>\(meta)<script type=\"application/ld+json\">\(block)</script></head>"
            + "<body>版权所有，示范课\u{1}</body></html>"
        let server = LoopbackServer { request in
            switch request.path {
            case "/sitemap.xml":
                .answer("<urlset><url><loc>http://\(request.headers["host"] ?? "")/1</loc></url></urlset>")
            case "/1":
                .answer(
                    headers: ["Content-Type": "text/html; charset=utf-8"],
                    isGB ? ForeignText.gb18030(page) : ForeignText.utf8(page))
            default: .answer(status: 404, "")
            }
        }
        let harvested = try await Synthetic.harvest("protocol: sitemap", endpoint: server.url + "/sitemap.xml")
        #expect(harvested.records.map { value("name", $0) } == ["朱镕基与喆的背影"])
        #expect(harvested.records.first?.findings.isEmpty == true)
    }

    @Test("UTF-8 encoded twice is undone in JSON and in tables, and the record says so")
    func twice() async throws {
        let title = ForeignText.twice("水的电离")
        let server = ForeignText.serving([
            "/a.json": Array(#"[{"id":"1","title":"\#(title)"}]"#.utf8), "/a.csv": Array("编号,title\n1,\(title)\n".utf8),
        ])
        for kind in ["json-file", "csv"] {
            let harvested = try await Synthetic.harvest(
                "protocol: \(kind)\noptions: {id: \(kind == "csv" ? "编号" : "id")}",
                endpoint: server.url + (kind == "csv" ? "/a.csv" : "/a.json"))
            #expect(harvested.records.map { self.title($0) } == ["水的电离"])
            #expect(harvested.records.first?.findings.map(\.rule) == ["encoding_repaired"])
        }
    }
}
