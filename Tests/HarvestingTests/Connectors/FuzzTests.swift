import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("Fuzzing the connectors' readers")
struct FuzzTests {
    /// A whole harvest of one document; addresses it names lead nowhere.
    private func harvest(_ yaml: String, _ bytes: [UInt8], at path: String = "/list") async throws {
        let platform = try Platform.test(yaml + "\npace: {retries: 0}")
        let fetcher = ScriptedFetcher { request, _ in
            if request.url.hasSuffix(path) { return .bytes(bytes, url: request.url) }
            return request.url.hasSuffix("/list")
                ? .text("<urlset><url><loc>\(path)</loc></url></urlset>", url: request.url)
                : .text("", status: 404, url: request.url)
        }
        let request = HarvestRequest(platform: platform, extent: .full)
        _ = try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
    }

    @Test("JSON, in pieces and whole")
    func json() async {
        let corpus = [
            Synthetic.bytes("310000-json-post/page-start1.json"), Synthetic.bytes("320000-static-parts/part_100.json"),
            Array("{\"a\":{\"list\":[{\"x\":[1,2.5e3,null,true,\"\\ud83d\\ude00\\u0000\"]},{}]},\"n\":\"c\"}".utf8),
        ].map { Array($0.prefix(3000)) }
        let tokens = ["{", "[", "\"", "\\u", "\\ud800", "[[[[[[[[", "]}", "\u{0}", "1e999", "//", "\"list\":"]
        await Fuzz.run("JSON records", corpus, tokens: tokens) { bytes in
            for path in ["", "data.list", "a.list"] {
                let reader = JSONRecordReader(path: TreePath(path), recordBytes: 2000, depth: 16)
                var start = 0
                while start < bytes.count {
                    let end = min(start + 97, bytes.count)
                    try bytes[start..<end].withUnsafeBufferPointer { try reader.feed($0) }
                    start = end
                }
                _ = try reader.finish()
                _ = reader.takeRecords()
            }
        }
        await Fuzz.run("JSON trees", corpus, tokens: tokens) { _ = try JSONRecordReader.tree(of: $0) }
        await Fuzz.run("JSON pages", corpus, tokens: tokens) {
            try await harvest(
                "protocol: json-get\noptions: {records: data.list, id: id, total: data.total, paging: {by: page}}", $0)
        }
        await Fuzz.run("lists of parts", [Synthetic.bytes("320000-static-parts/data_version.json")], tokens: tokens) {
            try await harvest("protocol: parts", $0)
        }
    }

    @Test("CSV")
    func csv() async {
        let corpus = [
            Array(Synthetic.bytes("660000-csv-gb18030/bt_resources_20191231.csv").prefix(1500)),
            Array(Synthetic.bytes("660000-csv-gb18030/bt_resources_utf8bom.tsv").prefix(1500)),
            Array("a,b\n\"x\"\"y\",\n1,2\n".utf8),
        ]
        let tokens = ["\"", "\"\"", ",", "\r\n", "\t", ";", "\u{FEFF}", "=1+1", "\u{0}"]
        await Fuzz.run("CSV", corpus, tokens: tokens) { try await harvest("protocol: csv", $0) }
    }

    @Test("XLSX: the file, and the XML inside it")
    func xlsx() async throws {
        let rows = #"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="B2" s="1"><v>43466.5</v></c></row>"#
        let sheet = try Workbook.make(rows: rows, strings: "<si><t>名称</t></si>")
        let real = Synthetic.bytes("150000-xlsx/nmg_resources.xlsx")
        await Fuzz.run("XLSX", [sheet, real], tokens: ["PK", "\u{1}", "xl/"]) {
            try await harvest("protocol: xlsx", $0)
        }
        let tokens = [
            "<c r=\"ZZZ99999\">", "<v>", "</row>", "99999999999", "&x;", "<mergeCell ref=\"A1:B9\"/>", "t=\"s\"",
        ]
        await Fuzz.run("XLSX sheets", [Array(rows.utf8)], tokens: tokens, share: 4) {
            try await harvest("protocol: xlsx", try Workbook.make(rows: String(decoding: $0, as: UTF8.self)))
        }
    }

    @Test("Web pages and their JSON-LD")
    func pages() async {
        let tokens = [
            "<", "<script type=\"application/ld+json\">", "</script>", "&#x0;", "{\"@graph\":[", "<div>", "\"@id\":",
        ]
        await Fuzz.run("web pages", [Synthetic.bytes("330000-sitemap/r/33-0001-99ded863.html")], tokens: tokens) {
            try await harvest("protocol: sitemap", $0, at: "/p")
        }
    }

    @Test("Sitemaps, robots.txt, feeds and resource lists")
    func lists() async throws {
        let xml = ["<url>", "<loc>", "]]>", "<![CDATA[", "&lt;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "\u{1F}\u{8B}"]
        let map = Synthetic.bytes("330000-sitemap/sitemap.xml")
        await Fuzz.run("sitemaps", [map], tokens: xml) { try await harvest("protocol: sitemap", $0) }
        await Fuzz.run("robots.txt", texts: ["User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\nAllow: /a\n"]) {
            _ = RobotsRules($0).allows("/aab")
        }
        let feed = Array(Synthetic.bytes("530000-atom/feed-1.xml").prefix(3000)) + Array("</feed>".utf8)
        await Fuzz.run("feeds", [feed], tokens: xml + ["<entry>", "</entry>"]) {
            try await harvest("protocol: atom", $0)
        }
        let list = """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/">
            <rs:ln rel="up" href="/c"/><rs:md capability="changelist" from="2019-01-01T00:00:00Z"/><url><loc>/p</loc>
            <lastmod>2019-10-24T13:43:02Z</lastmod><rs:md change="updated" hash="md5:1584abdf8ebdc9802ac0c6a7402c03b6"/>
            </url></urlset>
            """
        await Fuzz.run("resource lists", [Array(list.utf8)], tokens: xml + ["rs:", "change=\"deleted\""]) {
            try await harvest("protocol: resourcesync", $0)
        }
    }
}
