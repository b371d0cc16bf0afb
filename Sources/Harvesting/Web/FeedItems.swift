internal import Metadata

/// The items of a feed that is not well-formed, found by their tags alone.
enum FeedItems {
    /// From the start tag of each `item` or `entry` to its last end tag before the next one begins.
    static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start: Int?
        var end: Int?
        var place = 0
        // What once had no end has none further on: looking again each time would go through the rest each time.
        var hasCDATAEnd = true
        var hasTagEnd = true
        func close() {
            if let start, let end { ranges.append(start..<end) }
            end = nil
        }
        while let open = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            place = open + 1
            let rest = bytes[place...]
            if rest.starts(with: "![CDATA[".utf8) {
                // One that never ends hides nothing from here on.
                let found = hasCDATAEnd ? rest.firstRange(of: Array("]]>".utf8)) : nil
                hasCDATAEnd = found != nil
                place = found?.upperBound ?? place
                continue
            }
            guard ["item", "entry"].contains(OpenElements.localName(of: rest.prefix(64))) else { continue }
            if rest.first == UInt8(ascii: "/") {
                let found = start != nil && hasTagEnd ? rest.firstIndex(of: UInt8(ascii: ">")) : nil
                if start != nil { hasTagEnd = found != nil }
                end = found.map { $0 + 1 } ?? end
            } else {
                close()
                start = open
            }
        }
        close()
        return ranges
    }

    /// What a broken item calls itself, as far as that can still be read.
    static func identifier(of item: [UInt8]) -> String? {
        let text = String(decoding: item.prefix(1 << 16), as: UTF8.self)
        for name in ["id", "guid", "identifier", "link"] {
            guard let open = text.firstRange(of: "<\(name)"), let start = text[open.upperBound...].firstIndex(of: ">"),
                let end = text[start...].firstRange(of: "</\(name)>")
            else { continue }
            var found = String(text[text.index(after: start)..<end.lowerBound]).trimmed
            if found.hasPrefix("<![CDATA["), found.hasSuffix("]]>") {
                found = String(found.dropFirst(9).dropLast(3)).trimmed
            }
            if !found.isEmpty, !found.contains("<") {
                return found.replacing("&amp;", with: "&")
            }
        }
        return nil
    }
}
