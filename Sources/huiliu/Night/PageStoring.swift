import Cataloguing

/// The one writer of a night: pages of many sources go into one transaction, for a commit costs as much as storing some
/// hundred records.
struct PageStoring: Sendable {
    let queue: PageQueue
    let catalogue: Catalogue
    let board: any ProgressBoard

    /// Stores pages until the queue is closed and empty.
    func run() async {
        while let batches = await queue.take() {
            for (batch, outcome) in zip(batches, await store(batches)) {
                switch outcome {
                case .success(let counts):
                    for (page, counts) in zip(batch.pages, counts) {
                        board.pageStored(batch.platform, page: page.page, counts: counts)
                    }
                    await queue.settle(batch)
                case .failure(let error): await queue.settle(batch, failure: error)
                }
            }
        }
    }

    /// All of them together, or, when that fails, one source after the other: no source fails by another's pages.
    private func store(_ batches: [PageBatch]) async -> [Result<[OutcomeCounts], any Error>] {
        do {
            return try await catalogue.commit(batches.map { (pages: $0.pages.map(\.prepared), run: $0.run) })
                .map { .success($0) }
        } catch {
            guard batches.count > 1 else { return [.failure(error)] }
            var outcomes: [Result<[OutcomeCounts], any Error>] = []
            for batch in batches { outcomes += await store([batch]) }
            return outcomes
        }
    }
}
