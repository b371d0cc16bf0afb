/// JSON writes any character as an escape if it likes, digits and letters too: `\u0031`.
package enum JSONEscapes {
    /// The same JSON with its `\u` escapes as characters, but for those that JSON must escape.
    package static func readable(_ json: String) -> String {
        guard json.contains("\\u") else { return json }
        let source = Array(json.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var place = 0
        while place < source.count {
            guard source[place] == backslash, place + 1 < source.count else {
                result.append(source[place])
                place += 1
                continue
            }
            if let (scalar, size) = scalar(source, at: place), mayStand(scalar) {
                result.append(contentsOf: String(scalar).utf8)
                place += size
            } else {
                // An escaped backslash must not be taken for the beginning of another escape.
                result.append(contentsOf: source[place..<place + 2])
                place += 2
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let backslash = UInt8(ascii: "\\")

    private static func mayStand(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
    }

    /// The character of an escape, of two where they are a surrogate pair, and how many bytes it takes.
    private static func scalar(_ source: [UInt8], at place: Int) -> (Unicode.Scalar, size: Int)? {
        guard let first = unit(source, at: place) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        guard first < 0xDC00, let second = unit(source, at: place + 6), (0xDC00..<0xE000).contains(second) else {
            return nil
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)).map { ($0, 12) }
    }

    private static func unit(_ source: [UInt8], at place: Int) -> UInt32? {
        guard place + 6 <= source.count, source[place] == backslash, source[place + 1] == UInt8(ascii: "u"),
            source[place + 2..<place + 6].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return nil }
        return UInt32(String(decoding: source[place + 2..<place + 6], as: UTF8.self), radix: 16)
    }
}
