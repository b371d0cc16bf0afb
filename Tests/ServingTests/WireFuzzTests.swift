import TestSupport
import Testing

@testable import Serving

@Suite("Any bytes as any parameter, over the wire")
struct WireFuzzTests {
    private static let names = [
        "q", "stage", "subject", "grade", "year", "source", "node", "sort", "size", "cursor", "explain", "literal",
        "merge", "facets", "limit", "before", "nonsense",
    ]
    private static let paths = [
        "/api/search", "/api/suggest", "/api/tree", "/api/resources/", "/api/runs", "/api/nights", "/search", "/tree",
        "/resource/", "/oai", "/feed.atom",
    ]
    private static let examples = [
        "分数 -加法 标题:\"岳阳楼记\"", "yueyanglouji", "སློབ་དེབ ىئىززەت", "math|ed006|v_up", "1k.zz9.1", "newest", "100",
        "cnres:620000:6b86b273ff34fce1", "ListRecords&metadataPrefix=lom", "<script>'; DROP TABLE document;--",
    ]
    private static let tokens = [
        "\"", "“", "NEAR(", "*", "\u{202E}", "\u{0}", "&", "=", "%", "|", ":", "-", "𠀀", "../",
    ]

    @Test("Never an error of the server, and it goes on answering")
    func parameters() async throws {
        let site = try SiteFixture(accounts: true, outward: true)
        try await withServer(site.server) { port in
            await Fuzz.run(
                "requests over the wire", Self.examples.map { Array($0.utf8) }, tokens: Self.tokens
            ) { bytes in
                let (target, isEncoded) = Self.target(bytes)
                let answer = try await blocking { try RawRequest.send(Self.request(target), port: port) }
                let status = RawRequest.status(answer)
                // What is no HTTP may be turned away without a word; what is, is answered.
                #expect(status.map { $0 < 500 } ?? !isEncoded, "\(String(decoding: target, as: UTF8.self))")
            }
            let answer = try await blocking { try RawRequest.send(Self.request(Array("/healthz".utf8)), port: port) }
            #expect(RawRequest.status(answer) == 200)
        }
    }

    /// An address with these bytes as the value of some parameter, and whether they are escaped as they should be.
    private static func target(_ bytes: [UInt8]) -> (target: [UInt8], isEncoded: Bool) {
        let path = paths[bytes.count % paths.count]
        let name = names[bytes.reduce(0) { $0 &+ Int($1) } % names.count]
        let isEncoded = !bytes.count.isMultiple(of: 5)
        // Blanks and line ends would end the request line.
        let value = isEncoded ? bytes.flatMap(escaped) : bytes.filter { $0 > 0x20 }
        let head = path.hasSuffix("/") ? path : "\(path)?\(path == "/oai" ? "verb" : name)="
        return (Array(head.utf8) + value, isEncoded)
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    private static func request(_ target: [UInt8]) -> [UInt8] {
        Array("GET ".utf8) + target + Array(" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
    }
}
