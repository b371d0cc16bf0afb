extension StringProtocol {
    /// Without white space at the ends, the full-width blank included.
    var trimmed: String {
        let bytes = Substring(self).utf8
        if let first = bytes.first, let last = bytes.last, Self.isSolid(first), Self.isSolid(last) {
            return String(self)
        }
        var start = startIndex
        var end = endIndex
        while start < end, self[start].isWhitespace { start = index(after: start) }
        while end > start, self[index(before: end)].isWhitespace { end = index(before: end) }
        return String(self[start..<end])
    }

    /// A visible ASCII character.
    private static func isSolid(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }
}
