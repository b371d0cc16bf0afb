// Numbers as LEB128: seven bits a byte, the lowest first, the eighth bit set on all bytes but the last.
// `FacetRow.forEach` reads them itself: it goes over a million rows, in memory SQLite owns.

extension [UInt8] {
    /// Appends a number, in one byte when it is below 128.
    mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}

extension ArraySlice<UInt8> {
    /// Takes a number from the front; nil when it has no end or is longer than 63 bits.
    mutating func popVarint() -> Int? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard let byte = popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(value) }
        }
        return nil
    }
}
