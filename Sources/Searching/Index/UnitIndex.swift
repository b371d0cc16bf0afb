/// For each character, word and syllable, the names in which it stands: what looks for a few names among all looks through
/// those that have the rarest of its units.
struct UnitIndex: Sendable {
    /// Characters beyond are not told apart.
    private static let characters = 0x30000

    private var buckets = Buckets()

    init() {}

    /// - Parameter isWanted: strings that name something visible.
    init(_ strings: StringTable, isWanted: (Int) -> Bool) {
        buckets = Buckets(count: Self.characters + strings.words.texts.count) { body in
            strings.withAllUnits { units, ends in
                for number in 1..<max(1, strings.count) where isWanted(number) {
                    for index in Int(ends[number])..<Int(ends[number + 1]) {
                        if let bucket = Self.bucket(units[index], strings) { body(bucket, UInt32(number)) }
                    }
                }
            }
        }
    }

    /// The names that have a unit, ascending.
    func names(_ unit: UInt32, _ strings: StringTable) -> ArraySlice<UInt32> {
        Self.bucket(unit, strings).map { buckets[$0] } ?? []
    }

    func count(_ unit: UInt32, _ strings: StringTable) -> Int {
        Self.bucket(unit, strings).map { buckets.count($0) } ?? 0
    }

    /// The names that have one of some units.
    func names(_ units: some Sequence<UInt32>, _ strings: StringTable) -> DocumentSet {
        var all = DocumentSet(capacity: strings.count)
        for unit in units { all.insert(names(unit, strings)) }
        return all
    }

    /// Nil for a unit no name has.
    @inline(__always) private static func bucket(_ unit: UInt32, _ strings: StringTable) -> Int? {
        let code = unit & ~StringTable.joins
        if code < characters { return Int(code) }
        // Words and syllables are numbered together.
        let word = Int(code & 0x00FF_FFFF)
        return code >= StringTable.word && word < strings.words.texts.count ? characters + word : nil
    }
}
