import TestSupport
import Testing

@testable import Metadata

@Suite("Texts looked into by their bytes")
struct TextByBytesTests {
    /// What takes marks, marks of several classes and orders, what is taken apart and what composes.
    private static let pool: [Unicode.Scalar] = [
        "a", "e", "水", "考", "é", "ȩ", "й", "ئ", "ا", "が", "か", "\u{3099}", "\u{301}", "\u{327}", "\u{338}", "가",
        "\u{1100}", "\u{1161}", "\u{11A8}", "\u{212B}", "\u{F73}", "\u{F71}", "\u{F72}", "\u{F74}", "\u{F40}",
        "\u{F43}", "\u{F90}", "\u{FB5}", "ᠮ", "\u{180B}", "ꀀ", "＝", "=", "\u{FA10}", "\u{958}", "\u{654}", "\u{1F100}",
        "\u{2ADC}", "\u{344}", "。", " ",
    ]

    @Test("Text is left as it is only where composing it changes nothing")
    func composes() {
        var random = Mutator(seed: 41)
        for _ in 0..<20_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...7, using: &random) {
                text.append(Self.pool.randomElement(using: &random) ?? "a")
            }
            let written = String(text)
            let composed = Array(TextFolding.nfc(written).unicodeScalars)
            let expected = Array(TextFolding.composed(written).unicodeScalars)
            #expect(composed == expected, "\(text.map { String($0.value, radix: 16) })")
        }
    }

    @Test("A look by bytes finds what the standard library finds")
    func finds() {
        var random = Mutator(seed: 7)
        let letters = ["水", "制", "五", "a", "·", "学", "ཀ", ""]
        func text(_ count: Int) -> String {
            (0..<count).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
        }
        for _ in 0..<5_000 {
            let (whole, words) = (text(12), text(3))
            #expect(whole.begins(with: words) == whole.hasPrefix(words))
            #expect(whole.ends(with: words) == whole.hasSuffix(words))
            if !words.isEmpty { #expect(whole.holds(words) == whole.contains(words)) }
            #expect(whole.holds(byte: 0x61) == whole.contains("a"))
        }
    }

    @Test("Eight bytes at once tell what each of them is")
    func eights() {
        var random = Mutator(seed: 3)
        for _ in 0..<20_000 {
            let bytes = (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) }
            let word = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
            let limit = UInt8.random(in: 0...255, using: &random)
            #expect(word.holdsByte(UInt64(limit)) == bytes.contains(limit))
            if limit <= 0x80 {
                #expect(word.holdsByte(below: UInt64(limit)) == bytes.contains { $0 < limit })
            } else {
                #expect(word.holdsByte(atLeast: UInt64(limit)) == bytes.contains { $0 >= limit })
            }
        }
    }

    @Test(
        "An instant is written with all its digits",
        arguments: [
            ("0001-01-01T00:00:00Z", -62_135_596_800), ("1969-12-31T23:59:59Z", -1),
            ("2019-09-21T04:52:25Z", 1_569_041_545), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] as [(String, Int64)])
    func instants(_ written: String, _ seconds: Int64) {
        #expect(UTCInstant(seconds: seconds).iso8601 == written)
        #expect(UTCInstant(iso8601: written)?.seconds == seconds)
    }
}
