internal import Metadata
internal import Synchronization

/// Writes down which labels a mapping asked the vocabularies about: while the answers to these stay as they are, the
/// record maps to what it is. For one record at a time.
final class LabelTrace: Sendable {
    private let asked = Mutex<[UInt32]>([])

    func note(_ label: UInt32) { asked.withLock { $0.append(label) } }

    /// What was asked since the last time: ascending, each label once.
    func take() -> [UInt32] {
        asked.withLock { asked in
            asked.sort()
            var labels: [UInt32] = []
            labels.reserveCapacity(asked.count)
            for label in asked where labels.last != label { labels.append(label) }
            asked.removeAll(keepingCapacity: true)
            return labels
        }
    }

    /// The number of a folded label of a vocabulary; stable, for it is stored.
    static func number(_ list: String, _ label: String) -> UInt32 { number("\(list)\u{1F}\(label)") }

    static func number(_ text: String) -> UInt32 { UInt32(truncatingIfNeeded: text.withBytes(Digest.number)) }
}
