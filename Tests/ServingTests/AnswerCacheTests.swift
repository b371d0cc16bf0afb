import HTTPTypes
import NIOCore
import Synchronization
import Testing

@testable import Serving

@Suite("Answers given again")
struct AnswerCacheTests {
    @Test("Answers are kept up to a number of bytes, the ones asked for again longest")
    func bounded() async {
        let cache = AnswerCache(limit: 64_000) { 0 }
        let answer = AnswerCache.Answer(headers: [:], body: ByteBuffer(repeating: 0x61, count: 2_000))
        for number in 0..<1_000 {
            cache.settle(.alone, answer, String(number), generation: 0)
            #expect(await cache.find("0", generation: 0).isAnswer)
        }
        var kept = 0
        for number in 0..<1_000 where await cache.find(String(number), generation: 0).isAnswer { kept += 1 }
        #expect(kept > 5 && kept <= 64_000 / answer.size)
        let large = AnswerCache.Answer(headers: [:], body: ByteBuffer(repeating: 0x61, count: 32_000))
        cache.settle(.alone, large, "large", generation: 0)
        #expect(await cache.find("large", generation: 0).isDue(.first))
    }

    @Test("After a publication one asker at a time renews his answer, and for a while the others wait for nothing")
    func renewal() async {
        let uptime = Mutex(100.0)
        let cache = AnswerCache(limit: 64_000) { uptime.withLock { $0 } }
        let answer = AnswerCache.Answer(headers: [:], body: ByteBuffer(string: "first"))
        for key in ["a", "b"] {
            #expect(await cache.find(key, generation: 1).isDue(.first))
            cache.settle(.first, answer, key, generation: 1)
        }
        #expect(await cache.find("a", generation: 2).isDue(.renewal))
        #expect(await cache.find("a", generation: 2).isAnswer)
        #expect(await cache.find("b", generation: 2).isAnswer)
        cache.settle(.renewal, answer, "a", generation: 1)
        #expect(await cache.find("a", generation: 2).isDue(.renewal), "what was begun before is of no use now")
        cache.settle(.renewal, answer, "a", generation: 2)
        #expect(await cache.find("a", generation: 2).isAnswer)
        uptime.withLock { $0 += 16 }
        #expect(await cache.find("a", generation: 2).isAnswer)
        #expect(await cache.find("b", generation: 2).isDue(.first))
        #expect(await cache.find("a", generation: 3).isDue(.renewal))
    }

    @Test("Of those who ask at once one makes the answer for all; where that fails, each makes his own")
    func together() async {
        let cache = AnswerCache(limit: 64_000) { 0 }
        let answer = AnswerCache.Answer(headers: [:], body: ByteBuffer(string: "first"))
        for (made, key) in [(answer as AnswerCache.Answer?, "a"), (nil, "b")] {
            #expect(await cache.find(key, generation: 1).isDue(.first))
            let others = (0..<8).map { _ in Task { await cache.find(key, generation: 1) } }
            #expect(await cache.find(key, generation: 2).isDue(.first), "of another generation it is another answer")
            cache.settle(.first, nil, key, generation: 2)
            while cache.waiting(for: key, generation: 1) < others.count { await Task.yield() }
            cache.settle(.first, made, key, generation: 1)
            for other in others {
                let found = await other.value
                #expect(made == nil ? found.isDue(.alone) : found.isAnswer)
            }
        }
        #expect(await cache.find("b", generation: 2).isDue(.first), "nothing is left of what failed")
    }
}

extension AnswerCache.Finding {
    fileprivate var isAnswer: Bool { if case .answer = self { true } else { false } }

    fileprivate func isDue(_ making: AnswerCache.Making) -> Bool {
        if case .due(making) = self { true } else { false }
    }
}
