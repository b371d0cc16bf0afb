internal import Metadata

/// One property of a vCard (RFC 6350, and 3.0 as LOM carries it in `entity`).
struct VCard: Transform {
    static let name = "vcard"
    static let summary = "Reads one property (FN, ORG) of a vCard; text that is no vCard passes for FN."
    static let example = "vcard: FN"
    private let property: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        property = try argument.text(for: Self.name).uppercased()
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.compactMap { value in
            guard value.text.begins(with: "BEGIN:VCARD") else { return property == "FN" ? value : nil }
            return read(value.text).map(value.with)
        }
    }

    private func read(_ card: String) -> String? {
        var card = card
        return card.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                var end = Self.lineEnd(bytes, start)
                let name = bytes[start..<end].prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";") }
                let isWanted = isProperty(name)
                var line = isWanted ? Array(bytes[start..<end]) : []
                var next = Self.lineStart(bytes, end)
                // A line that begins with a blank goes on with the one before (RFC 6350, 3.2).
                while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 {
                    end = Self.lineEnd(bytes, next)
                    if isWanted { line += bytes[(next + 1)..<end] }
                    next = Self.lineStart(bytes, end)
                }
                start = next
                guard isWanted, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
                if let text = Self.text(line[(colon + 1)...]) { return text }
            }
            return nil
        }
    }

    private func isProperty(_ name: Swift.Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        name.count == property.utf8.count
            && zip(name, property.utf8).allSatisfy { $0 == $1 || ($0 &- 0x20 == $1 && (0x61...0x7A).contains($0)) }
    }

    /// The first component of a value, without its escapes.
    private static func text(_ value: ArraySlice<UInt8>) -> String? {
        let component = value.drop { $0 == UInt8(ascii: ";") }.prefix { $0 != UInt8(ascii: ";") }
        var text = String(decoding: component, as: UTF8.self)
        if component.contains(UInt8(ascii: "\\")) {
            text = text.replacing("\\,", with: ",").replacing("\\n", with: " ")
        }
        text = text.trimmed
        return text.isEmpty ? nil : text
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        return end
    }

    private static func lineStart(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
        var start = end
        while start < bytes.count, bytes[start] == 0x0A || bytes[start] == 0x0D { start += 1 }
        return start
    }
}
