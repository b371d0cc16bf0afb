import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("Compressed answers")
struct ContentCodingTests {
    private static let text = Array(String(repeating: "数学 第一章 有理数\n", count: 5000).utf8)

    private func fetch(
        _ body: [UInt8], coding: String?, limits: Platform.Limits = Platform.Limits()
    ) async throws(FetchFailure) -> FetchResponse {
        let headers = coding.map { ["Content-Encoding": $0] } ?? [:]
        let server = LoopbackServer { _ in .answer(headers: headers, body) }
        return try await CurlFetcher(.forTests).fetch(
            FetchRequest(url: server.url), limits: limits, allowPrivate: true)
    }

    @Test("gzip, deflate and zstd are undone", arguments: ["gzip", "deflate", "zstd"])
    func codings(coding: String) async throws {
        let body =
            coding == "zstd"
            ? Compressed.zstd(Self.text) : Compressed.zlib(Self.text, window: coding == "gzip" ? 31 : 15)
        #expect(try await fetch(body, coding: coding).body.bytes() == Data(Self.text))
    }

    @Test("Brotli is undone, a cut stream of it is noticed")
    func brotli() async throws {
        let hello: [UInt8] = [0x0B, 0x02, 0x80, 0x68, 0x65, 0x6C, 0x6C, 0x6F, 0x03]
        #expect(try await fetch(hello, coding: "br").body.bytes() == Data("hello".utf8))
        await #expect(throws: FetchFailure.truncated) { try await fetch(Array(hello.prefix(6)), coding: "br") }
    }

    @Test(
        "An answer that unpacks to whole buffers comes to its end, and so does one of a byte more or less",
        arguments: ["gzip", "zstd", "br"], [65535, 65536, 65537, 131_072])
    func wholeBuffers(coding: String, size: Int) async throws {
        let text = Array(Self.text.prefix(size))
        let body =
            switch coding {
            case "gzip": Compressed.zlib(text, window: 31)
            case "zstd": Compressed.zstd(text)
            default: Compressed.brotliStored(text)
            }
        #expect(try await fetch(body, coding: coding).body.bytes() == Data(text))
    }

    @Test("gzip without a header is recognised by its bytes (fault 31)")
    func unannounced() async throws {
        #expect(try await fetch(Compressed.zlib(Self.text, window: 31), coding: nil).body.bytes() == Data(Self.text))
    }

    @Test("deflate without its header is undone; text that calls itself so stays", arguments: [1, 5000])
    func bareDeflate(lines: Int) async throws {
        let text = Array(String(repeating: "{\"title\": \"数学 第一章\"}\n", count: lines).utf8)
        #expect(try await fetch(Compressed.zlib(text, window: -15), coding: "deflate").body.bytes() == Data(text))
        #expect(try await fetch(text, coding: "deflate").body.bytes() == Data(text))
    }

    @Test("Plain text that calls itself gzip is plain text", arguments: ["gzip", "deflate", "zstd"])
    func falsely(coding: String) async throws {
        #expect(try await fetch(Array("<xml/>".utf8), coding: coding).body.bytes() == Data("<xml/>".utf8))
    }

    @Test("Several gzip members are one body")
    func members() async throws {
        let twice = Compressed.zlib(Self.text, window: 31) + Compressed.zlib(Self.text, window: 31)
        #expect(try await fetch(twice, coding: "gzip").body.count == Self.text.count * 2)
    }

    @Test(
        "A compressed stream without its end is a cut answer, though the length is right (fault 32)",
        arguments: ["gzip", "zstd"])
    func cutStream(coding: String) async {
        let whole = coding == "gzip" ? Compressed.zlib(Self.text, window: 31) : Compressed.zstd(Self.text)
        await #expect(throws: FetchFailure.truncated) {
            try await fetch(Array(whole.prefix(whole.count * 6 / 10)), coding: coding)
        }
    }

    @Test("A bomb is put out after a few megabytes (fault 33)")
    func bomb() async {
        let bomb = Compressed.zlib([UInt8](repeating: 32, count: 40 << 20), window: 31)
        #expect(bomb.count < 100_000)
        await #expect {
            try await fetch(bomb, coding: "gzip")
        } throws: { error in
            guard case .decompressionBomb(let beginning) = error as? FetchFailure else { return false }
            return beginning.bytes == [UInt8](repeating: 32, count: AnswerBeginning.limit)
                && beginning.announced == bomb.count
        }
    }

    @Test("The byte limit counts decompressed bytes")
    func limit() async {
        var limits = Platform.Limits()
        limits.responseBytes = 10_000
        await #expect {
            try await fetch(Compressed.zlib(Self.text, window: 31), coding: "gzip", limits: limits)
        } throws: { error in
            guard case .tooLarge(10_000, let beginning) = error as? FetchFailure else { return false }
            return beginning.bytes == Array(Self.text.prefix(AnswerBeginning.limit))
        }
    }
}
