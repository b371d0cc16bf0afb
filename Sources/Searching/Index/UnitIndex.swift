/// For each character, word and syllable, the names in which it stands: what looks for a few names among all looks through
/// those that have the rarest of its units.
struct UnitIndex: Sendable {
    /// Characters beyond are not told apart.
    private static let characters = 0x30000

    private var buckets = Buckets()
    private var stringCount = 0

    init() {}

    /// - Parameter isWanted: strings that name something visible.
    init(_ strings: StringTable, isWanted: (Int) -> Bool) {
        buckets = Buckets(count: Self.characters + strings.words.texts.count) { body in
            strings.withAllUnits { units, ends in
                for number in 1..<max(1, strings.count) where isWanted(number) {
                    for index in Int(ends[number])..<Int(ends[number + 1]) {
                        if let bucket = Self.bucket(units[index]) { body(bucket, UInt32(number)) }
                    }
                }
            }
        }
        stringCount = strings.count
    }

    /// The names that have a unit, ascending.
    func names(_ unit: UInt32) -> ArraySlice<UInt32> { Self.bucket(unit).map { buckets[$0] } ?? [] }

    func count(_ unit: UInt32) -> Int { Self.bucket(unit).map(buckets.count) ?? 0 }

    /// The unit fewest names have.
    func rarest(_ units: some Sequence<UInt32>) -> UInt32? { units.min { count($0) < count($1) } }

    /// The names that have one of some units.
    func names(_ units: some Sequence<UInt32>) -> DocumentSet {
        var all = DocumentSet(capacity: stringCount)
        for unit in units { all.insert(names(unit)) }
        return all
    }

    /// Nil for a unit no name has.
    @inline(__always) private static func bucket(_ unit: UInt32) -> Int? {
        let code = unit & ~StringTable.joins
        if code < characters { return Int(code) }
        // Words and syllables are numbered together.
        return code >= StringTable.word ? characters + Int(code & 0x00FF_FFFF) : nil
    }
}
