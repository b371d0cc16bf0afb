import Harvesting
import Metadata
import Testing

@testable import Cataloguing
@testable import huiliu

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
        async let second = queue.put(page(bytes: 1))
        // What waits is not there yet.
        #expect(await queue.take()?.map(\.page.bytes) == [2 << 20])
        #expect(await second)
        await queue.close()
        #expect(await queue.take()?.map(\.page.bytes) == [1])
    }
}
