/// Cheap first looks that leave out nearly every text and nearly every payload.
package enum NumberGlance {
    /// Eleven digits in all, in whatever script, an at sign or what people write for it, or the name of a messenger.
    static func isSuspicious(_ text: String) -> Bool {
        var text = text
        let signs = text.withUTF8 { Signs($0) }
        // &#49; is a digit in two, &commat; and &#64; an at sign.
        return signs.isTelling || signs.digits >= 11
            || signs.hasAmpersand && (signs.digits >= 2 || text.contains("&commat;"))
    }

    /// Whether the bytes of a document may hold a number or an address of a person as people write them: a run of
    /// digits of a telling length, several runs close together with eleven digits in all, something before an at sign, or
    /// the name of a messenger. What is written so that nobody finds it (escapes, other scripts) is found in the mapped text.
    package static func mayHold(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte == 0x40 {
                    if index > 0, bytes[index - 1].isAlphanumeric || bytes[index - 1] == 0x20 { return true }
                } else if byte == 0x25, index + 2 < bytes.count, bytes[index + 1] == 0x34, bytes[index + 2] == 0x30 {
                    return true
                } else if isASCIIDigit(byte) {
                    if isTelling(bytes, &index) { return true }
                    continue
                } else if isMessenger(bytes, index) {
                    return true
                }
                index += 1
            }
            return false
        }
    }

    /// QQ, V信, VX, WX, WeChat or Weixin as a word of its own, 微信 and what people write for it, 扣扣, and 加 before a letter
    /// or 微.
    private static func isMessenger(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let names: [[UInt8]]
        switch (bytes[index], bytes[index + 1]) {
        case (0x51, _), (0x71, _), (0x56, _), (0x76, _), (0x57, _), (0x77, _):
            if index > 0, bytes[index - 1].isAlphanumeric { return false }
            names = latinMessengers
        case (0xE5, 0x8A), (0xE5, 0xA8), (0xE5, 0xBE), (0xE6, 0x89), (0xE8, 0x96): names = hanMessengers
        case (0x5C, 0x75): names = escapedMessengers
        default: return false
        }
        return names.contains { Signs.isNext($0, bytes, index) }
    }

    private static let latinMessengers = ["qq", "vx", "v信", "wx", "wechat", "weixin"].map { Array($0.utf8) }
    private static let hanMessengers = ["微信", "薇信", "威信", "扣扣", "加q", "加v", "加微"].map { Array($0.utf8) }
    /// The same as JSON escapes them.
    private static let escapedMessengers = [
        #"\u5fae\u4fe1"#, #"\u8587\u4fe1"#, #"\u5a01\u4fe1"#, #"\u6263\u6263"#, #"\u52a0q"#, #"\u52a0v"#,
        #"\u52a0\u5fae"#,
    ].map { Array($0.utf8) }

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
            let gap = gap(bytes, end)
            guard gap > 0, gap < widestGap, end + gap < bytes.count, isASCIIDigit(bytes[end + gap]) else {
                return false
            }
            end += gap
            let run = end
            while end < bytes.count, isASCIIDigit(bytes[end]) { end += 1 }
            total += end - run
        }
        return false
    }

    /// Four wide blanks.
    private static let widestGap = 13

    /// How many bytes from there on may stand in a number; in JSON a line end or a tab is an escape.
    private static func gap(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < bytes.count, end - start < widestGap {
            if isBetween(bytes[end]) {
                end += 1
            } else if bytes[end] == 0x5C, end + 1 < bytes.count, [0x6E, 0x72, 0x74].contains(bytes[end + 1]) {
                end += 2
            } else {
                break
            }
        }
        return end - start
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
        case 0x09, 0x0A, 0x0D, 0x20, 0x28, 0x29, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x5F, 0x80...: true
        default: false
        }
    }
}
