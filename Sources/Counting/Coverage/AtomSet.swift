/// Up to 256 elementary conditions as bits: which of them a record meets.
struct AtomSet: Sendable, Hashable {
    static let capacity = 256

    private(set) var bits = SIMD4<UInt64>()

    init() {}

    init(_ atom: Int) { insert(atom) }

    var isEmpty: Bool { bits == SIMD4() }

    mutating func insert(_ atom: Int) { bits[atom >> 6] |= 1 << UInt64(atom & 63) }

    @inline(__always)
    mutating func formUnion(_ other: AtomSet) { bits |= other.bits }

    @inline(__always)
    func intersects(_ other: AtomSet) -> Bool { bits & other.bits != SIMD4() }

    func contains(_ atom: Int) -> Bool { bits[atom >> 6] >> UInt64(atom & 63) & 1 == 1 }
}
