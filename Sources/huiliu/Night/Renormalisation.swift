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
            let from = after
            let chunks = try await catalogue.pool.read {
                try catalogue.chunks(source: handle.source, after: from, limit: Self.piece * width * 4, $0)
            }
            guard let last = chunks.last else { break }
            after = last
            let piece = try await remap(chunks, mapper: mapper)
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
        var changed: [PendingRecord] = []
        var moved: [String: Int] = [:]
    }

    /// Chunks that one task reads and maps before it takes others.
    private static let piece = 8

    /// Reads and maps chunks side by side.
    private func remap(_ chunks: [Int64], mapper: Mapper) async throws -> Piece {
        var all = Piece()
        try await withThrowingTaskGroup(of: Piece.self) { group in
            for start in stride(from: 0, to: chunks.count, by: Self.piece) {
                let own = Array(chunks[start..<min(start + Self.piece, chunks.count)])
                group.addTask { try await remapPiece(own, mapper) }
            }
            for try await piece in group {
                all.read += piece.read
                all.changed += piece.changed
                all.moved.merge(piece.moved) { $0 + $1 }
            }
        }
        return all
    }

    private func remapPiece(_ chunks: [Int64], _ mapper: Mapper) async throws -> Piece {
        var piece = Piece()
        for chunk in chunks {
            let records = try await catalogue.pool.read { try catalogue.stored(chunk: chunk, $0) }
            try await remap(records, mapper, into: &piece)
        }
        return piece
    }

    private func remap(_ records: [StoredRecord], _ mapper: Mapper, into piece: inout Piece) async throws {
        piece.read += records.count
        var moved: [(document: Int64, json: [UInt8])] = []
        let reader = PayloadReader()
        for stored in records {
            let record = SourceRecord(
                sourceID: stored.sourceID, datestamp: stored.datestamp, sets: stored.sets, format: stored.format,
                payload: stored.payload, tree: try reader.tree(of: stored.payload, as: stored.format))
            let outcome = mapper.map(record)
            if case .mapped(let resource, _) = outcome,
                MappedRecord.contentHash(resource.canonicalJSON()) == stored.contentHash
            {
                continue
            }
            let body = SourceNight.body(outcome)
            piece.changed.append(
                PendingRecord(
                    sourceID: stored.sourceID, format: stored.format, payload: stored.payload,
                    datestamp: stored.datestamp, sets: stored.sets, body: body))
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
