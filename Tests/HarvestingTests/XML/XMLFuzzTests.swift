import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

/// Mutated pages: no crash, no hang, and whatever is read keeps its promises. `HUILIU_FUZZ_ROUNDS` for long rounds.
@Suite("Fuzzing the XML reader")
struct XMLFuzzTests {
    @Test("Mutated OAI-PMH pages never bring the reader down")
    func pages() throws {
        let rounds = ProcessInfo.processInfo.environment["HUILIU_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 300
        var random = SeededRandom(seed: 20_191_231)
        let seeds = try Self.seeds()
        for round in 0..<rounds {
            var bytes = seeds[round % seeds.count]
            for _ in 0...Int.random(in: 0...6, using: &random) { mutate(&bytes, seeds, &random) }
            guard let reader = try? OAIPageReader(Data(bytes), format: .oaiDC, salvaging: true) else { continue }
            let batch = reader.all
            #expect(batch.records.allSatisfy { !$0.sourceID.isEmpty && ($0.isDeleted || $0.tree?.root != nil) })
            #expect(batch.unreadable.allSatisfy { $0.findings.contains { $0.severity == .error } })
        }
    }

    @Test("Mutated payloads never bring the tree reader down")
    func trees() throws {
        let rounds = ProcessInfo.processInfo.environment["HUILIU_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 300
        var random = SeededRandom(seed: 4711)
        let seeds = try Self.seeds()
        for round in 0..<rounds {
            var bytes = Array(seeds[round % seeds.count].prefix(1500))
            for _ in 0...4 { mutate(&bytes, seeds, &random) }
            _ = try? XMLTree.read(bytes)
        }
    }

    private static func seeds() throws -> [[UInt8]] {
        let folder = Project.root.url.appending(path: "Tests/Fixtures/synthetic")
        return try [
            "620000-oai-dc/ListRecords-1", "620000-oai-dc/Identify", "620000-oai-dc/error-noRecordsMatch",
            "630000-oai-lom/ListRecords-1",
        ]
        .map { try Array(Data(contentsOf: folder.appending(path: $0 + ".xml"))) }
    }

    private static let tokens: [String] = [
        "<record>", "</record>", "<header>", "<metadata>", "</metadata>", "<![CDATA[", "]]>", "<!--", "-->", "&",
        "&#x1;",
        "&#55349;", "&nbsp;", "&xxe;", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "\u{FEFF}", "\"",
        ">",
        "<", "</OAI-PMH>", "<resumptionToken>", "Ã¥Â¤Â©",
    ]

    private func mutate(_ bytes: inout [UInt8], _ seeds: [[UInt8]], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...200, using: &random)))
        case 2:
            bytes.insert(contentsOf: Self.tokens.randomElement(using: &random).map { Array($0.utf8) } ?? [], at: place)
        case 3: bytes.removeSubrange(place...)
        case 4:
            let end = min(bytes.count, place + 300)
            bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &random))
        default:
            let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            let start = Int.random(in: 0..<other.count, using: &random)
            bytes.insert(contentsOf: other[start..<min(other.count, start + 500)], at: place)
        }
    }
}

/// SplitMix64: the same mutations every time.
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
