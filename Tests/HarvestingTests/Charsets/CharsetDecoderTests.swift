import Testing

@testable import Harvesting

@Suite("Texts in other charsets")
struct CharsetDecoderTests {
    private static let gb18030: [UInt8] = [0xB7, 0xD6, 0xCA, 0xFD]

    @Test("A long text is converted over the borders of its pieces")
    func long() throws {
        // One byte before them puts every border inside a character.
        let text = "x" + String(repeating: "分数", count: 50_000)
        let bytes = [UInt8(ascii: "x")] + Array(repeatElement(Self.gb18030, count: 50_000).joined())
        let decoder = try #require(CharsetDecoder("GB18030"))
        let pieces = stride(from: 0, to: bytes.count, by: 4096).map { bytes[$0..<min($0 + 4096, bytes.count)] }
        #expect(pieces.flatMap(decoder.decode) == Array(text.utf8))
        #expect(decoder.replacements == 0 && !decoder.endsInsideCharacter)
    }

    @Test("Bytes that mean nothing become U+FFFD and are counted, and half a character waits for its other half")
    func pieces() throws {
        let decoder = try #require(CharsetDecoder("GB18030"))
        var text = decoder.decode(Self.gb18030[..<3])
        #expect(decoder.endsInsideCharacter)
        text += decoder.decode(Self.gb18030[3...])
        text += decoder.decode([0xFF, UInt8(ascii: "a")])
        #expect(text == Array("分数\u{FFFD}a".utf8))
        #expect(decoder.replacements == 1 && !decoder.endsInsideCharacter)
    }

    @Test(
        "A byte that stands for three letters of three bytes has room",
        .enabled(if: CharsetDecoder("TSCII") != nil, "the system does not know TSCII"))
    func expanding() throws {
        let decoder = try #require(CharsetDecoder("TSCII"))
        // A letter behind them, for the last might still be joined by another.
        let text = decoder.decode(([UInt8](repeating: 0x87, count: 100_000) + [UInt8(ascii: "a")])[...])
        // glibc swaps letters of this charset where its room ends; none may be lost or added.
        #expect(text.count == 900_001)
        #expect(decoder.replacements == 0)
    }
}
