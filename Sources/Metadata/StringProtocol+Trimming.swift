extension StringProtocol {
    /// Without white space at the ends, the full-width blank and a byte order mark included.
    package var trimmed: String {
        let bytes = Substring(self).utf8
        if Self.isSolid(atStart: bytes), Self.isSolid(atEnd: bytes) { return String(self) }
        var start = startIndex
        var end = endIndex
        while start < end, Self.isBlank(self[start]) { start = index(after: start) }
        while end > start, Self.isBlank(self[index(before: end)]) { end = index(before: end) }
        return String(self[start..<end])
    }

    private static func isBlank(_ character: Character) -> Bool { character.isWhitespace || character == "\u{FEFF}" }

    /// Visible ASCII and Chinese characters, which nearly all texts begin and end with, need no look into Unicode.
    private static func isSolid(atStart bytes: Substring.UTF8View) -> Bool {
        bytes.first.map { isVisible($0) || isChinese($0) } ?? false
    }

    private static func isSolid(atEnd bytes: Substring.UTF8View) -> Bool {
        guard let last = bytes.last, last >= 0x80 else { return bytes.last.map(isVisible) ?? false }
        return bytes.suffix(3).first.map(isChinese) ?? false
    }

    private static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    /// The first of the three bytes of U+4000 to U+9FFF.
    private static func isChinese(_ byte: UInt8) -> Bool { (0xE4...0xE9).contains(byte) }
}
