import Cataloguing
import Foundation
import GRDB
import Harvesting
import Mapping
import Metadata

/// Maps everything stored once more, without network: what a changed crosswalk or vocabulary line moves.
struct Renormalisation: Sendable {
    let catalogue: Catalogue
    let workshop: Workshop
    /// Who gave the order, for the audit log; nil: nobody.
    var actor: String?
    /// Pieces mapped at the same time.
    var width = ProcessInfo.processInfo.activeProcessorCount
    var now: Now = currentInstant

    /// What one source's renormalisation came to.
    struct Report: Codable, Sendable {
        var source: String
        /// Records looked at.
        var read = 0
        /// Those that hang on something that is no longer what it was, and were mapped again.
        var mapped = 0
        var changed = 0
        /// Those that pass the rules no longer: they go to quarantine.
        var rejected = 0
        /// In Chinese: why what it came to is not published; nil: it is.
        var held: String?
        var nextStep: String?
        /// Those whose stored payload cannot be read any more: they stay as they are.
        var unreadable = 0
        /// Field of the record → how many records have another value now.
        var moved: [String: Int] = [:]
    }

    /// One source. Records that come out as they were keep their version and datestamp.
    ///
    /// Only those are mapped at all that asked about a label which now comes to something else; every one when anything
    /// but labels changed. Each chunk remembers what it hangs on only once the result is published: whatever ends this
    /// run before costs work, never a change.
    func run(_ platform: Platform, night: Int64) async throws -> Report {
        let mapper = try workshop.mapper(for: platform)
        let handle = try await catalogue.beginRun(
            night: night, code: platform.code, extent: "renormalise", mapping: mapper.version, isHarvest: false,
            now: now())
        var report = Report(source: platform.code)
        let (read, answers) = try await catalogue.pool.read { db in
            (try catalogue.liveCount(handle.source, db), try catalogue.answers(like: mapper.basis, db))
        }
        report.read = read
        let changes = answers.mapValues { mapper.basis.answers.changes(since: $0) }
        var last: LabelledChunk?
        var labelled: [(chunk: Int64, labels: SlotLabels)] = []
        while true {
            let before = last
            let chunks = try await catalogue.pool.read {
                try catalogue.chunks(
                    source: handle.source, after: before, but: handle.id, limit: Self.piece * width * 4, $0)
            }
            if chunks.isEmpty { break }
            last = chunks.last
            let piece = try await remap(chunks.compactMap { Work($0, changes) }, mapper: mapper)
            report.mapped += piece.mapped
            report.unreadable += piece.unreadable
            report.changed += piece.changed.count
            labelled += piece.labelled
            for pending in piece.changed {
                if case .rejected = pending.body { report.rejected += 1 }
            }
            for (field, count) in piece.moved { report.moved[field, default: 0] += count }
            if !piece.changed.isEmpty {
                _ = try await catalogue.commit(
                    page: piece.changed, run: handle, basis: mapper.basis, checkpoint: "{}", claimed: nil, bytes: 0)
            }
        }
        var ending = RunEnding()
        ending.isHarvest = false
        ending.mapping = mapper.version
        ending.act = actor.map { OperatorAct(actor: $0, act: "renormalise", detail: "changed \(report.changed)") }
        let outcome = try await catalogue.finish(handle, platform: platform, ending: ending, now: now)
        if outcome.state == .held {
            report.held = outcome.cause
            report.nextStep = outcome.nextStep
        }
        if outcome.state == .ok, !labelled.isEmpty { try catalogue.relabel(labelled, basis: mapper.basis) }
        try await catalogue.prune(platform, now: now())
        return report
    }

    /// A chunk with something in it to map again.
    private struct Work: Sendable {
        var chunk: Int64
        /// Nil: all.
        var slots: Set<Int>?
        var labels: SlotLabels

        /// - Parameter changes: labels that come to something else, by the number of the basis.
        /// - Returns: nil when everything stays as it is.
        init?(_ chunk: LabelledChunk, _ changes: [Int64: Set<UInt32>]) {
            self.chunk = chunk.chunk
            // What versions nobody sees any more asked under another frame says nothing under this one.
            labels = SlotLabels(Array(repeating: nil, count: chunk.labels.count))
            guard let basis = chunk.basis, let changed = changes[basis] else { return }
            labels = chunk.labels
            let asking = labels.slots(asking: changed)
            if asking.isEmpty { return nil }
            slots = Set(asking)
        }
    }

    private struct Piece: Sendable {
        var mapped = 0
        var unreadable = 0
        var changed: [PendingRecord] = []
        var moved: [String: Int] = [:]
        var labelled: [(chunk: Int64, labels: SlotLabels)] = []
    }

    /// Chunks that one task reads and maps before it takes others.
    private static let piece = 8

    /// Reads and maps chunks side by side.
    private func remap(_ tasks: [Work], mapper: Mapper) async throws -> Piece {
        var all = Piece()
        try await withThrowingTaskGroup(of: Piece.self) { group in
            for start in stride(from: 0, to: tasks.count, by: Self.piece) {
                let own = Array(tasks[start..<min(start + Self.piece, tasks.count)])
                group.addTask { try await remapPiece(own, mapper) }
            }
            for try await piece in group {
                all.mapped += piece.mapped
                all.unreadable += piece.unreadable
                all.changed += piece.changed
                all.labelled += piece.labelled
                all.moved.merge(piece.moved) { $0 + $1 }
            }
        }
        return all
    }

    private func remapPiece(_ tasks: [Work], _ mapper: Mapper) async throws -> Piece {
        var piece = Piece()
        let tracing = TracingMapper(mapper)
        for task in tasks {
            let records = try await catalogue.pool.read {
                try catalogue.stored(chunk: task.chunk, slots: task.slots, $0)
            }
            var labels = task.labels
            // Versions nobody sees any more would have to be mapped if they came back.
            for slot in task.slots ?? [] { labels.replace(slot, with: nil) }
            try await remap(records, mapper, tracing, &labels, into: &piece)
            piece.labelled.append((task.chunk, labels))
        }
        return piece
    }

    private func remap(
        _ records: [StoredRecord], _ mapper: Mapper, _ tracing: TracingMapper, _ labels: inout SlotLabels,
        into piece: inout Piece
    ) async throws {
        piece.mapped += records.count
        var moved: [(document: Int64, json: [UInt8])] = []
        let reader = PayloadReader()
        for stored in records {
            let tree: SourceTree
            do { tree = try reader.tree(of: stored.payload, as: stored.format) } catch {
                piece.unreadable += 1
                labels.replace(stored.slot, with: nil)
                continue
            }
            let record = SourceRecord(
                sourceID: stored.sourceID, datestamp: stored.datestamp, sets: stored.sets, format: stored.format,
                payload: stored.payload, tree: tree)
            let (mapped, asked) = tracing.map(record)
            let outcome = mapped.remembering(stored.removedNumbers)
            if case .mapped(let resource, _) = outcome,
                MappedRecord.contentHash(resource.canonicalJSON()) == stored.contentHash,
                // Filed by earlier rules, under the year of its last change.
                stored.hasYear == (resource.activityYear != nil)
            {
                labels.replace(stored.slot, with: asked)
                continue
            }
            let body = SourceNight.body(outcome)
            var pending = PendingRecord(
                sourceID: stored.sourceID, format: stored.format, payload: stored.payload,
                datestamp: stored.datestamp, sets: stored.sets, body: body, labels: asked)
            // What is stored may have lost personal numbers: the platform's own bytes are what the next night meets.
            pending.rawHash = stored.rawHash
            // Kept before a number in them was known as one.
            piece.changed.append(pending.withoutPersonalNumbers(mapper))
            if case .active(let mapped) = body { moved.append((stored.document, mapped.json)) }
        }
        if moved.isEmpty { return }
        let changes = moved
        let before = try await catalogue.pool.read { db in
            try changes.map { try catalogue.mappedJSON(document: $0.document, db) ?? [] }
        }
        for (old, new) in zip(before, moved) {
            for field in try Self.difference(old, new.json) { piece.moved[field, default: 0] += 1 }
        }
    }

    /// The members of the canonical JSON that differ.
    static func difference(_ before: [UInt8], _ after: [UInt8]) throws -> [String] {
        let old = try JSONSerialization.jsonObject(with: Data(before)) as? [String: NSObject] ?? [:]
        let new = try JSONSerialization.jsonObject(with: Data(after)) as? [String: NSObject] ?? [:]
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
    }
}
