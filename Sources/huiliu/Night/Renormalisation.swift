import Cataloguing
import Foundation
import GRDB
import Mapping
import Metadata

/// Maps everything stored once more, without network: what a changed crosswalk or vocabulary line moves.
struct Renormalisation: Sendable {
    let catalogue: Catalogue
    let workshop: Workshop
    /// Pieces mapped at the same time.
    var width = ProcessInfo.processInfo.activeProcessorCount
    var now: @Sendable () -> UTCInstant = currentInstant

    /// What one source's renormalisation came to.
    struct Report: Codable, Sendable {
        var source: String
        var read = 0
        var changed = 0
        var rejected = 0
        /// Field of the record → how many records have another value now.
        var moved: [String: Int] = [:]
    }

    /// One source. Records that come out as they were keep their version and datestamp.
    func run(_ platform: Platform, night: Int64) async throws -> Report {
        let mapper = try workshop.mapper(for: platform)
        let handle = try catalogue.beginRun(night: night, code: platform.code, extent: "renormalise", now: now())
        var report = Report(source: platform.code)
        var after: Int64 = 0
        while true {
            let piece = try await nextPieces(handle.source, after: after, mapper: mapper)
            guard let last = piece.last else { break }
            after = last
            report.read += piece.read
            report.changed += piece.changed.count
            for pending in piece.changed {
                if case .rejected = pending.body { report.rejected += 1 }
            }
            for (field, count) in piece.moved { report.moved[field, default: 0] += count }
            if !piece.changed.isEmpty {
                _ = try await catalogue.commit(
                    page: piece.changed, run: handle, checkpoint: "{}", claimed: nil, bytes: 0)
            }
        }
        var ending = RunEnding()
        ending.isHarvest = false
        ending.mapping = mapper.version
        _ = try await catalogue.finish(handle, platform: platform, ending: ending, now: now())
        try catalogue.prune(platform.code)
        return report
    }

    private struct Piece: Sendable {
        var read = 0
        var last: Int64?
        var changed: [PendingRecord] = []
        var moved: [String: Int] = [:]
    }

    /// Reads one batch a core and maps them side by side.
    private func nextPieces(_ source: Int64, after: Int64, mapper: Mapper) async throws -> Piece {
        var batches: [[StoredRecord]] = []
        var last: Int64?
        var place = after
        for _ in 0..<width {
            let from = place
            let read = try await catalogue.pool.read {
                try catalogue.stored(source: source, after: from, chunks: 4, $0)
            }
            guard let read else { break }
            batches.append(read.records)
            place = read.last
            last = read.last
        }
        var all = Piece(last: last)
        try await withThrowingTaskGroup(of: Piece.self) { group in
            for batch in batches { group.addTask { try await remap(batch, mapper: mapper) } }
            for try await piece in group {
                all.read += piece.read
                all.changed += piece.changed
                all.moved.merge(piece.moved) { $0 + $1 }
            }
        }
        return all
    }

    private func remap(_ records: [StoredRecord], mapper: Mapper) async throws -> Piece {
        var piece = Piece(read: records.count)
        for stored in records {
            let record = SourceRecord(
                sourceID: stored.sourceID, datestamp: stored.datestamp, sets: stored.sets, format: stored.format,
                payload: stored.payload, tree: try stored.format.tree(of: stored.payload))
            let body = SourceNight.body(mapper.map(record))
            if case .active(let mapped) = body, mapped.contentHash == stored.contentHash { continue }
            piece.changed.append(
                PendingRecord(
                    sourceID: stored.sourceID, format: stored.format, payload: stored.payload,
                    datestamp: stored.datestamp, sets: stored.sets, body: body))
            guard case .active(let mapped) = body else { continue }
            let before = try await catalogue.pool.read { try catalogue.mappedJSON(document: stored.document, $0) }
            for field in try Self.difference(before ?? [], mapped.json) { piece.moved[field, default: 0] += 1 }
        }
        return piece
    }

    /// The members of the canonical JSON that differ.
    static func difference(_ before: [UInt8], _ after: [UInt8]) throws -> [String] {
        let old = try JSONSerialization.jsonObject(with: Data(before)) as? [String: NSObject] ?? [:]
        let new = try JSONSerialization.jsonObject(with: Data(after)) as? [String: NSObject] ?? [:]
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
    }
}
