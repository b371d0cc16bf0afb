import Foundation
import Testing

@testable import Cataloguing

@Suite("Groups of mapped records")
struct MappedCodecTests {
    private static let lines = """
        {"id":"cnres:110000:1","platform":"110000","sourceId":"1","titles":[{"lang":"zh","text":"第一单元 岳阳楼记"}]}
        {"id":"cnres:110000:2","platform":"110000","sourceId":"2","titles":[{"lang":"zh","text":"第二单元 静夜思"}]}
        """

    @Test("Are read as they were packed, with the newest dictionary")
    func newest() throws {
        let codec = MappedCodec()
        let packed = try codec.compressor().compress(Array(Self.lines.utf8))
        #expect(try packed.withUnsafeBufferPointer(codec.decompress) == Array(Self.lines.utf8))
        #expect(packed.count * 2 < Self.lines.utf8.count)
    }

    @Test("Are still read from catalogues packed with the first dictionary")
    func first() throws {
        let packed = try #require(
            Data(
                base64Encoded: """
                    KLUv/SDq3QEANAIxMeWys+mYs+alvOiusCJ9XX0yMrqM6Z2Z5aSc5oCdIn1dfQcAIEPwMD04Asn524PM5rmaHW6VzlY=
                    """))
        let lines = try [UInt8](packed).withUnsafeBufferPointer(MappedCodec().decompress)
        #expect(String(decoding: lines, as: UTF8.self) == Self.lines)
    }

    @Test("A damaged group is an error, wherever a byte of it is wrong")
    func damaged() throws {
        let codec = MappedCodec()
        let packed = try codec.compressor().compress(Array(Self.lines.utf8))
        for place in packed.indices {
            var wrong = packed
            wrong[place] ^= 0x55
            let read = try? wrong.withUnsafeBufferPointer(codec.decompress)
            // A letter of the text itself can be another letter; more or less than the text it never is.
            #expect(read == nil || read?.count == Self.lines.utf8.count, "byte \(place)")
        }
        for count in packed.indices {
            #expect(throws: Zstd.Failure.self) {
                try Array(packed[..<count]).withUnsafeBufferPointer(codec.decompress)
            }
        }
    }
}
