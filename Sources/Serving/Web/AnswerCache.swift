internal import HTTPTypes
internal import Metadata
internal import NIOCore
internal import Synchronization

/// Whole answers of late, ready for the wire: what many ask again costs a look.
///
/// When a source is published, all answers are of a generation before. One asker at a time makes his anew; the others
/// are given what was right until then, for some seconds at most: else everything asked of late would be searched for
/// again at once, and everybody would wait.
///
/// Only for answers to the public: nothing in here may depend on who asks.
final class AnswerCache: Sendable {
    struct Answer: Sendable {
        var headers: HTTPFields
        var body: ByteBuffer

        /// Bytes it takes, about.
        var size: Int { body.readableBytes + 1024 }
    }

    /// What is here for somebody who asks.
    enum Finding: Sendable {
        case answer(Answer)
        case nothing
        /// The answer is of a generation before, and the asker is the one to make it anew: `endRenewal` when done.
        case due
    }

    private struct Entry {
        var answer: Answer
        var generation: Int64
    }

    private struct State {
        var generation: Int64 = 0
        /// When the generations before ended.
        var ended: [Int64: Double] = [:]
        var isRenewing = false
        var young: [ExactText: Entry] = [:]
        var old: [ExactText: Entry] = [:]
        var size = 0
    }

    /// Seconds an answer may be given after its generation ended.
    private static let grace = 15.0
    /// Bytes held at most.
    private let limit: Int
    private let uptime: @Sendable () -> Double
    private let state = Mutex(State())

    /// - Parameter uptime: seconds of a clock that only goes forward.
    init(limit: Int, uptime: @escaping @Sendable () -> Double) {
        self.limit = limit
        self.uptime = uptime
    }

    /// - Parameter generation: the newest one.
    func find(_ key: String, generation: Int64) -> Finding {
        let now = uptime()
        return state.withLock { state in
            if state.generation != generation {
                state.ended = state.ended.filter { now - $0.value < Self.grace }
                state.ended[state.generation] = now
                state.ended[generation] = nil
                state.generation = generation
            }
            let key = ExactText(key)
            guard let entry = state.young[key] ?? state.old[key] else { return .nothing }
            if entry.generation != generation {
                guard let end = state.ended[entry.generation], now - end < Self.grace else { return .nothing }
                if !state.isRenewing {
                    state.isRenewing = true
                    return .due
                }
            }
            if state.old.removeValue(forKey: key) != nil { Self.keep(entry, key, limit, &state) }
            return .answer(entry.answer)
        }
    }

    func endRenewal() { state.withLock { $0.isRenewing = false } }

    /// - Parameter generation: as it was when the answer was begun.
    func keep(_ answer: Answer, _ key: String, generation: Int64) {
        guard answer.size <= limit / 16 else { return }
        state.withLock { state in
            guard state.generation == generation else { return }
            Self.keep(Entry(answer: answer, generation: generation), ExactText(key), limit, &state)
        }
    }

    private static func keep(_ entry: Entry, _ key: ExactText, _ limit: Int, _ state: inout State) {
        let before = state.young.updateValue(entry, forKey: key)
        state.size += entry.answer.size - (before?.answer.size ?? 0)
        guard state.size > limit / 2 else { return }
        state.old = state.young
        state.young = [:]
        state.size = 0
    }
}
