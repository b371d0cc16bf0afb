/// Mends what dialects of JSON write that has one safe reading: a comma before a closing bracket, `\'`, and the numbers
/// `NaN` and `Infinity`, which are no numbers.
enum JSONDialect {
    /// - Returns: nil when there was nothing to mend.
    static func mended(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isString = false
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if isString, byte == UInt8(ascii: "\\"), place + 1 < bytes.count {
                if bytes[place + 1] != UInt8(ascii: "'") { result.append(byte) }
                result.append(bytes[place + 1])
                place += 2
                continue
            }
            if byte == UInt8(ascii: "\"") { isString.toggle() }
            if !isString, let word = word(in: bytes, at: place) {
                result += "null".utf8
                place += word
                continue
            }
            if !isString, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { dropComma(from: &result) }
            result.append(byte)
            place += 1
        }
        return result == bytes ? nil : result
    }

    private static func dropComma(from result: inout [UInt8]) {
        guard let last = result.lastIndex(where: { $0 > 0x20 }), result[last] == UInt8(ascii: ",") else { return }
        // Of two commas one stands for something that is missing.
        guard let before = result[..<last].last(where: { $0 > 0x20 }),
            ![UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ":")].contains(before)
        else { return }
        result.remove(at: last)
    }

    /// The length of a number that is none.
    private static func word(in bytes: [UInt8], at place: Int) -> Int? {
        guard [UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-")].contains(bytes[place]) else { return nil }
        let rest = bytes[place...].prefix(10)
        for name in ["NaN", "-NaN", "Infinity", "-Infinity"] where rest.starts(with: name.utf8) {
            let next = place + name.utf8.count
            if next == bytes.count || bytes[next] <= 0x20 || [0x2C, 0x5D, 0x7D].contains(bytes[next]) {
                return name.utf8.count
            }
        }
        return nil
    }
}
