internal import CLibXML2
internal import Metadata

/// One walk over the bytes of a broken record, copying and mending.
struct RepairPass {
    private let source: [UInt8]
    private(set) var result: [UInt8] = []
    private var place = 0
    private var open = OpenElements()

    init(source: [UInt8]) {
        self.source = source
        result.reserveCapacity(source.count)
    }

    mutating func run(_ findings: inout FindingSet) {
        while place < source.count {
            let byte = source[place]
            switch byte {
            case UInt8(ascii: "&"): reference(&findings)
            case UInt8(ascii: "<"): markup(&findings)
            case 0..<0x20 where byte != 0x09 && byte != 0x0A && byte != 0x0D:
                controlCharacter(UInt32(byte), &findings)
                place += 1
            case 0xEF
            where source[place...].starts(with: [0xEF, 0xBF, 0xBE])
                || source[place...].starts(with: [0xEF, 0xBF, 0xBF]):
                controlCharacter(0xFF00 | UInt32(source[place + 2]) | 0x40, &findings)
                place += 3
            default:
                result.append(byte)
                place += 1
            }
        }
    }

    // MARK: Markup

    private mutating func markup(_ findings: inout FindingSet) {
        let rest = source[place...]
        if rest.starts(with: "<![CDATA[".utf8) {
            copyCDATA(&findings)
        } else if rest.starts(with: "<?xml ".utf8), place > 0 {
            // A declaration is allowed at the very start only.
            place = rest.firstRange(of: Array("?>".utf8))?.upperBound ?? source.count
            findings.add("xml_declaration_removed")
        } else if place + 1 < source.count, isMarkupStart(source[place + 1]) {
            result.append(UInt8(ascii: "<"))
            place += 1
        } else {
            // "a < b": no markup can begin so.
            result += "&lt;".utf8
            place += 1
            findings.add("xml_escaped")
        }
    }

    private func isMarkupStart(_ byte: UInt8) -> Bool {
        byte.isNameStart || [UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(byte)
    }

    private mutating func copyCDATA(_ findings: inout FindingSet) {
        let end = source[place...].firstRange(of: Array("]]>".utf8))?.upperBound ?? source.count
        while place < end {
            let byte = source[place]
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
                controlCharacter(UInt32(byte), &findings)
            } else {
                result.append(byte)
            }
            place += 1
        }
    }

    // MARK: References

    private mutating func reference(_ findings: inout FindingSet) {
        let body = source[(place + 1)...].prefix(12)
        guard let semicolon = body.firstIndex(of: UInt8(ascii: ";")), semicolon > place + 1 else {
            escapeAmpersand(&findings)
            return
        }
        let name = source[(place + 1)..<semicolon]
        if name.first == UInt8(ascii: "#") {
            character(name, end: semicolon + 1, &findings)
        } else if ["amp", "lt", "gt", "quot", "apos"].contains(where: { name.elementsEqual($0.utf8) }) {
            copy(to: semicolon + 1)
        } else if let scalar = Self.htmlEntity(name) {
            result += Array(String(Character(scalar)).utf8)
            place = semicolon + 1
            findings.add("html_entity_replaced", value: String(decoding: name, as: UTF8.self))
        } else if name.allSatisfy({ $0.isNameStart || $0.isAlphanumeric }) {
            // An entity nobody may declare: left as it is, so that the record fails and says why.
            copy(to: semicolon + 1)
        } else {
            escapeAmpersand(&findings)
        }
    }

    private mutating func character(_ reference: ArraySlice<UInt8>, end: Int, _ findings: inout FindingSet) {
        guard let value = Self.number(reference) else {
            escapeAmpersand(&findings)
            return
        }
        if (0xD800...0xDBFF).contains(value), let (low, lowEnd) = lowSurrogate(at: end),
            let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
        {
            result += Array(String(Character(scalar)).utf8)
            place = lowEnd
            findings.add("xml_surrogates_joined")
        } else if Self.isAllowed(value) {
            copy(to: end)
        } else {
            controlCharacter(value, &findings)
            place = end
        }
    }

    private func lowSurrogate(at start: Int) -> (value: UInt32, end: Int)? {
        guard source[start...].starts(with: "&#".utf8),
            let semicolon = source[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
            let value = Self.number(source[(start + 1)..<semicolon]), (0xDC00...0xDFFF).contains(value)
        else { return nil }
        return (value, semicolon + 1)
    }

    private mutating func copy(to end: Int) {
        result += source[place..<end]
        place = end
    }

    private mutating func escapeAmpersand(_ findings: inout FindingSet) {
        result += "&amp;".utf8
        place += 1
        findings.add("xml_escaped")
    }

    // MARK: Characters

    private mutating func controlCharacter(_ value: UInt32, _ findings: inout FindingSet) {
        guard !findings.isFull else { return }
        open.read(result)
        let path = open.path
        let rule = path.split(separator: "/").contains("title") ? "title_control_chars" : "control_chars"
        findings.add(rule, path: path, value: "U+" + String(value, radix: 16, uppercase: true))
    }

    /// XML 1.0 §2.2 [2] Char.
    private static func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// - Parameter reference: what stands between `&` and `;`.
    private static func number(_ reference: ArraySlice<UInt8>) -> UInt32? {
        CharacterReference.codePoint(String(decoding: reference, as: UTF8.self))
    }

    /// The characters of HTML 4's entities, as libxml2's HTML parser knows them.
    private static func htmlEntity(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        (Array(name) + [0]).withUnsafeBufferPointer { buffer in
            htmlEntityLookup(buffer.baseAddress).flatMap { Unicode.Scalar($0.pointee.value) }
        }
    }
}

extension UInt8 {
    /// A byte an XML name may begin with (any non-ASCII byte counts).
    var isNameStart: Bool {
        (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_")
            || self == UInt8(ascii: ":") || self >= 0x80
    }
}
