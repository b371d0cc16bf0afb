/// Numeric character references of XML and HTML: `&#65;`, `&#x41;`.
package enum CharacterReference {
    /// The code point a reference names, which need not be that of a character.
    /// - Parameter body: what stands between `&` and `;`: `#65`, `#x41`.
    /// - Returns: nil for a body that is no number, or a sign before one.
    package static func codePoint(_ body: some StringProtocol) -> UInt32? {
        guard body.utf8.first == UInt8(ascii: "#") else { return nil }
        let digits = body.dropFirst()
        let isHexadecimal = digits.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let number = isHexadecimal ? digits.dropFirst() : digits
        guard let first = number.utf8.first, first.isAlphanumeric else { return nil }
        return UInt32(number, radix: isHexadecimal ? 16 : 10)
    }
}
