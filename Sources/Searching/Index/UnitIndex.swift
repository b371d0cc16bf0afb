/// For each character, word and syllable, the names in which it stands: what looks for a few names among all looks through
/// those that have the rarest of its units.
struct UnitIndex: Sendable {
    /// The last of them is of all characters beyond, which are not told apart: 𰻝 is one.
    private static let characters = 0x30001

    private var buckets = Buckets()
    private var stringCount = 0

    init() {}

    /// - Parameter isWanted: strings that name something visible.
    init(_ strings: StringTable, isWanted: (Int) -> Bool) {
        buckets = Buckets(count: Self.characters + strings.words.texts.count) { body in
            strings.withAllUnits { units, ends in
                for number in 1..<max(1, strings.count) where isWanted(number) {
                    for index in Int(ends[number])..<Int(ends[number + 1]) {
                        body(Self.bucket(units[index]), UInt32(number))
                    }
                }
            }
        }
        stringCount = strings.count
    }

    /// The names that have a unit, ascending; of a character beyond those told apart, the names that may have it.
    func names(_ unit: UInt32) -> ArraySlice<UInt32> { buckets[Self.bucket(unit)] }

    func count(_ unit: UInt32) -> Int { buckets.count(Self.bucket(unit)) }

    /// The unit fewest names have.
    func rarest(_ units: some Sequence<UInt32>) -> UInt32? { units.min { count($0) < count($1) } }

    /// The names that have one of some units.
    func names(_ units: some Sequence<UInt32>) -> DocumentSet {
        var all = DocumentSet(capacity: stringCount)
        for unit in units { all.insert(names(unit)) }
        return all
    }

    @inline(__always) private static func bucket(_ unit: UInt32) -> Int {
        let code = unit & ~StringTable.joins
        // Words and syllables are numbered together.
        return code < StringTable.word ? min(Int(code), characters - 1) : characters + Int(code & 0x00FF_FFFF)
    }
}
