extension Int {
    /// No list is longer; sums of some thousand such numbers still fit.
    private static let mostClaimed = 1_000_000_000_000

    /// A count as a platform claims it, in whatever notation. Nil for what no list can have: less than nothing, more
    /// than a million million, or no number.
    package init?(claimed text: String) {
        guard let real = Double(text), real >= 0, real <= Double(Self.mostClaimed) else { return nil }
        self = Int(text) ?? Int(real)
    }
}
