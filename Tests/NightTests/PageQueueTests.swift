import Harvesting
import Metadata
import Synchronization
import Testing

@testable import Cataloguing
@testable import huiliu

/// What became of a page handed over by a task of its own.
private final class PutProgress: Sendable {
    let began = Atomic(false)
    let returned = Atomic(false)
}

extension PageQueue {
    /// Begins to hand a page over. The task runs on the queue as this does: once it has begun, it has got as far as it
    /// gets without waiting.
    /// - Returns: whether the page was taken or refused already, and the task that hands it over.
    fileprivate func beginPut(_ page: ReadPage) async -> (hasReturned: Bool, task: Task<Bool, Never>) {
        let progress = PutProgress()
        let task = Task {
            progress.began.store(true, ordering: .relaxed)
            let isTaken = await self.put(page)
            progress.returned.store(true, ordering: .relaxed)
            return isTaken
        }
        while !progress.began.load(ordering: .relaxed) { await Task.yield() }
        return (progress.returned.load(ordering: .relaxed), task)
    }
}

@Suite("Pages between reading and writing")
struct PageQueueTests {
    private func page(bytes: Int) -> ReadPage {
        ReadPage(
            page: HarvestPage(
                records: [], checkpoint: HarvestCheckpoint(state: [:], pages: 1, delivered: 0), bytes: bytes),
            prepared: PreparedPage(
                checkpoint: "{}", bytes: bytes, records: [], active: [], chunks: [], groups: [], entries: []))
    }

    @Test("Once the writer has given up, nothing is taken any more: reading on would be in vain")
    func givenUp() async {
        let queue = PageQueue(sources: 1)
        #expect(await queue.put(page(bytes: 10)))
        await queue.close()
        #expect(await queue.put(page(bytes: 20)) == false)
        #expect(await queue.take()?.map(\.page.bytes) == [10])
        #expect(await queue.take() == nil)
    }

    @Test("A reader waits while its share of the bytes is full, and many sources have small shares")
    func share() async {
        let queue = PageQueue(sources: 16)
        #expect(await queue.put(page(bytes: 2 << 20)))
        let second = await queue.beginPut(page(bytes: 1))
        #expect(!second.hasReturned, "a page more than the share was let in")
        #expect(await queue.take()?.map(\.page.bytes) == [2 << 20])
        #expect(await second.task.value)
        await queue.close()
        #expect(await queue.take()?.map(\.page.bytes) == [1])
    }
}
