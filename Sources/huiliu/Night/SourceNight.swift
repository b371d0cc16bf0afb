import Cataloguing
import Foundation
import Harvesting
import Mapping
import Metadata

/// One source's run of one night: ask, map what is new, store, and settle.
struct SourceNight: Sendable {
    let night: Int64
    let platform: Platform
    let run: NightlyRun

    private var catalogue: Catalogue { run.catalogue }

    func harvest() async throws -> RunReport {
        let mapper = try run.workshop.mapper(for: platform)
        try catalogue.register(platform)
        let state = try catalogue.state(of: platform.code)
        // A changed crosswalk or vocabulary makes every stored mapping doubtful: ask for everything once.
        let isRemapping = !state.mapping.isEmpty && state.mapping != mapper.version
        let extent = extent(state, isRemapping: isRemapping)
        let begun = try catalogue.beginRun(
            night: night, code: platform.code, extent: Self.name(extent), now: run.now())
        let checkpoint = Self.checkpoint(begun)
        let cannotGoOn = begun.checkpoint != nil && checkpoint == nil
        let handle = cannotGoOn ? try catalogue.restart(begun, now: run.now()) : begun
        var request = HarvestRequest(platform: platform, extent: extent, memory: isRemapping ? [:] : handle.memory)
        if run.isFull { request.forgetAnswers() }
        // What a held run stored goes with the first page that comes: by it no payload may be recognised.
        let knowsNothing = isRemapping || state.heldRun != nil
        let known = knowsNothing ? KnownPayloads() : try catalogue.knownPayloads(source: handle.source)
        request.stored = known
        request.checkpoint = checkpoint
        var ending = RunEnding()
        let refusals = RefusalLog()
        do {
            let seconds = try secondsTonight()
            let session = try run.workshop.session(for: request, refusals: refusals)
            try await withDeadline(seconds: seconds, wait: run.wait) {
                try await pump(session, into: handle, mapper: mapper, known: known)
            }
            ending = RunEnding(await session.end())
        } catch let error as HarvestError {
            ending.error = error
        } catch is DeadlineExceeded {
            ending.error = HarvestError(
                platform: platform.code, stage: .harvest, cause: "超过本来源的时限 \(Int(platform.pace.deadline)) 秒",
                nextStep: "检查平台是否变慢，或调大 pace.deadline；下次从断点之前重新采集", isTransient: true)
        }
        ending.mapping = mapper.version
        ending.refused = refusals.answers.map { $0.withoutPersonalNumbers() }
        var report = try await catalogue.finish(handle, platform: platform, ending: ending, now: run.now())
        report.name = platform.name
        try catalogue.prune(platform, now: run.now())
        return report
    }

    /// The source's deadline, or what is left of the hours in which it may be asked.
    private func secondsTonight() throws(HarvestError) -> Double {
        guard let window = platform.pace.window else { return platform.pace.deadline }
        guard let left = window.secondsLeft(at: run.now()) else {
            throw HarvestError(
                platform: platform.code, stage: .harvest, cause: "不在约定的采集时段 \(window.text)（北京时间）",
                nextStep: "在时段内运行，或修改平台文件的 pace.window")
        }
        return min(platform.pace.deadline, left)
    }

    private func extent(_ state: SourceState, isRemapping: Bool) -> HarvestRequest.Extent {
        guard !run.isFull, !isRemapping, state.heldRun == nil, let since = state.resumeFrom else { return .full }
        return .since(since)
    }

    /// Where an interrupted run goes on; nil when it cannot: nothing was kept, or by a version that wrote it otherwise.
    private static func checkpoint(_ run: RunHandle) -> HarvestCheckpoint? {
        guard let kept = run.checkpoint,
            let checkpoint = try? JSONDecoder().decode(HarvestCheckpoint.self, from: Data(kept.utf8)),
            !checkpoint.state.isEmpty
        else { return nil }
        return checkpoint
    }

    private static func name(_ extent: HarvestRequest.Extent) -> String {
        switch extent {
        case .full: "full"
        case .since(let instant): "since \(instant.iso8601)"
        }
    }

    /// Pulls page after page. While one is stored, the next is mapped and the one after that is on its way; pages that
    /// wait for the writer are stored together.
    private func pump(
        _ session: any HarvestSession, into handle: RunHandle, mapper: Mapper, known: KnownPayloads
    ) async throws {
        run.board.sourceBegins(platform, resumed: handle.checkpoint != nil)
        let queue = PageQueue(sources: min(run.width, run.platforms.count))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    while let pages = await queue.take() { try await store(pages, handle) }
                } catch {
                    await queue.close()
                    throw error
                }
            }
            var broken: (any Error)?
            do {
                try await read(session, handle, mapper: mapper, known: known, into: queue)
            } catch {
                broken = error
            }
            // What was read before the source broke off is good and is stored.
            await queue.close()
            try await group.waitForAll()
            if let broken { throw broken }
        }
    }

    private func read(
        _ session: any HarvestSession, _ handle: RunHandle, mapper: Mapper, known: KnownPayloads, into queue: PageQueue
    ) async throws {
        var page = try await session.nextPage()
        while let current = page {
            try Task.checkCancellation()
            // Before the next page is read: a record deleted here may come back there byte for byte as it is stored.
            let isKnown = current.records.map { known.recognise($0) }
            async let upcoming = session.nextPage()
            let pending = await map(current, isKnown: isKnown, mapper)
            let checkpoint = String(decoding: try JSONEncoder().encode(current.checkpoint), as: UTF8.self)
            let prepared = try catalogue.prepare(
                page: pending, basis: mapper.basis, checkpoint: checkpoint, claimed: current.claimed,
                bytes: current.bytes)
            guard await queue.put(ReadPage(page: current, prepared: prepared)) else { return }
            page = try await upcoming
        }
    }

    private func store(_ pages: [ReadPage], _ handle: RunHandle) async throws {
        let counts = try await catalogue.commit(pages: pages.map(\.prepared), run: handle)
        for (page, counts) in zip(pages, counts) { run.board.pageStored(platform, page: page.page, counts: counts) }
    }

    /// Maps the records of a page, side by side where there are cores for it.
    private func map(_ page: HarvestPage, isKnown: [Bool], _ mapper: Mapper) async -> [PendingRecord] {
        let records = page.records
        let size = max(Self.smallestShare, (records.count + Self.shares - 1) / Self.shares)
        var pending = await withTaskGroup(of: (Int, [PendingRecord]).self) { group in
            for start in stride(from: 0, to: records.count, by: size) {
                group.addTask {
                    let places = start..<min(start + size, records.count)
                    let tracing = TracingMapper(mapper)
                    return (start, places.map { Self.pending(records[$0], isKnown: isKnown[$0], mapper, tracing) })
                }
            }
            var parts: [(start: Int, records: [PendingRecord])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.start < $1.start }.flatMap(\.records)
        }
        for bad in page.unreadable {
            pending.append(
                PendingRecord(
                    sourceID: bad.sourceID, format: bad.format, payload: bad.payload,
                    body: .rejected(.read, bad.findings)
                ).withoutPersonalNumbers(mapper))
        }
        return pending
    }

    private static let shares = ProcessInfo.processInfo.activeProcessorCount
    /// Fewer records are not worth a task of their own.
    private static let smallestShare = 32

    private static func pending(
        _ record: SourceRecord, isKnown: Bool, _ mapper: Mapper, _ tracing: TracingMapper
    ) -> PendingRecord {
        let mapped = isKnown ? nil : tracing.map(record)
        return PendingRecord(
            sourceID: record.sourceID, format: record.format, payload: record.payload, datestamp: record.datestamp,
            sets: record.sets, body: mapped.map { body($0.outcome) } ?? .sameRaw, labels: mapped?.labels
        ).withoutPersonalNumbers(mapper)
    }

    static func body(_ outcome: MappingOutcome) -> PendingRecord.Body {
        switch outcome {
        case .mapped(let resource, let findings): .active(MappedRecord(resource, findings: findings))
        case .deleted: .tombstone
        case .rejected(let findings): .rejected(.check, findings)
        }
    }
}

extension RunEnding {
    init(_ end: HarvestEnd) {
        self.init()
        isCompleteList = end.isCompleteList
        isUnchanged = end.isUnchanged
        claimed = end.claimed
        notFetched = end.notFetched
        memory = end.memory
        resumeFrom = end.resumeFrom
        wantsFullHarvest = end.wantsFullHarvest
        notes = end.notes
    }
}
