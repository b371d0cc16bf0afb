import Testing

@testable import Searching

@Suite("The table of distinct strings")
struct StringTableTests {
    private static let strings = (0..<3000).map { "第\($0)课 string \($0 % 7)" }

    private func number(of text: String, in table: inout StringTable) -> UInt32 {
        Array(text.utf8).withUnsafeBufferPointer { table.intern($0, SearchTablesFixture.analyser) }
    }

    /// The slot of a string in a table of 1,024.
    private func slot(of text: String, in table: StringTable) -> UInt64 {
        Array(text.utf8).withUnsafeBufferPointer { table.hash($0) } & 1023
    }

    @Test("Whatever the seed, a string has one number, keeps it while the table grows, and comes back as it came")
    func numbers() {
        for seed: UInt64 in [0, 1, .max, 0x9E37_79B9_7F4A_7C15] {
            var table = StringTable(seed: seed)
            let first = Self.strings.map { number(of: $0, in: &table) }
            let again = Self.strings.map { number(of: $0, in: &table) }
            let empty = number(of: "", in: &table)
            let back = first.map { table[$0] }
            #expect(first == (1...3000).map { UInt32($0) })
            #expect(again == first && empty == 0)
            #expect(back == Self.strings)
        }
    }

    @Test("Strings chosen to share a slot under one seed are spread under another")
    func seeds() throws {
        let known = StringTable(seed: 1)
        let unknown = StringTable(seed: 0x9E37_79B9_7F4A_7C15)
        let slots = Dictionary(grouping: (0..<40_000).map { "lesson \($0)" }) { slot(of: $0, in: known) }
        let chosen = try #require(slots.values.max { $0.count < $1.count })
        #expect(chosen.count > 20)
        #expect(Set(chosen.map { slot(of: $0, in: unknown) }).count > chosen.count / 2)
    }
}
