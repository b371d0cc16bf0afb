extension UTCInstant {
    /// Reads exactly what `iso8601` writes, `2019-09-21T04:42:25Z`; nil for anything else.
    package init?(iso8601 text: String) {
        let utf8 = Array(text.utf8)
        let pattern = Array("0000-00-00T00:00:00Z".utf8)
        guard utf8.count == pattern.count else { return nil }
        for (byte, shape) in zip(utf8, pattern) {
            guard shape == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == shape else { return nil }
        }
        func number(_ range: Range<Int>) -> Int { utf8[range].reduce(0) { $0 * 10 + Int($1 & 15) } }
        self.init(
            year: number(0..<4), month: number(5..<7), day: number(8..<10), hour: number(11..<13),
            minute: number(14..<16), second: number(17..<19))
    }
}
