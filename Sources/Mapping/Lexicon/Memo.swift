internal import Metadata
internal import Synchronization

/// Remembers what texts came to: headings and labels repeat from record to record, and folding them is dear.
final class Memo<Value: Sendable>: Sendable {
    /// Then everything is forgotten; the frequent ones are back soon.
    private let limit = 16_384
    private let known = Mutex<[ExactText: Value]>([:])

    func value(_ text: String, _ compute: () -> Value) -> Value {
        // Long text hardly repeats.
        guard text.utf8.count <= 96 else { return compute() }
        let key = ExactText(text)
        if let value = known.withLock({ $0[key] }) { return value }
        let value = compute()
        known.withLock { known in
            if known.count >= limit { known = [:] }
            known[key] = value
        }
        return value
    }
}
