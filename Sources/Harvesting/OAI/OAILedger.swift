/// Which records a run has delivered, in a few bytes each: what makes a lost, repeated or endless page visible.
struct OAILedger: Sendable {
    /// Hash of the identifier → short hash of its datestamp.
    private var seen: [UInt64: UInt32] = [:]

    var count: Int { seen.count }

    enum Novelty {
        case new
        /// Known, but with another datestamp.
        case changed
        case known
    }

    mutating func note(_ identifier: String, _ datestamp: String?) -> Novelty {
        let key = Self.hash(identifier)
        let stamp = UInt32(truncatingIfNeeded: Self.hash(datestamp ?? ""))
        switch seen.updateValue(stamp, forKey: key) {
        case nil: return .new
        case stamp: return .known
        default: return .changed
        }
    }

    func contains(_ identifier: String) -> Bool { seen[Self.hash(identifier)] != nil }

    private static func hash(_ text: String) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(text)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
