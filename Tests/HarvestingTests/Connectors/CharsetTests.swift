import Testing

@testable import Harvesting

@Suite("Texts in other charsets")
struct CharsetTests {
    private static let gb18030: [UInt8] = [0xB7, 0xD6, 0xCA, 0xFD]

    @Test("A whole text is converted, or is not of the charset at all")
    func wholes() {
        #expect(Transcoding.utf8(Self.gb18030, from: "GB18030") == Array("分数".utf8))
        #expect(Transcoding.utf8(Array(Self.gb18030.dropLast()), from: "GB18030") == nil)
        #expect(Transcoding.utf8(Self.gb18030 + [0xFF], from: "GB18030") == nil)
        #expect(Transcoding.utf8(Self.gb18030, from: "no-such-charset") == nil)
        #expect(Transcoding.utf8([], from: "GB18030") == [])
    }

    @Test("A long text is converted over the borders of its pieces")
    func long() {
        // One byte before them puts every border inside a character.
        let text = "x" + String(repeating: "分数", count: 50_000)
        let bytes = [UInt8(ascii: "x")] + Array(repeatElement(Self.gb18030, count: 50_000).joined())
        #expect(Transcoding.utf8(bytes, from: "GB18030") == Array(text.utf8))
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
        let text = decoder.decode([UInt8](repeating: 0x87, count: 100_000)[...])
        #expect(text == Array(String(repeating: "\u{0B95}\u{0BCD}\u{0BB7}", count: 100_000).utf8))
        #expect(decoder.replacements == 0)
    }
}
