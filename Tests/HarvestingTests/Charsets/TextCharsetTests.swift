import Foundation
import Testing

@testable import Harvesting

@Suite("Charset of a text")
struct TextCharsetTests {
    private func decoded(_ bytes: [UInt8], declared: String? = nil) -> TextCharset.Decoded? {
        TextCharset.decoded(Data(bytes), declared: declared)
    }

    @Test("Good UTF-8 is left alone whatever the label, but for pairs that are both")
    func good() {
        #expect(decoded(Array("勾股定理".utf8), declared: "GBK") == nil)
        #expect(decoded(Array("plain".utf8), declared: "GBK") == nil)
        let pair = decoded(ForeignText.gb18030("学习"), declared: "GBK")
        #expect(pair.map { String(decoding: $0.bytes, as: UTF8.self) } == "学习")
    }

    @Test(
        "A few stray bytes are no GB18030",
        arguments: ["Caf\u{1} cr\u{1}me", "课程资源\u{1}教学设计", "\u{1}", "a\u{1}b\u{1}c"])
    func stray(text: String) {
        let bytes = Array(text.utf8).map { $0 == 1 ? 0xE9 : $0 }
        #expect(decoded(bytes)?.charset == "UTF-8")
        #expect(decoded(bytes).map { $0.replaced > 0 } == true)
    }

    @Test("Latin-1 is what servers say that know nothing: GB18030 is told by its bytes")
    func latin() {
        let bytes = ForeignText.gb18030("勾股定理教学设计")
        #expect(decoded(bytes, declared: "ISO-8859-1")?.charset == "GB18030")
        #expect(Transcoding.label(inContentType: "text/xml; charset=ISO-8859-1") == nil)
        #expect(Transcoding.label(inContentType: "text/html; Charset=\"gbk\"") == "gbk")
    }

    @Test("A piece border inside a row or a character does no harm", arguments: [1, 2, 3, 7, 4096])
    func pieces(size: Int) throws {
        let text = "编号,名称\r\n1,勾股定理\r\n2,背影"
        let bytes = ForeignText.gb18030(text)
        let verdict = TextCharset.verdict(on: Data(bytes), declared: nil)
        let decoder = try #require(PieceDecoder(verdict))
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            result += decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(!decoder.endsInsideCharacter)
        result += decoder.rest()
        #expect(String(decoding: result, as: UTF8.self) == text)
    }
}
