import Testing

@testable import Searching

@Suite("Names that letters may spell")
struct InitialPairsTests {
    private static let pieces = [
        "岳", "阳", "楼", "记", "绿", "女", "中", "知", "识", "安", "西", "先", "重", "长", "行", "乐", "壮", "广", "第", " ", "3",
        "记，", "Unit", "恩", "而",
    ]

    @Test("No name that the letters spell is left out: in syllables, by initials, mixed, unfinished", arguments: 0..<20)
    func complete(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        let analyser = SearchTablesFixture.analyser
        let pinyin = analyser.pinyin
        var table = StringTable(seed: 1)
        for _ in 0..<80 {
            let text = (0..<Int.random(in: 1...6, using: &random))
                .compactMap { _ in Self.pieces.randomElement(using: &random) }.joined()
            _ = Array(text.utf8).withUnsafeBufferPointer { table.intern($0, analyser) }
        }
        let index = InitialPairs(table, pinyin) { _ in true }
        var spelled = 0
        for _ in 0..<300 {
            let number = UInt32.random(in: 1..<UInt32(table.count), using: &random)
            var letters = table.withUnits(number) { units in
                units.flatMap { unit -> [UInt8] in
                    let reading = pinyin.readings(of: unit & ~StringTable.joins).randomElement(using: &random)
                    let syllable = reading.map { pinyin.syllables[Int($0)] } ?? []
                    let isWhole = Bool.random(using: &random)
                    return isWhole ? syllable.map { $0 == 0x76 ? 0x75 : $0 } : Array(syllable.prefix(1))
                }
            }
            letters.removeLast(min(letters.count, Int.random(in: 0...2, using: &random)))
            guard let phrase = QueryPhrase(String(decoding: letters, as: UTF8.self), analyser),
                let query = PinyinQuery(phrase, pinyin), !pinyin.isBeginning(query.letters)
            else { continue }
            let found = index.strings(holdingOneOfEach: query.pairs(pinyin))
            for name in 1..<UInt32(table.count) {
                let isSpelled = table.withUnits(name) { units in
                    units.indices.contains { query.end(units, from: $0, pinyin, anchoredEnd: units.count) != nil }
                }
                if isSpelled { spelled += 1 }
                #expect(!isSpelled || found.contains(name), "\(String(decoding: letters, as: UTF8.self)) \(name)")
            }
        }
        #expect(spelled > 50)
    }

    @Test("Letters that are no way of reading characters name nothing", arguments: ["lauxsae", "vvvv", "uuii"])
    func unreadable(text: String) throws {
        let analyser = SearchTablesFixture.analyser
        let phrase = try #require(QueryPhrase(text, analyser))
        let query = try #require(PinyinQuery(phrase, analyser.pinyin))
        let lists = query.pairs(analyser.pinyin)
        #expect(lists.isEmpty || lists.contains(where: \.isEmpty))
    }
}
