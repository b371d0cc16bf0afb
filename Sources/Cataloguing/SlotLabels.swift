internal import Metadata

/// Which of the records packed into one chunk asked about which labels (`MappingBasis`): a bit a record for each label.
package struct SlotLabels: Sendable, Equatable {
    /// Stands among the labels for "any": records of which nothing is known, or no longer true.
    private static let any: UInt32 = 0

    /// How many records there are.
    package let count: Int
    /// Ascending.
    private var labels: [UInt32] = []
    /// `width` bytes a label, in the order of labels.
    private var bits: [UInt8] = []

    private var width: Int { (count + 7) / 8 }

    /// - Parameter records: what each of them asked about; nil: unknown.
    package init(_ records: [[UInt32]?]) {
        count = records.count
        var places: [UInt32: Int] = [:]
        var rows: [UInt8] = []
        for (slot, asked) in records.enumerated() {
            for label in asked ?? [Self.any] {
                let place: Int
                if let known = places[label] {
                    place = known
                } else {
                    place = places.count
                    places[label] = place
                    rows.append(contentsOf: repeatElement(0, count: width))
                }
                rows[place * width + slot / 8] |= 1 << UInt8(slot % 8)
            }
        }
        labels = places.keys.sorted()
        bits.reserveCapacity(rows.count)
        for label in labels {
            let start = (places[label] ?? 0) * width
            bits.append(contentsOf: rows[start..<start + width])
        }
    }

    /// The slots that asked about one of the labels, ascending; all when `changed` is nil.
    package func slots(asking changed: Set<UInt32>?) -> [Int] {
        guard let changed else { return Array(0..<count) }
        var found = [UInt8](repeating: 0, count: width)
        for (place, label) in labels.enumerated() where label == Self.any || changed.contains(label) {
            for byte in 0..<width { found[byte] |= bits[place * width + byte] }
        }
        return (0..<count).filter { found[$0 / 8] & 1 << UInt8($0 % 8) != 0 }
    }

    /// A record was mapped again.
    /// - Parameter asked: nil: it is to be mapped the next time in any case.
    package mutating func replace(_ slot: Int, with asked: [UInt32]?) {
        guard slot < count else { return }
        let mask: UInt8 = 1 << UInt8(slot % 8)
        for place in labels.indices { bits[place * width + slot / 8] &= ~mask }
        for label in asked ?? [Self.any] {
            let place = labels.partitioningIndex { $0 >= label }
            if place == labels.count || labels[place] != label {
                labels.insert(label, at: place)
                bits.insert(contentsOf: repeatElement(0, count: width), at: place * width)
            }
            bits[place * width + slot / 8] |= mask
        }
    }

    /// As stored.
    /// - Throws: `Zstd.Failure`.
    package func packed() throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16 + labels.count * 4 + bits.count)
        bytes.appendVarint(UInt64(count))
        bytes.appendVarint(UInt64(labels.count))
        for label in labels { withUnsafeBytes(of: label.bigEndian) { bytes.append(contentsOf: $0) } }
        bytes.append(contentsOf: bits)
        return try Zstd.compress(bytes)
    }

    /// - Throws: `Zstd.Failure` for bytes that are damaged.
    package init(packed: [UInt8]) throws {
        var rest = try Zstd.decompress(packed)[...]
        guard let count = rest.popVarint(), let number = rest.popVarint(), count < 1 << 24,
            number <= rest.count / 4, rest.count == number * (4 + (count + 7) / 8)
        else { throw Zstd.Failure(description: "labels of a chunk are damaged") }
        self.count = count
        let start = rest.startIndex
        labels = (0..<number).map { place in
            rest[start + place * 4..<start + place * 4 + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        bits = Array(rest.dropFirst(number * 4))
    }
}
