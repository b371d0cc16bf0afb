/// For each pair of first letters of neighbouring characters' readings, the strings in which it stands: the few hundred
/// names that letters can spell at all, out of all names.
struct InitialPairs: Sendable {
    private static let letters = 26

    private var ends: [UInt32] = []
    private var numbers: [UInt32] = []

    init() {}

    /// - Parameter isWanted: strings that name something visible.
    init(_ strings: StringTable, _ table: PinyinTable, isWanted: (Int) -> Bool) {
        let count = Self.letters * Self.letters
        var sizes = [UInt32](repeating: 0, count: count + 1)
        var last = [UInt32](repeating: 0, count: count)
        Self.visit(strings, table, isWanted) { pair, number in
            if last[pair] != number { sizes[pair + 1] += 1 }
            last[pair] = number
        }
        for pair in 1...count { sizes[pair] += sizes[pair - 1] }
        var places = sizes
        var numbers = [UInt32](repeating: 0, count: Int(sizes[count]))
        last = [UInt32](repeating: 0, count: count)
        Self.visit(strings, table, isWanted) { pair, number in
            if last[pair] == number { return }
            last[pair] = number
            numbers[Int(places[pair])] = number
            places[pair] += 1
        }
        ends = sizes
        self.numbers = numbers
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

    /// The strings with a character that begins with `first` followed by one that begins with a letter of `seconds`.
    func strings(_ first: UInt8, then seconds: UInt32) -> [UInt32] {
        guard first >= 0x61, first <= 0x7A, !ends.isEmpty else { return [] }
        var found: [UInt32] = []
        var rest = seconds
        while rest != 0 {
            let pair = Int(first - 0x61) * Self.letters + rest.trailingZeroBitCount
            found += numbers[Int(ends[pair])..<Int(ends[pair + 1])]
            rest &= rest - 1
        }
        if seconds.nonzeroBitCount > 1 { found = Array(Set(found)) }
        return found
    }
}
