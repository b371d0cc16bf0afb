import Testing

@testable import Searching

@Suite("Sets, heaps and indices that narrow a search down, beside the plain way")
struct UnitIndexTests {
    private static let pieces = ["岳", "阳", "楼", "记", "岳阳", " lesson", " дәрис", "བོད", " 3", "，"]

    @Test("A unit names exactly the wanted strings in which it stands, words and syllables too", arguments: 0..<20)
    func units(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        var table = StringTable(seed: 1)
        let texts = (0..<60).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).compactMap { _ in Self.pieces.randomElement(using: &random) }
                .joined()
        }
        for text in texts {
            _ = Array(text.utf8).withUnsafeBufferPointer { table.intern($0, SearchTablesFixture.analyser) }
        }
        let isWanted: (Int) -> Bool = { $0 % 3 != 0 }
        let index = UnitIndex(table, isWanted: isWanted)
        func units(_ number: Int) -> [UInt32] {
            table.withUnits(UInt32(number)) { $0.map { $0 & ~StringTable.joins } }
        }
        let all = Set((1..<table.count).flatMap(units))
        for unit in all {
            let plain = (1..<table.count).filter { isWanted($0) && units($0).contains(unit) }.map(UInt32.init)
            #expect(Array(index.names(unit)) == plain)
            #expect(index.count(unit) == plain.count)
        }
        let some = Array(all.sorted().prefix(3))
        let plain = (1..<table.count).filter { isWanted($0) && !Set(units($0)).isDisjoint(with: some) }.map(UInt32.init)
        #expect(index.names(some).ids == plain)
        #expect(index.names(StringTable.word | WordTable.unknown).isEmpty)
        #expect(index.names(0x10FFFF).isEmpty)
    }

    @Test("A name with a character beyond the second supplementary plane is suggested")
    func rareCharacter() throws {
        let fixture = try SearchFixture(titles: ["𰻝𰻝面", "面面俱到"])
        #expect(try fixture.searcher.suggest("𰻝𰻝", limit: 5).map(\.text) == ["𰻝𰻝面"])
    }

    @Test("Sets of different size are joined, cut and counted as sets of numbers are", arguments: 0..<20)
    func sets(seed: Int) {
        var random = SeededGenerator(state: UInt64(seed))
        func some(_ capacity: Int) -> Set<UInt32> {
            Set(
                (0..<Int.random(in: 0...200, using: &random)).map { _ in
                    UInt32.random(in: 0..<UInt32(capacity), using: &random)
                })
        }
        let (left, right) = (some(700), some(9000))
        for (left, right, capacity) in [(left, right, 700), (right, left, 9000)] {
            let other = DocumentSet(right, capacity: capacity == 700 ? 9000 : 700)
            var set = DocumentSet(left, capacity: capacity)
            let room = UInt32(set.capacity)
            #expect(set.count == left.count && set.isEmpty == left.isEmpty)
            set.formUnion(other)
            #expect(set.ids == left.union(right.filter { $0 < room }).sorted())
            set.subtract(other)
            #expect(set.ids == left.subtracting(right).sorted())
            set.formIntersection(other)
            #expect(set.isEmpty && set.count == 0)
        }
    }

    @Test(
        "A list of the best keeps what sorting would put first, the lower place first among equals", arguments: 0..<20)
    func best(seed: Int) {
        var random = SeededGenerator(state: UInt64(seed))
        let ranks = (0..<500).map { _ in UInt64.random(in: 0...60, using: &random) }
        let limit = Int.random(in: 1...40, using: &random)
        var list = TopList(limit: limit)
        for (place, rank) in ranks.enumerated() { list.add(rank, UInt32(place)) }
        let plain = ranks.indices.sorted { ranks[$0] != ranks[$1] ? ranks[$0] > ranks[$1] : $0 < $1 }.prefix(limit)
        #expect(list.sorted.map { Int($0.place) } == Array(plain))
        #expect(list.worst == plain.last.map { ranks[$0] })
    }
}
