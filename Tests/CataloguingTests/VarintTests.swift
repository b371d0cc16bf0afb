import Foundation
import Testing

@testable import Cataloguing

@Suite("Numbers in as few bytes as they need")
struct VarintTests {
    @Test(
        "A number is read back, and what stands behind it is left",
        arguments: [0, 1, 127, 128, 16_383, 16_384, Int.max])
    func roundTrip(number: Int) {
        var bytes: [UInt8] = []
        bytes.appendVarint(UInt64(number))
        #expect(bytes.count == max(1, (Int.bitWidth - number.leadingZeroBitCount + 6) / 7))
        var rest = (bytes + [9])[...]
        #expect(rest.popVarint() == number)
        #expect(Array(rest) == [9])
    }

    @Test("A number without an end is none", arguments: [[], [0x80], Array(repeating: 0xFF, count: 20)] as [[UInt8]])
    func endless(bytes: [UInt8]) {
        var rest = bytes[...]
        #expect(rest.popVarint() == nil)
    }

    @Test("Lengths of a chunk that break off, or do not add up to its bytes, are damage")
    func chunkLengths() throws {
        let payloads = Data(try Zstd.compress([1, 2, 3]))
        #expect(try ChunkReader(lengths: Data([1, 2]), payloads: payloads)[1] == [2, 3])
        for lengths: [UInt8] in [
            [3, 0x80], [2], [4], [1, 2, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        ] {
            #expect(throws: Zstd.Failure.self) { _ = try ChunkReader(lengths: Data(lengths), payloads: payloads) }
        }
    }
}
