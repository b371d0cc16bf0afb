internal import Foundation
internal import Synchronization
internal import Testing

/// The one harness for hostile input: seeded mutations of good examples, given to a parser one after another. An error
/// is a good answer; a crash, a hang or a heap without bound is not.
package enum Fuzz {
    /// Inputs for each parser; `make fuzz` raises it.
    package static let inputs = environment.flatMap { Int($0) } ?? 200
    /// Alone in its process, so that its memory may be judged.
    package static let isLong = environment != nil
    private static let environment = ProcessInfo.processInfo.environment["HUILIU_FUZZ_INPUTS"]
    /// All parsers together.
    private static let total = Atomic<Int>(0)
    /// What a long round may take at its peak.
    private static let memoryLimit = 1 << 30

    /// - Parameters:
    ///   - share: for a parser that is slow: one in so many inputs only.
    ///   - parse: may throw whatever it likes.
    package static func run(
        _ name: String, _ corpus: [[UInt8]], tokens: [String] = [], share: Int = 1,
        _ parse: ([UInt8]) async throws -> Void
    ) async {
        #expect(!corpus.isEmpty && corpus.allSatisfy { !$0.isEmpty }, "\(name) has no good example")
        let rounds = max(1, inputs / share)
        var mutator = Mutator(seed: name.utf8.reduce(2019) { $0 &* 31 &+ UInt64($1) })
        var longest = Duration.zero
        for _ in 0..<rounds {
            let bytes = mutator.mutated(corpus, tokens: tokens)
            let began = ContinuousClock.now
            try? await parse(bytes)
            longest = max(longest, began.duration(to: .now))
        }
        guard isLong else { return }
        let peak = peakMemory()
        let total = total.add(rounds, ordering: .relaxed).newValue
        print("fuzz\t\(rounds)\t\(name)\tlongest \(longest)\tpeak \(peak >> 20) MB\tin all \(total)")
        #expect(peak < memoryLimit, "\(name) took \(peak >> 20) MB")
    }

    /// The same for parsers of text.
    package static func run(
        _ name: String, texts: [String], tokens: [String] = [], share: Int = 1, _ parse: (String) throws -> Void
    ) async {
        await run(name, texts.map { Array($0.utf8) }, tokens: tokens, share: share) {
            try parse(String(decoding: $0, as: UTF8.self))
        }
    }

    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}
