internal import HTTPTypes
internal import Metadata
internal import NIOCore
internal import Synchronization

/// Whole answers of late, ready for the wire: what many ask again costs a look.
///
/// When a source is published, all answers are of a generation before. One asker at a time makes his anew; the others
/// are given what was right until then, for some seconds at most: else everything asked of late would be searched for
/// again at once, and everybody would wait. Of those who ask at once what was not asked before, one makes the answer
/// and the others wait for it.
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
        /// The asker is to make it, and to `settle` in any case when done.
        case due(Making)
    }

    enum Making: Sendable {
        /// Others wait for it.
        case first
        /// The answer is of a generation before.
        case renewal
        /// Whoever made it before could not: nobody waits any longer.
        case alone
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
        /// Those who wait for an answer that is being made.
        var waiting: [ExactText: [CheckedContinuation<Answer?, Never>]] = [:]
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
    func find(_ key: String, generation: Int64) async -> Finding {
        let flight = Self.flight(key, generation)
        let finding: Finding? = state.withLock { state in
            if let entry = known(ExactText(key), generation, &state) { return entry }
            if state.waiting[flight] != nil { return nil }
            state.waiting[flight] = []
            return .due(.first)
        }
        if let finding { return finding }
        let made = await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard state.waiting[flight] != nil else { return true }
                state.waiting[flight]?.append(continuation)
                return false
            }
            guard isOver else { return }
            let entry = state.withLock { $0.young[ExactText(key)] }
            continuation.resume(returning: entry.flatMap { $0.generation == generation ? $0.answer : nil })
        }
        return made.map(Finding.answer) ?? .due(.alone)
    }

    /// What is here, or who is to make it anew; nil: nothing.
    private func known(_ key: ExactText, _ generation: Int64, _ state: inout State) -> Finding? {
        let now = uptime()
        if state.generation != generation {
            state.ended = state.ended.filter { now - $0.value < Self.grace }
            state.ended[state.generation] = now
            state.ended[generation] = nil
            state.generation = generation
        }
        guard let entry = state.young[key] ?? state.old[key] else { return nil }
        if entry.generation != generation {
            guard let end = state.ended[entry.generation], now - end < Self.grace else { return nil }
            if !state.isRenewing {
                state.isRenewing = true
                return .due(.renewal)
            }
        }
        if state.old.removeValue(forKey: key) != nil { Self.keep(entry, key, limit, &state) }
        return .answer(entry.answer)
    }

    /// Ends what `find` asked for.
    /// - Parameters:
    ///   - answer: nil when there is none to give to others.
    ///   - generation: as it was when the answer was begun.
    func settle(_ making: Making, _ answer: Answer?, _ key: String, generation: Int64) {
        let waiting = state.withLock { state in
            if let answer, answer.size <= limit / 16, state.generation == generation {
                Self.keep(Entry(answer: answer, generation: generation), ExactText(key), limit, &state)
            }
            switch making {
            case .first: return state.waiting.removeValue(forKey: Self.flight(key, generation)) ?? []
            case .renewal: state.isRenewing = false
            case .alone: break
            }
            return []
        }
        for asker in waiting { asker.resume(returning: answer) }
    }

    /// How many wait for an answer that is being made.
    func waiting(for key: String, generation: Int64) -> Int {
        state.withLock { $0.waiting[Self.flight(key, generation)]?.count ?? 0 }
    }

    private static func flight(_ key: String, _ generation: Int64) -> ExactText { ExactText("\(generation) \(key)") }

    private static func keep(_ entry: Entry, _ key: ExactText, _ limit: Int, _ state: inout State) {
        let before = state.young.updateValue(entry, forKey: key)
        state.size += entry.answer.size - (before?.answer.size ?? 0)
        guard state.size > limit / 2 else { return }
        state.old = state.young
        state.young = [:]
        state.size = 0
    }
}
