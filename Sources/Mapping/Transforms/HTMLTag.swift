internal import Metadata

/// One tag of HTML, told from text with less-than signs in it by a known name and attributes as HTML writes them.
struct HTMLTag {
    /// In lower case, without the slash; empty for a declaration.
    private(set) var name = ""
    private(set) var isClosing = false
    /// Behind the `>`.
    private(set) var end: Substring.Index

    private typealias Bytes = Substring.UTF8View

    /// - Parameter text: begins with `<`.
    init?(atStartOf text: Substring) {
        let bytes = text.utf8.dropFirst()
        if bytes.first == UInt8(ascii: "!") || bytes.first == UInt8(ascii: "?") {
            guard let end = Self.declarationEnd(bytes) else { return nil }
            self.end = end
            return
        }
        isClosing = bytes.first == UInt8(ascii: "/")
        let rest = isClosing ? bytes.dropFirst() : bytes
        let written = rest.prefix(Self.longestName).prefix { $0.isAlphanumeric || $0 == UInt8(ascii: ":") }
        name = String(decoding: written, as: UTF8.self).lowercased()
        guard HTMLNames.isElement(name), let end = Self.end(of: rest[written.endIndex...]) else { return nil }
        self.end = end
    }

    /// Elements HTML writes without an end, and declarations.
    var isAlone: Bool { ["", "br", "hr", "img", "input", "wbr", "meta", "link"].contains(name) }

    /// Whether a text, in small letters, has the other tag of the pair.
    func hasPartner(in text: String) -> Bool { text.contains(isClosing ? "<\(name)" : "</\(name)") }

    private static let longestName = 40
    /// A longer value was never closed; but a picture may stand in the text itself (`data:`).
    private static let longestValue = 2_000
    private static let longestPicture = 10_000_000

    /// `<!DOCTYPE html>`, `<![endif]>`, `<?xml:namespace … />`.
    private static func declarationEnd(_ bytes: Bytes) -> Bytes.Index? {
        let start = String(decoding: bytes.prefix(8), as: UTF8.self).lowercased()
        guard start == "!doctype" || start.hasPrefix("![") || start.hasPrefix("?xml") else { return nil }
        let body = bytes.prefix(longestValue).prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
        guard body.endIndex < bytes.endIndex, bytes[body.endIndex] == UInt8(ascii: ">") else { return nil }
        return bytes.index(after: body.endIndex)
    }

    /// Behind the `>` that ends attributes as HTML writes them; nil when they are none. No `<` outside of quotes and
    /// no quote inside of an unquoted value: so one text is never read more than a few times, however it is written.
    private static func end(of bytes: Bytes) -> Bytes.Index? {
        guard let first = bytes.first, isBlank(first) || "/>".utf8.contains(first) else { return nil }
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            if byte == UInt8(ascii: ">") { return bytes.index(after: place) }
            if isBlank(byte) || byte == UInt8(ascii: "/") {
                place = bytes.index(after: place)
            } else if byte.isAlphanumeric || byte == UInt8(ascii: "_"), let next = attributeEnd(bytes[place...]) {
                place = next
            } else {
                return nil
            }
        }
        return nil
    }

    private static func attributeEnd(_ bytes: Bytes) -> Bytes.Index? {
        let name = bytes.prefix(longestName).prefix { $0.isAlphanumeric || "-_:.".utf8.contains($0) }
        let behind = bytes[name.endIndex...].drop(while: isBlank)
        guard behind.first == UInt8(ascii: "=") else {
            return HTMLNames.standsAlone(String(decoding: name, as: UTF8.self).lowercased()) ? name.endIndex : nil
        }
        let value = behind.dropFirst().drop(while: isBlank)
        guard let quote = value.first else { return nil }
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let inside = value.dropFirst()
            let longest = inside.starts(with: "data:".utf8) ? longestPicture : longestValue
            let body = inside.prefix(longest).prefix { $0 != quote }
            guard body.endIndex < inside.endIndex, inside[body.endIndex] == quote else { return nil }
            return inside.index(after: body.endIndex)
        }
        return value.prefix(longestValue).prefix { !isBlank($0) && !"<>\"'".utf8.contains($0) }.endIndex
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
