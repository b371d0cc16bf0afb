extension Unicode.Scalar {
    /// The code point at `index` of UTF-8 that Swift has validated; moves the index behind it.
    @inlinable
    @inline(__always)
    package static func decode(_ utf8: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
        let lead = UInt32(utf8[index])
        func tail(_ offset: Int) -> UInt32 { UInt32(utf8[index + offset] & 0x3F) }
        switch lead {
        case ..<0x80:
            index += 1
            return lead
        case ..<0xE0:
            defer { index += 2 }
            return (lead & 0x1F) << 6 | tail(1)
        case ..<0xF0:
            defer { index += 3 }
            return (lead & 0x0F) << 12 | tail(1) << 6 | tail(2)
        default:
            defer { index += 4 }
            return (lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)
        }
    }
}
