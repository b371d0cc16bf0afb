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
    /// What one input may add to the peak while who knows what else works in this process.
    private static let growthLimit = 4 << 30
    /// What one input may take: far more than any work of these sizes, for it waits for threads of others as well.
    private static let patience = Duration.seconds(300)
    /// One in so many inputs is a large one, the first of every round too.
    private static let largeShare = 50
    private static let largeSize = 32 << 10

    /// - Parameters:
    ///   - share: for a parser that is slow: one in so many inputs only.
    ///   - parse: may throw whatever it likes.
    package static func run(
        _ name: String, _ corpus: [[UInt8]], tokens: [String] = [], share: Int = 1,
        _ parse: ([UInt8]) async throws -> Void
    ) async {
        #expect(!corpus.isEmpty && corpus.allSatisfy { !$0.isEmpty }, "\(name) has no good example")
        let rounds = max(1, inputs / share)
        let seed: UInt64 = name.utf8.reduce(2019) { $0 &* 31 &+ UInt64($1) }
        var mutator = Mutator(seed: seed)
        var grower = Mutator(seed: ~seed)
        var longest = Duration.zero
        var growth = 0
        let watch = HangWatch(name)
        for round in 0..<rounds {
            var bytes = mutator.mutated(corpus, tokens: tokens)
            if round.isMultiple(of: largeShare) { bytes = grower.grown(bytes, to: largeSize) }
            watch.next()
            let began = ContinuousClock.now
            let before = peakMemory()
            // An error is a good answer.
            try? await parse(bytes)
            longest = max(longest, began.duration(to: .now))
            growth = max(growth, peakMemory() - before)
        }
        watch.stop()
        #expect(longest < patience, "\(name) took \(longest) for one input")
        #expect(growth < growthLimit, "\(name) took \(growth >> 20) MB for one input")
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

/// Ends the run when an input never comes back: nothing else would say which parser it is, and the run would stand still.
private final class HangWatch: Sendable {
    private let begun = Atomic<Int>(0)
    private let seen = Atomic<Int>(-1)
    private let isOver = Atomic(false)

    /// - Parameter name: of the parser.
    init(_ name: String) {
        look(name)
    }

    /// The next input is given to the parser.
    func next() { _ = begun.add(1, ordering: .relaxed) }

    func stop() { isOver.store(true, ordering: .relaxed) }

    private func look(_ name: String) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(600)) { [weak self] in
            guard let self, !isOver.load(ordering: .relaxed) else { return }
            let now = begun.load(ordering: .relaxed)
            if seen.exchange(now, ordering: .relaxed) == now { fatalError("\(name): input \(now) never comes back") }
            look(name)
        }
    }
}
