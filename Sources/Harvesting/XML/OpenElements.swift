/// Which elements are open at the end of a piece of markup, for saying where something was found.
enum OpenElements {
    /// Local names from the outermost, joined by `/`. Works on broken markup too, as well as can be.
    static func path(in bytes: [UInt8]) -> String {
        names(in: bytes).map { OpenElements.localName(of: Array($0.utf8)[...]) }.joined(separator: "/")
    }

    /// Names with their prefixes, from the outermost.
    static func names(in bytes: [UInt8]) -> [String] {
        var open: [String] = []
        var place = 0
        while let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")),
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
        {
            place = end + 1
            let tag = bytes[(start + 1)..<end]
            guard let first = tag.first else { continue }
            if first == UInt8(ascii: "/") {
                if !open.isEmpty { open.removeLast() }
            } else if first.isNameStart, tag.last != UInt8(ascii: "/") {
                open.append(String(decoding: tag.prefix { $0 > 0x20 }, as: UTF8.self))
            }
        }
        return open
    }

    /// The local name in the inside of a start or end tag.
    static func localName(of tag: ArraySlice<UInt8>) -> String {
        let isPart: (UInt8) -> Bool = { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
        let name = tag.drop { $0 == UInt8(ascii: "/") }.prefix(while: isPart)
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(decoding: local, as: UTF8.self)
    }
}
