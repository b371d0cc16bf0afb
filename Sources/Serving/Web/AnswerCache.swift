internal import HTTPTypes
internal import Metadata
internal import NIOCore
internal import Synchronization

/// Whole answers of late, ready for the wire, of one generation: what many ask again costs a look.
///
/// Only for answers to the public: nothing in here may depend on who asks.
final class AnswerCache: Sendable {
    struct Answer: Sendable {
        var headers: HTTPFields
        var body: ByteBuffer

        /// Bytes it takes, about.
        var size: Int { body.readableBytes + 1024 }
    }

    private struct State {
        var generation: Int64 = 0
        var young: [ExactText: Answer] = [:]
        var old: [ExactText: Answer] = [:]
        var size = 0
    }

    /// Bytes held at most.
    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// - Parameter generation: all answers of another one are forgotten.
    func answer(_ key: String, generation: Int64) -> Answer? {
        state.withLock { state in
            if state.generation != generation { state = State(generation: generation) }
            let key = ExactText(key)
            if let answer = state.young[key] { return answer }
            guard let answer = state.old.removeValue(forKey: key) else { return nil }
            Self.keep(answer, key, limit, &state)
            return answer
        }
    }

    /// - Parameter generation: as it was when the answer was begun.
    func keep(_ answer: Answer, _ key: String, generation: Int64) {
        guard answer.size <= limit / 16 else { return }
        state.withLock { state in
            if state.generation == generation { Self.keep(answer, ExactText(key), limit, &state) }
        }
    }

    private static func keep(_ answer: Answer, _ key: ExactText, _ limit: Int, _ state: inout State) {
        let before = state.young.updateValue(answer, forKey: key)
        state.size += answer.size - (before?.size ?? 0)
        guard state.size > limit / 2 else { return }
        state.old = state.young
        state.young = [:]
        state.size = 0
    }
}
