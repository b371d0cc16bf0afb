import Foundation
import GRDB
import Harvesting
import Metadata
import Synchronization
import TestSupport
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
    fileprivate func beginPut(
        _ page: ReadPage, of run: RunHandle, _ platform: Platform
    ) async -> (hasReturned: Bool, task: Task<Bool, Never>) {
        let progress = PutProgress()
        let task = Task {
            progress.began.store(true, ordering: .relaxed)
            let isTaken = await self.put(page, of: run, platform)
            progress.returned.store(true, ordering: .relaxed)
            return isTaken
        }
        while !progress.began.load(ordering: .relaxed) { await Task.yield() }
        return (progress.returned.load(ordering: .relaxed), task)
    }
}

@Suite("Pages between reading and writing")
struct PageQueueTests {
    private struct Broken: Error {}

    private func page(bytes: Int) -> ReadPage {
        ReadPage(
            page: HarvestPage(
                records: [], checkpoint: HarvestCheckpoint(state: [:], pages: 1, delivered: 0), bytes: bytes),
            prepared: PreparedPage(
                checkpoint: "{}", bytes: bytes, records: [], active: [], chunks: [], groups: [], entries: []))
    }

    private func run(_ id: Int64) -> RunHandle {
        RunHandle(
            id: id, night: 1, source: id, code: "\(id)", extent: "full", mapping: "", connection: "", isHarvest: true,
            checkpoint: nil,
            memory: [:])
    }

    private func platform(_ code: String) throws -> Platform {
        try Platform(
            ConfigNode(
                yaml: "code: \"\(code)\"\nname: 平台\nkind: provincial\nprovince: \"\(code)\"\nnote: test\n",
                file: "t.yml"))
    }

    @Test("Pages of all sources are taken together, in the order of each")
    func together() async throws {
        let queue = PageQueue()
        let platform = try platform("620000")
        for (source, bytes) in [(1, 10), (2, 20), (1, 30)] {
            #expect(await queue.put(page(bytes: bytes), of: run(Int64(source)), platform))
        }
        await queue.close()
        let batches = try #require(await queue.take())
        #expect(batches.map(\.run.id) == [1, 2])
        #expect(batches.map { $0.pages.map(\.page.bytes) } == [[10, 30], [20]])
        #expect(await queue.take() == nil)
    }

    @Test("Of a run whose pages cannot be stored nothing is taken any more; others go on")
    func givenUp() async throws {
        let queue = PageQueue()
        let platform = try platform("620000")
        #expect(await queue.put(page(bytes: 10), of: run(1), platform))
        #expect(await queue.put(page(bytes: 20), of: run(2), platform))
        await queue.close()
        for batch in try #require(await queue.take()) {
            await queue.settle(batch, failure: batch.run.id == 1 ? Broken() : nil)
        }
        #expect(await queue.put(page(bytes: 10), of: run(1), platform) == false)
        #expect(await queue.put(page(bytes: 10), of: run(2), platform))
        await #expect(throws: Broken.self) { try await queue.finish(run(1)) }
    }

    @Test("A source waits while its pages fill the room; one of which nothing waits does not")
    func room() async throws {
        let queue = PageQueue(mostBytes: 100)
        let platform = try platform("620000")
        #expect(await queue.put(page(bytes: 100), of: run(1), platform))
        let second = await queue.beginPut(page(bytes: 1), of: run(1), platform)
        #expect(!second.hasReturned, "a page more than there is room for was let in")
        #expect(await queue.put(page(bytes: 50), of: run(2), platform))
        for batch in try #require(await queue.take()) { await queue.settle(batch) }
        #expect(await second.task.value)
        await queue.close()
        let rest = try #require(await queue.take())
        #expect(rest.map { $0.pages.map(\.page.bytes) } == [[1]])
    }

    @Test("A source whose pages cannot be stored costs no other source its own")
    func isolated() async throws {
        let folder = try Project.temporaryFolder()
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: NoIndex())
        let platform = try platform("620000")
        try await catalogue.register(platform)
        let now = UTCInstant(seconds: 1_572_566_400)
        let night = try catalogue.beginNight(holder: "test", now: now)
        let whole = try await catalogue.beginRun(night: night, code: "620000", extent: "full", now: now)
        let queue = PageQueue()
        let record = PendingRecord(
            sourceID: "1", format: .json, payload: Array("{}".utf8),
            body: .active(
                MappedRecord(LearningResource(platform: "620000", sourceID: "1", province: "620000"), findings: [])))
        for handle in [run(99), whole] {
            var page = page(bytes: 10)
            page.prepared = try catalogue.prepare(page: [record], checkpoint: "{}", claimed: nil, bytes: 10)
            #expect(await queue.put(page, of: handle, platform))
        }
        await queue.close()
        await PageStoring(queue: queue, catalogue: catalogue, board: SilentBoard()).run()
        await #expect(throws: Catalogue.Failure.self) { try await queue.finish(run(99)) }
        try await queue.finish(whole)
        let stored = try await catalogue.pool.read { try String.fetchAll($0, sql: "SELECT source_id FROM record") }
        #expect(stored == ["1"])
    }
}
