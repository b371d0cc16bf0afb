internal import Glibc
package import Metadata

/// A page on its way into the catalogue with everything done that needs no transaction: hashing, canonical JSON, index
/// tokens, compressing. What is left for the one writer is to write.
package struct PreparedPage: Sendable {
    /// JSON of the harvester's checkpoint after this page.
    package var checkpoint: String
    package var claimed: Int?
    package var bytes: Int
    /// What its records were mapped with; nil: unknown.
    var basis: MappingBasis?
    var records: [PendingRecord]
    /// The active records, by their place in `records`.
    var active: [Int]
    var chunks: [PackedChunk]
    var groups: [PackedGroup]
    /// What the index made of each active record.
    var entries: [any IndexEntry]
}

/// Raw payloads of some records in a row, compressed together.
struct PackedChunk: Sendable {
    var count: Int
    var lengths: [UInt8]
    var payloads: [UInt8]
    /// Which labels each of the records hangs on.
    var labels: [UInt8]
}

/// The canonical JSON of some records in a row, compressed together.
struct PackedGroup: Sendable {
    var count: Int
    var json: [UInt8]
}

extension Catalogue {
    /// Does everything to a page that can be done outside the write transaction. Pure, for any thread.
    /// - Throws: `Zstd.Failure` for what cannot be packed.
    package func prepare(
        page: [PendingRecord], basis: MappingBasis? = nil, checkpoint: String, claimed: Int? = nil, bytes: Int = 0
    ) throws -> PreparedPage {
        var active: [Int] = []
        var entries: [any IndexEntry] = []
        for (place, record) in page.enumerated() {
            guard case .active(let mapped) = record.body else { continue }
            active.append(place)
            entries.append(index.entry(mapped.resource))
        }
        return PreparedPage(
            checkpoint: checkpoint, claimed: claimed, bytes: bytes, basis: basis, records: page, active: active,
            chunks: try Packing.chunks(active.map { page[$0] }),
            groups: try Packing.groups(active.map { page[$0].json }, codec), entries: entries)
    }
}

extension PendingRecord {
    /// The canonical JSON of an active record; empty for the others.
    var json: [UInt8] {
        if case .active(let mapped) = body { mapped.json } else { [] }
    }
}

/// Puts records together before they are compressed.
enum Packing {
    /// Larger chunks gain nothing and cost memory when one payload is read.
    private static let chunkBytes = 1 << 20
    /// One record is read by unpacking its group: some 6 µs at this size. Groups of 16 take 12 % less of the space of
    /// mapped records, 2 % of that of the catalogue, and half again as long; `packbench` measures it.
    private static let groupRecords = 8
    private static let groupBytes = 48 << 10

    static func chunks(_ records: [PendingRecord]) throws -> [PackedChunk] {
        try runs(records, most: .max, bytes: chunkBytes, size: \.payload.count).map { run in
            var lengths: [UInt8] = []
            var joined: [UInt8] = []
            joined.reserveCapacity(run.reduce(0) { $0 + $1.payload.count })
            for record in run {
                lengths.appendVarint(UInt64(record.payload.count))
                joined.append(contentsOf: record.payload)
            }
            return PackedChunk(
                count: run.count, lengths: lengths, payloads: try Zstd.compress(joined),
                labels: try SlotLabels(run.map(\.labels)).packed())
        }
    }

    static func groups(_ records: [[UInt8]], _ codec: MappedCodec) throws -> [PackedGroup] {
        let compressor = codec.compressor()
        return try runs(records, most: groupRecords, bytes: groupBytes, size: \.count).map { run in
            var lines: [UInt8] = []
            lines.reserveCapacity(run.reduce(run.count) { $0 + $1.count })
            for json in run {
                if !lines.isEmpty { lines.append(Self.lineFeed) }
                lines.append(contentsOf: json)
            }
            return PackedGroup(count: run.count, json: try compressor.compress(lines))
        }
    }

    /// Canonical JSON has no line feed in it.
    static let lineFeed: UInt8 = 0x0A

    /// The line of a group.
    static func line(_ number: Int, of lines: [UInt8]) -> [UInt8]? {
        lines.withUnsafeBytes { lines in
            var start = 0
            for _ in 0..<number {
                guard let end = lineEnd(lines, from: start) else { return nil }
                start = end + 1
            }
            return Array(lines[start..<(lineEnd(lines, from: start) ?? lines.count)])
        }
    }

    private static func lineEnd(_ lines: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < lines.count, let base = lines.baseAddress,
            let found = memchr(base + start, Int32(lineFeed), lines.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private static func runs<Item>(
        _ items: [Item], most: Int, bytes: Int, size sizeOf: (Item) -> Int
    ) -> [ArraySlice<Item>] {
        var runs: [ArraySlice<Item>] = []
        var start = 0
        var size = 0
        for (place, item) in items.enumerated() {
            let count = sizeOf(item)
            if place > start, place - start == most || size + count > bytes {
                runs.append(items[start..<place])
                start = place
                size = 0
            }
            size += count
        }
        if start < items.count { runs.append(items[start...]) }
        return runs
    }
}
