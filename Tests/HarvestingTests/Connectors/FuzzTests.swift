import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

/// Hostile input never crashes a reader, never makes it hang and never makes it hold more than it was given.
@Suite("Fuzzing the connectors' readers")
struct FuzzTests {
    private func run(
        _ corpus: [[UInt8]], tokens: [String], seed: UInt64, share: Int = 1, _ read: ([UInt8]) async throws -> Void
    ) async {
        var mutator = Mutator(seed: seed)
        for input in corpus {
            for _ in 0..<max(1, Mutator.rounds / share) {
                let bytes = mutator.mutated(input, tokens: tokens)
                // An error is a good answer; a crash or a hang is not.
                try? await read(bytes)
            }
        }
    }

    private func session(_ yaml: String, _ bytes: [UInt8]) async throws {
        let platform = try Platform.test(yaml + "\npace: {retries: 0}")
        let fetcher = ScriptedFetcher { request, _ in
            request.url.hasSuffix("/list")
                ? .bytes(bytes, url: request.url) : .text("", status: 404, url: request.url)
        }
        let request = HarvestRequest(platform: platform, extent: .full)
        _ = try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
    }

    @Test("JSON")
    func json() async {
        let corpus = [
            Synthetic.bytes("310000-json-post/page-start1.json"),
            Array("{\"a\":{\"list\":[{\"x\":[1,2.5e3,null,true,\"\\ud83d\\ude00\\u0000\"]},{}]},\"n\":\"c\"}".utf8),
        ]
        let tokens = ["{", "[", "\"", "\\u", "\\ud800", "[[[[[[[[", "]}", "\u{0}", "1e999", "//", "\"list\":"]
        await run(corpus, tokens: tokens, seed: 1) { bytes in
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
            _ = try JSONRecordReader.tree(of: bytes)
        }
    }

    @Test("CSV")
    func csv() async {
        let corpus = [
            Array(Synthetic.bytes("660000-csv-gb18030/bt_resources_20191231.csv").prefix(1500)),
            Array("a,b\n\"x\"\"y\",\n1,2\n".utf8),
        ]
        let tokens = ["\"", "\"\"", ",", "\r\n", "\t", ";", "\u{FEFF}", "=1+1", "\u{0}"]
        await run(corpus, tokens: tokens, seed: 2) { try await session("protocol: csv", $0) }
    }

    @Test("XLSX")
    func xlsx() async {
        let rows = #"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="B2" s="1"><v>43466.5</v></c></row>"#
        guard let sheet = try? Workbook.make(rows: rows, strings: "<si><t>名称</t></si>") else { return }
        await run([sheet], tokens: ["PK", "\u{1}", "xl/"], seed: 3) { try await session("protocol: xlsx", $0) }
        // Mutations inside the XML, packed again.
        var mutator = Mutator(seed: 4)
        let tokens = [
            "<c r=\"ZZZ99999\">", "<v>", "</row>", "99999999999", "&x;", "<mergeCell ref=\"A1:B9\"/>", "t=\"s\"",
        ]
        for _ in 0..<max(1, Mutator.rounds / 4) {
            let changed = String(decoding: mutator.mutated(Array(rows.utf8), tokens: tokens), as: UTF8.self)
            guard let bytes = try? Workbook.make(rows: changed) else { continue }
            try? await session("protocol: xlsx", bytes)
        }
    }

    @Test("Sitemaps, feeds and web pages")
    func web() async {
        let page = Synthetic.bytes("330000-sitemap/r/33-0001-99ded863.html")
        let tokens = [
            "<", "<script type=\"application/ld+json\">", "</script>", "&#x0;", "{\"@graph\":[", "<div>", "\"@id\":",
        ]
        let platform = try? Platform.test("protocol: sitemap")
        await run([page], tokens: tokens, seed: 5, share: 2) { bytes in
            guard let platform else { return }
            let fetcher = ScriptedFetcher { request, _ in
                if request.url.hasSuffix("/list") {
                    return .text("<urlset><url><loc>/p</loc></url></urlset>", url: request.url)
                }
                return request.url.hasSuffix("/p")
                    ? .bytes(bytes, url: request.url) : .text("", status: 404, url: request.url)
            }
            let request = HarvestRequest(platform: platform, extent: .full)
            _ = try await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
        }
        let map = Array("<urlset><url><loc>/list</loc><lastmod>2019</lastmod></url></urlset>".utf8)
        let xml = ["<url>", "<loc>", "]]>", "<![CDATA[", "&lt;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "\u{1F}\u{8B}"]
        await run([map], tokens: xml, seed: 6) { try await session("protocol: sitemap", $0) }
        let feed = Array(Synthetic.bytes("530000-atom/feed-1.xml").prefix(3000)) + Array("</feed>".utf8)
        await run([feed], tokens: xml + ["<entry>", "</entry>"], seed: 7, share: 2) {
            try await session("protocol: atom", $0)
        }
    }
}
