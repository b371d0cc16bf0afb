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
        let mapper: Mapper
        do throws(HarvestError) { mapper = try run.workshop.mapper(for: platform) } catch {
            return try await catalogue.failRun(night: night, of: platform, error: error, now: run.now())
        }
        try await catalogue.register(platform)
        guard let pace = platform.pace.tonight(run.now()) else { return resting }
        let state = try await catalogue.state(of: platform.code)
        // A changed crosswalk or vocabulary makes every stored mapping doubtful: ask for everything once.
        let isRemapping = !state.mapping.isEmpty && state.mapping != mapper.version
        // What another address answered, or the same one to other questions, says nothing of what is there now.
        let isElsewhere = !state.connection.isEmpty && state.connection != platform.connection
        let asksAnew = isRemapping || isElsewhere
        let extent = extent(state, asksAnew: asksAnew)
        let (handle, checkpoint) = try await begin(extent, mapper)
        var request = HarvestRequest(platform: platform, extent: extent, memory: asksAnew ? [:] : handle.memory)
        if run.isFull { request.forgetAnswers() }
        // What a held run stored goes with the first page that comes: by it no payload may be recognised.
        let known = try await catalogue.knownPayloads(
            source: handle.source, isRemapping: asksAnew || state.heldRun != nil)
        request.stored = known
        request.checkpoint = checkpoint
        request.platform.pace = pace
        let refusals = RefusalLog()
        var ending = try await converse(request, pace, refusals) { session in
            try await pump(session, into: handle, mapper: mapper, known: known)
        }
        ending.isElsewhere = isElsewhere
        ending.mapping = mapper.version
        let words = PlatformWords(of: platform)
        ending.refused = refusals.answers.map { words.cleaned($0).withoutPersonalNumbers() }
        var report = try await catalogue.finish(handle, platform: platform, ending: ending, now: run.now)
        report.name = platform.name
        try await catalogue.prune(platform, now: run.now())
        return report
    }

    /// The run, and where it goes on when it was cut off.
    private func begin(
        _ extent: HarvestRequest.Extent, _ mapper: Mapper
    ) async throws -> (run: RunHandle, checkpoint: HarvestCheckpoint?) {
        let begun = try await catalogue.beginRun(
            night: night, code: platform.code, extent: Self.name(extent), mapping: mapper.version,
            connection: platform.connection, now: run.now())
        let checkpoint = Self.checkpoint(begun)
        guard begun.checkpoint != nil, checkpoint == nil else { return (begun, checkpoint) }
        return (try await catalogue.restart(begun, now: run.now()), nil)
    }

    /// Lets `body` speak with the platform for as long as it may be asked tonight.
    private func converse(
        _ request: HarvestRequest, _ pace: Platform.Pace, _ refusals: RefusalLog,
        _ body: @escaping @Sendable (any HarvestSession) async throws -> Void
    ) async throws -> RunEnding {
        var ending = RunEnding()
        do {
            let session = try run.workshop.session(for: request, refusals: refusals)
            do {
                try await withDeadline(seconds: pace.deadline, wait: run.wait) { try await body(session) }
            } catch is DeadlineExceeded {
                throw HarvestError(
                    platform: platform.code, stage: .harvest, cause: pace.usedUp,
                    nextStep: pace.nextStepWhenUsedUp, isTransient: true)
            }
            ending = RunEnding(await session.end())
        } catch let error as HarvestError {
            ending.error = error
        }
        return ending
    }

    /// What is told of a source that is not asked at this hour.
    private var resting: RunReport {
        RunReport(
            resting: platform, cause: "不在约定的采集时段 \(platform.pace.window?.text ?? "")（北京时间），未采集",
            nextStep: "在时段内运行，或修改平台文件的 pace.window")
    }

    private func extent(_ state: SourceState, asksAnew: Bool) -> HarvestRequest.Extent {
        guard !run.isFull, !asksAnew, state.heldRun == nil, let since = state.resumeFrom else { return .full }
        return .since(since)
    }

    /// Where an interrupted run goes on; nil when it cannot: nothing was kept, or by a version that wrote it otherwise.
    private static func checkpoint(_ run: RunHandle) -> HarvestCheckpoint? {
        guard let kept = run.checkpoint,
            let checkpoint = try? CodableJSON.read(HarvestCheckpoint.self, from: kept),
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
            let checkpoint = try CodableJSON.text(current.checkpoint)
            let prepared = try catalogue.prepare(
                page: pending, basis: mapper.basis, checkpoint: checkpoint, claimed: current.claimed,
                bytes: current.bytes)
            guard await queue.put(ReadPage(page: current, prepared: prepared)) else { return }
            page = try await upcoming
        }
        // A list that ends while it is told to stop need not have been whole.
        try Task.checkCancellation()
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
        notes = end.notes
        warns = end.warns
    }
}
