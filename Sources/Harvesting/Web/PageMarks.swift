internal import Foundation
internal import Metadata

/// Some pages of a site in four bytes each, to be kept from one night to the next: which of them had data. Two pages in
/// a few hundred thousand share a mark; a page taken for one that had data costs no more than a list that is not called
/// complete.
struct PageMarks: Sendable, Equatable {
    private var marks: Set<UInt32> = []

    init() {}

    init(_ addresses: [String]) { marks = Set(addresses.map(Self.mark)) }

    /// - Parameter text: what `text` gave; anything else holds no page.
    init(_ text: String) {
        guard let data = Data(base64Encoded: text) else { return }
        let bytes = [UInt8](data)
        for start in stride(from: 0, to: bytes.count - bytes.count % 4, by: 4) {
            marks.insert(bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) })
        }
    }

    /// The same marks always give the same text.
    var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(marks.count * 4)
        for mark in marks.sorted() {
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: mark >> UInt32(shift))) }
        }
        return Data(bytes).base64EncodedString()
    }

    mutating func insert(_ address: String) { marks.insert(Self.mark(address)) }

    func contains(_ address: String) -> Bool { marks.contains(Self.mark(address)) }

    /// Those of these that are still listed.
    func kept(in listed: PageMarks) -> PageMarks { PageMarks(marks.intersection(listed.marks)) }

    func adding(_ more: PageMarks) -> PageMarks { PageMarks(marks.union(more.marks)) }

    func without(_ others: PageMarks) -> PageMarks { PageMarks(marks.subtracting(others.marks)) }

    private init(_ marks: Set<UInt32>) { self.marks = marks }

    private static func mark(_ address: String) -> UInt32 {
        Digest.sha256(address).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
