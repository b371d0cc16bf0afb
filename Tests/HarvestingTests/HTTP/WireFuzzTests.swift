import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("Fuzzing what stands between the wire and the readers")
struct WireFuzzTests {
    @Test("gzip, deflate, brotli and Zstandard: cut, changed or made up, decoding ends and stays within its limit")
    func codings() async {
        let text = Array(String(repeating: "二力平衡 ", count: 200).utf8)
        let decoders: [(String, [UInt8], () -> any ContentDecoder)] = [
            ("gzip", Compressed.zlib(text, window: 31), { ZlibDecoder() }),
            ("deflate", Compressed.zlib(text, window: 15), { ZlibDecoder() }),
            ("brotli", Compressed.brotli, { BrotliDecoder() }),
            ("zstd", Compressed.zstd(text), { ZstdDecoder() }),
        ]
        for (name, example, make) in decoders {
            await Fuzz.run(name, [example]) { bytes in
                var count = 0
                try bytes.withUnsafeBufferPointer { piece throws(FetchFailure) in
                    try make().decode(piece) { output throws(FetchFailure) in
                        count += output.count
                        if count > 1 << 20 { throw .decompressionBomb() }
                    }
                }
            }
        }
    }

    @Test("Charsets: told by the bytes, or declared wrongly")
    func charsets() async {
        let examples = [
            Synthetic.bytes("660000-csv-gb18030/bt_resources_20191231.csv"),
            Synthetic.bytes("220000-token-rest/error-maintenance.html"), Array("བོད་ཡིག ᠮᠣᠩᠭᠣᠯ".utf8),
        ].map { Array($0.prefix(400)) }
        let names = [
            "GB18030", "GBK", "BIG5", "UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "UTF-7", "ISO-2022-JP", "EUC-KR",
        ]
        await Fuzz.run("charsets", examples, tokens: ["\u{FEFF}", "\u{0}"]) { bytes in
            let detected = TextCharset.verdict(on: Data(bytes), declared: nil)
            for name in names + [detected.name] {
                guard let decoder = CharsetDecoder(name) else { continue }
                for start in stride(from: 0, to: bytes.count, by: 37) {
                    _ = decoder.decode(bytes[start..<min(start + 37, bytes.count)])
                }
            }
        }
    }

    @Test("Dates, addresses, links and tokens in headers and answers")
    func words() async {
        let now = UTCInstant(seconds: 1_577_808_000)
        let dates = [
            "120", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "2019-10-24T13:43:02Z", "2019-10-24", "2019-10-24T13:43:02.5+08:00", "2019/10/24 13:43", "1e999",
        ]
        await Fuzz.run("dates of the wire", texts: dates, tokens: ["-", ":", "T", "Z", "+", "99999999999999999999"]) {
            _ = RetryAfter.duration($0, now: now)
            _ = OAIDatestamp.instant($0)
            _ = OAIDatestamp.Granularity(tolerant: $0)
        }
        let addresses = ["https://a.example:8443/b/c?d=%E4%B8%80&e=+#f", "//x.example", "../../y", "http://[::1]:80/"]
        await Fuzz.run("addresses", texts: addresses, tokens: ["@", ":", "[", "%", "\\", "..", "//", "#"]) {
            _ = WebAddress($0)?.with(query: "a=b")
        }
        let links = ["<https://a.example/?p=2>; rel=\"next\", </?p=9>; rel=last", "<a>;rel=next;x"]
        await Fuzz.run("links", texts: links, tokens: ["<", ">", ";", ",", "\"", "rel="]) { _ = LinkHeader.next($0) }
    }

    @Test("Places to go on from: whatever a checkpoint says, the session ends")
    func checkpoints() async {
        let state = """
            {"state":{"phase":"list","token":"a|b=","granularity":"second","from":"2019-01-01","page":"3","offset":"200",
            "cursor":"x","started":"1577808000","pass":"2","seen":"100","total":"500"},"pages":3,"delivered":300}
            """
        let tokens = ["\"", "-1", "99999999999999999999", "null", "\"token\":", "\"page\":", "\"\""]
        let files = [
            "protocol: oai-pmh",
            "protocol: json-get\noptions: {records: data.list, id: id, paging: {by: cursor, cursor: next}}",
            "protocol: json-get\noptions: {records: data.list, id: id, paging: {by: page}}",
        ]
        let answers = ["620000-oai-dc/error-badResumptionToken.xml", "310000-json-post/page-start1.json"]
            .map { Synthetic.bytes($0) }
        await Fuzz.run("checkpoints", [Array(state.utf8)], tokens: tokens, share: 2) { bytes in
            let checkpoint = try JSONDecoder().decode(HarvestCheckpoint.self, from: Data(bytes))
            for (number, file) in files.enumerated() {
                let platform = try Platform.test(file + "\npace: {retries: 0}")
                let fetcher = ScriptedFetcher { request, count throws(FetchFailure) in
                    if count > 50 { throw .timeout }
                    return .bytes(answers[min(number, 1)], url: request.url)
                }
                let request = HarvestRequest(platform: platform, extent: .full, checkpoint: checkpoint)
                _ = try? await Harvested(HarvesterRegistry.session(for: request, context: .scripted(fetcher)))
            }
        }
    }
}
