/// HTML being written. Text is escaped by construction: there is no way to put a computed string in as markup.
struct HTML: Sendable {
    private(set) var bytes: [UInt8] = []
    /// The page itself is in Chinese, so that Chinese text in it need not say so.
    var isChinese = true

    init(reserving capacity: Int = 16_384) {
        bytes.reserveCapacity(capacity)
    }

    /// Text for readers; every character that means something in HTML is escaped.
    mutating func text(_ text: String) {
        Self.escape(text, into: &bytes)
    }

    /// Markup that stands in the source code, never computed.
    mutating func markup(_ markup: StaticString) {
        append(markup)
    }

    /// A stylesheet that is part of the program, inside a `style` element: not text, nothing of it is escaped.
    mutating func style(_ asset: Asset) {
        bytes.append(contentsOf: asset.bytes)
    }

    /// What was written elsewhere, by this same type.
    mutating func append(_ other: HTML) {
        bytes.append(contentsOf: other.bytes)
    }

    mutating func element(
        _ name: StaticString, _ attributes: Attribute?..., content: (inout HTML) -> Void
    ) {
        open(name, attributes)
        content(&self)
        bytes.append(contentsOf: [0x3C, 0x2F])
        append(name)
        bytes.append(0x3E)
    }

    mutating func element(_ name: StaticString, _ attributes: Attribute?..., text: String) {
        open(name, attributes)
        self.text(text)
        bytes.append(contentsOf: [0x3C, 0x2F])
        append(name)
        bytes.append(0x3E)
    }

    /// JSON for machines inside the page. Nothing runs it, and no character in it can end the element: `<`, `>` and `&`
    /// occur in JSON within strings only, where they are written as escapes.
    mutating func data(type: StaticString, _ json: [UInt8]) {
        append("<script type=\"")
        append(type)
        append("\">")
        for byte in json {
            switch byte {
            case UInt8(ascii: "<"): append("\\u003c")
            case UInt8(ascii: ">"): append("\\u003e")
            case UInt8(ascii: "&"): append("\\u0026")
            default: bytes.append(byte)
            }
        }
        append("</script>")
    }

    /// What may be wider than a telephone: it scrolls by itself, with the keyboard too.
    mutating func scrollable(content: (inout HTML) -> Void) {
        element("div", .class("wide"), Attribute("tabindex", "0"), content: content)
    }

    /// An element without content or end tag (`input`, `link`, `meta` …).
    mutating func void(_ name: StaticString, _ attributes: Attribute?...) {
        open(name, attributes)
    }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute?]) {
        bytes.append(0x3C)
        append(name)
        for case let attribute? in attributes {
            bytes.append(0x20)
            append(attribute.name)
            guard let value = attribute.value else { continue }
            bytes.append(contentsOf: [0x3D, 0x22])
            Self.escape(value, into: &bytes)
            bytes.append(0x22)
        }
        bytes.append(0x3E)
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private static func escape(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { utf8 in
            var clean = 0
            for index in utf8.indices {
                let hidden = hidden(utf8, index)
                guard let entity = hidden > 0 ? "\u{FFFD}" : entity(utf8[index]) else { continue }
                bytes.append(contentsOf: utf8[clean..<index])
                bytes.append(contentsOf: entity.utf8)
                clean = index + max(1, hidden)
            }
            bytes.append(contentsOf: utf8[clean...])
        }
    }

    /// How many bytes a C1 control or a mark that embeds, overrides or isolates a direction takes there: with these a
    /// text looks like another one. 0 for all others.
    private static func hidden(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        switch utf8[index] {
        case 0xC2: utf8[index + 1] < 0xA0 ? 2 : 0
        case 0xE2:
            switch (utf8[index + 1], utf8[index + 2]) {
            case (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9): 3
            default: 0
            }
        default: 0
        }
    }

    private static func entity(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        // Control characters other than tab and line ends are not allowed in HTML at all.
        case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F: "\u{FFFD}"
        default: nil
        }
    }
}

/// One attribute. The name stands in the source code; the value is escaped.
struct Attribute: Sendable {
    let name: StaticString
    /// Nil: an attribute without value (`hidden`, `checked`).
    let value: String?

    init(_ name: StaticString, _ value: String) {
        self.name = name
        self.value = value
    }

    private init(flag name: StaticString) {
        self.name = name
        value = nil
    }

    static func flag(_ name: StaticString) -> Attribute { Attribute(flag: name) }
    static func flag(_ name: StaticString, if condition: Bool) -> Attribute? {
        condition ? Attribute(flag: name) : nil
    }
    static func `class`(_ value: String) -> Attribute { Attribute("class", value) }
    static func id(_ value: String) -> Attribute { Attribute("id", value) }
    /// The only way to an address: through a `Link`, which cannot hold a `javascript:`.
    static func href(_ link: Link) -> Attribute { Attribute("href", link.address) }
    static func action(_ link: Link) -> Attribute { Attribute("action", link.address) }
    static func aria(label: String) -> Attribute { Attribute("aria-label", label) }
    static func lang(_ value: String?) -> Attribute? { value.map { Attribute("lang", $0) } }
    static func dir(_ value: String?) -> Attribute? { value.map { Attribute("dir", $0) } }
}
