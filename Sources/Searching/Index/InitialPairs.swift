/// For each pair of first letters of neighbouring characters' readings, the strings in which it stands: the few hundred
/// names that letters can spell at all, out of all names.
struct InitialPairs: Sendable {
    private static let letters = 26

    private var buckets = Buckets()
    private var stringCount = 0

    init() {}

    /// - Parameter isWanted: strings that name something visible.
    init(_ strings: StringTable, _ table: PinyinTable, isWanted: (Int) -> Bool) {
        buckets = Buckets(count: Self.letters * Self.letters) { Self.visit(strings, table, isWanted, $0) }
        stringCount = strings.count
    }

    @inline(__always)
    private static func visit(
        _ strings: StringTable, _ table: PinyinTable, _ isWanted: (Int) -> Bool, _ body: (Int, UInt32) -> Void
    ) {
        strings.withAllUnits { units, ends in
            for number in 1..<max(1, strings.count) where isWanted(number) {
                var before: UInt32 = 0
                for index in Int(ends[number])..<Int(ends[number + 1]) {
                    let initials = table.initials(of: units[index] & ~StringTable.joins)
                    var firsts = before
                    while firsts != 0, initials != 0 {
                        var seconds = initials
                        while seconds != 0 {
                            body(
                                firsts.trailingZeroBitCount * letters + seconds.trailingZeroBitCount, UInt32(number))
                            seconds &= seconds - 1
                        }
                        firsts &= firsts - 1
                    }
                    before = initials
                }
            }
        }
    }

    /// Neighbouring characters, by the first letters of their readings as bit sets.
    struct Pair {
        var first: UInt32
        var second: UInt32
    }

    /// The strings that hold one pair of each list, as far as the rarest of these tell; none where nothing is asked for.
    func strings(holdingOneOfEach lists: [[Pair]]) -> DocumentSet {
        let counted = lists.map { pairs in (pairs, pairs.reduce(0) { $0 + count($1.first, $1.second) }) }
        var found: DocumentSet?
        for (pairs, _) in counted.sorted(by: { $0.1 < $1.1 }).prefix(Self.enough) {
            var strings = DocumentSet(capacity: stringCount)
            for pair in pairs { visit(pair.first, pair.second) { strings.insert(buckets[$0]) } }
            found?.formIntersection(strings)
            found = found ?? strings
        }
        return found ?? DocumentSet(capacity: stringCount)
    }

    /// Lists of strings that are joined: more leave hardly fewer.
    private static let enough = 3

    /// About how many `strings` gives.
    private func count(_ firsts: UInt32, _ seconds: UInt32) -> Int {
        var count = 0
        visit(firsts, seconds) { count += buckets.count($0) }
        return count
    }

    private func visit(_ firsts: UInt32, _ seconds: UInt32, _ body: (Int) -> Void) {
        for first in 0..<Self.letters where firsts >> UInt32(first) & 1 == 1 {
            for second in 0..<Self.letters where seconds >> UInt32(second) & 1 == 1 {
                body(first * Self.letters + second)
            }
        }
    }
}
