/// Cheap first looks that leave out nearly every text and nearly every payload.
package enum NumberGlance {
    /// Eleven digits in all, in whatever script, or an at sign.
    static func isSuspicious(_ text: String) -> Bool {
        var text = text
        let (digits, hasAt, hasAmpersand) = text.withUTF8(signs)
        // &#49; is a digit in two, &commat; and &#64; an at sign.
        return hasAt || digits >= 11 || hasAmpersand && (digits >= 2 || text.contains("&commat;"))
    }

    private static func signs(_ bytes: UnsafeBufferPointer<UInt8>) -> (digits: Int, hasAt: Bool, hasAmpersand: Bool) {
        var digits = 0
        var hasAmpersand = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte == 0x40 { return (digits, true, hasAmpersand) }
                if byte == 0x26 { hasAmpersand = true }
                if isASCIIDigit(byte) { digits += 1 }
                index += 1
            } else if (0xE2...0xEE).contains(byte) {
                // Han, kana, Hangul, Yi: characters of three bytes, none of them a digit.
                index += 3
            } else {
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                guard index + length <= bytes.count else { break }
                // EF BC A0 is the full-width at sign.
                if byte == 0xEF, bytes[index + 1] == 0xBC, bytes[index + 2] == 0xA0 {
                    return (digits, true, hasAmpersand)
                }
                if isDigit(bytes, index) { digits += 1 }
                index += length
            }
        }
        return (digits, false, hasAmpersand)
    }

    /// Arabic-Indic, Persian, Tibetan, Mongolian, full-width, mathematical.
    private static func isDigit(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let second = bytes[index + 1]
        return switch bytes[index] {
        case 0xD9: (0xA0...0xA9).contains(second)
        case 0xDB: (0xB0...0xB9).contains(second)
        case 0xE0: second == 0xBC && (0xA0...0xA9).contains(bytes[index + 2])
        case 0xE1: second == 0xA0 && (0x90...0x99).contains(bytes[index + 2])
        case 0xEF: second == 0xBC && (0x90...0x99).contains(bytes[index + 2])
        case 0xF0: second == 0x9D && bytes[index + 2] == 0x9F && bytes[index + 3] >= 0x8E
        default: false
        }
    }

    /// Whether the bytes of a document may hold a number or an address of a person as people write them: a run of
    /// digits of a telling length, several runs close together with eleven digits in all, or something before an at
    /// sign. What is written so that nobody finds it (escapes, other scripts) is found in the mapped text.
    package static func mayHold(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte == 0x40 {
                    if index > 0, bytes[index - 1].isAlphanumeric || bytes[index - 1] == 0x20 { return true }
                } else if isASCIIDigit(byte) {
                    if isTelling(bytes, &index) { return true }
                    continue
                }
                index += 1
            }
            return false
        }
    }

    /// - Parameter index: a digit; afterwards behind its run of digits.
    private static func isTelling(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Bool {
        let start = index
        while index < bytes.count, isASCIIDigit(bytes[index]) { index += 1 }
        var end = index
        var total = end - start
        // The end of a UUID is no number, though it may be digits alone.
        let isHexadecimal = start > 0 && (0x61...0x66).contains(bytes[start - 1] | 0x20)
        if isHexadecimal { return isNumber(bytes, start, total) }
        while total <= 18 {
            if isNumber(bytes, start, total) { return true }
            var gap = 0
            while end + gap < bytes.count, gap < 9, isBetween(bytes[end + gap]) { gap += 1 }
            guard gap > 0, gap < 9, end + gap < bytes.count, isASCIIDigit(bytes[end + gap]) else { return false }
            end += gap
            let run = end
            while end < bytes.count, isASCIIDigit(bytes[end]) { end += 1 }
            total += end - run
        }
        return false
    }

    /// Whether so many digits from `start` on may be a number: 11 from 13 on, with 0, 86 or 0086 before them, or those
    /// of an ID card.
    private static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Bool {
        // Where it stands by itself (1 3 8 …), the second digit says nothing yet.
        let second = start + 1 < bytes.count && isASCIIDigit(bytes[start + 1]) ? bytes[start + 1] : nil
        return switch count {
        case 11: bytes[start] == 0x31 && second ?? 0x33 >= 0x33
        case 12: bytes[start] == 0x30 && second ?? 0x31 == 0x31
        case 13: bytes[start] == 0x38 && second ?? 0x36 == 0x36
        case 15: bytes[start] == 0x30 && second ?? 0x30 == 0x30 || isRun(bytes, start, 15)
        case 17, 18: isRun(bytes, start, 6)
        default: false
        }
    }

    private static func isRun(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Bool {
        start + count <= bytes.count && bytes[start..<start + count].allSatisfy(isASCIIDigit)
    }

    private static func isASCIIDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Separators in ASCII, and any byte of a longer character.
    private static func isBetween(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x28, 0x29, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x5F, 0x80...: true
        default: false
        }
    }
}
