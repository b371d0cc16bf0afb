extension String {
    /// For an address: `%XX` (RFC 3986 section 2.1) for every byte but unreserved characters.
    /// - Parameter others: ASCII characters that stay too, where the place in the address allows them.
    package func percentEncoded(keeping others: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        for byte in utf8 {
            if byte.isUnreserved || others.utf8.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// `application/x-www-form-urlencoded`, as in queries and in the bodies of forms.
package enum FormEncoding {
    package typealias Pair = (name: String, value: String)

    /// Reads what can be read, for people: a percent sign that begins no escape is itself, bytes that are not UTF-8
    /// become U+FFFD.
    /// - Returns: the pairs in order; a piece without `=` has an empty value.
    package static func pairs(_ text: some StringProtocol) -> [Pair] {
        pieces(text).map { piece in
            let name = bytes(piece.name, keepingBroken: true) ?? []
            let value = bytes(piece.value, keepingBroken: true) ?? []
            return (name: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self))
        }
    }

    /// Reads for a protocol, which must say what it cannot read.
    /// - Returns: the pairs in order, or nil for broken percent escapes or bytes that are not UTF-8.
    package static func strictPairs(_ text: some StringProtocol) -> [Pair]? {
        var pairs: [Pair] = []
        for piece in pieces(text) {
            guard let name = bytes(piece.name, keepingBroken: false).flatMap({ String(validating: $0, as: UTF8.self) }),
                let value = bytes(piece.value, keepingBroken: false).flatMap({ String(validating: $0, as: UTF8.self) })
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func pieces(_ text: some StringProtocol) -> [(name: [UInt8], value: [UInt8])] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { piece in
            let name = Array(piece.prefix { $0 != UInt8(ascii: "=") })
            return (name: name, value: Array(piece.dropFirst(name.count + 1)))
        }
    }

    /// - Returns: nil for a broken escape, unless those are kept as they are.
    private static func bytes(_ text: [UInt8], keepingBroken: Bool) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                result.append(UInt8(ascii: " "))
            } else if byte != UInt8(ascii: "%") {
                result.append(byte)
            } else if let high = rest.first?.hexadecimalValue, let low = rest.dropFirst().first?.hexadecimalValue {
                result.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else if keepingBroken {
                result.append(byte)
            } else {
                return nil
            }
        }
        return result
    }
}

extension UInt8 {
    /// What an ASCII hexadecimal digit stands for, in either case; nil for other bytes.
    package var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }

    /// A letter, a digit, `-`, `.`, `_` or `~`, which means the same escaped (RFC 3986 section 2.3).
    package var isUnreserved: Bool { isAlphanumeric || "-._~".utf8.contains(self) }
}
