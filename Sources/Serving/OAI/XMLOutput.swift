/// Writes XML straight into bytes: escaped, and without the characters XML 1.0 forbids.
///
/// Element names are literals of this program; only text and attribute values are data.
package struct XMLOutput: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(reserving capacity: Int = 4096) {
        bytes.reserveCapacity(capacity)
    }

    /// Markup of our own, written as it stands.
    package mutating func markup(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A finished piece of XML.
    package mutating func fragment(_ other: XMLOutput) { bytes.append(contentsOf: other.bytes) }

    package mutating func declaration() { markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }

    /// Data as character content.
    package mutating func text(_ value: String) { escape(value, inAttribute: false) }

    /// `<name>value</name>`
    package mutating func element(_ name: StaticString, _ value: String) {
        open(name)
        text(value)
        close(name)
    }

    /// The same, left out when there is nothing to say.
    package mutating func element(_ name: StaticString, _ value: String?) {
        if let value, !value.isEmpty { element(name, value) }
    }

    /// `<name a="b">` … `</name>`
    package mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
        _ body: (inout XMLOutput) -> Void
    ) {
        start(name, attributes)
        markup(">")
        body(&self)
        close(name)
    }

    /// `<name a="b"/>`; attributes without a value are left out.
    package mutating func empty(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]) {
        start(name, attributes)
        markup("/>")
    }

    package mutating func open(_ name: StaticString) {
        markup("<")
        markup(name)
        markup(">")
    }

    package mutating func close(_ name: StaticString) {
        markup("</")
        markup(name)
        markup(">")
    }

    private mutating func start(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) {
        markup("<")
        markup(name)
        for (key, value) in attributes {
            guard let value else { continue }
            markup(" ")
            markup(key)
            markup("=\"")
            escape(value, inAttribute: true)
            markup("\"")
        }
    }

    private mutating func escape(_ value: String, inAttribute: Bool) {
        var value = value
        value.withUTF8 { utf8 in
            var clean = 0
            var index = 0
            while index < utf8.count {
                let width = Self.replaced(utf8, at: index, inAttribute: inAttribute)
                if width == 0 {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: utf8[clean..<index])
                reference(utf8[index], inAttribute: inAttribute)
                index += width
                clean = index
            }
            bytes.append(contentsOf: utf8[clean...])
        }
    }

    /// How many bytes at this place cannot stand as they are; 0 when they can.
    private static func replaced(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int, inAttribute: Bool) -> Int {
        let byte = utf8[index]
        if byte >= 0x80 {
            // U+FFFE and U+FFFF, EF BF BE and EF BF BF, are the only forbidden characters outside ASCII.
            guard byte == 0xEF, index + 2 < utf8.count, utf8[index + 1] == 0xBF, utf8[index + 2] >= 0xBE else {
                return 0
            }
            return 3
        }
        if byte >= 0x40 { return 0 }
        switch byte {
        case 0x26, 0x3C, 0x3E, 0x0D: return 1
        case 0x22, 0x09, 0x0A: return inAttribute ? 1 : 0
        default: return byte < 0x20 ? 1 : 0
        }
    }

    private mutating func reference(_ byte: UInt8, inAttribute: Bool) {
        switch byte {
        case 0x26: markup("&amp;")
        case 0x3C: markup("&lt;")
        case 0x3E: markup("&gt;")
        case 0x22: markup("&quot;")
        case 0x0D: markup("&#13;")
        case 0x0A: markup("&#10;")
        case 0x09: markup("&#9;")
        default: break
        }
    }
}
