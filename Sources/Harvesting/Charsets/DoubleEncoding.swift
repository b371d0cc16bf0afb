internal import Glibc

/// UTF-8 that was taken for Latin-1 (or Windows-1252) and encoded once more: å¤©ä¸‹ for 天下.
enum DoubleEncoding {
    /// Lead bytes of CJK become å ä æ ç è é, which are written C3 A4 … C3 A9; those bytes in a row with another C2…
    /// sequence are worth a closer look.
    static func isSuspect(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { isSuspect($0) }
    }

    static func isSuspect(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        var place = 0
        while let found = memchr(start + place, 0xC3, bytes.count - place) {
            let lead = UnsafeRawPointer(found) - UnsafeRawPointer(start)
            if lead + 2 < bytes.count, (0xA3...0xA9).contains(bytes[lead + 1]), bytes[lead + 2] >= 0xC2 { return true }
            place = lead + 1
        }
        return false
    }

    /// The text as it was before the second encoding; nil unless all of it undoes to UTF-8 that holds a character of
    /// three bytes, which real Latin text never does.
    static func undone(_ run: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in String(decoding: run, as: UTF8.self).unicodeScalars {
            guard let byte = scalar.value < 0x100 ? UInt8(scalar.value) : windows1252[scalar.value] else { return nil }
            bytes.append(byte)
        }
        let scan = bytes.withUnsafeBufferPointer { UTF8Scan(counting: $0) }
        guard scan.isValid, bytes.contains(where: { $0 >= 0xE0 }) else { return nil }
        return bytes
    }

    /// The same for a text.
    static func undone(_ text: String) -> String? {
        var text = text
        guard text.withUTF8({ isSuspect($0) }) else { return nil }
        return undone(Array(text.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Windows-1252 where it differs from Latin-1.
    private static let windows1252: [UInt32: UInt8] = [
        0x20AC: 0x80, 0x201A: 0x82, 0x0192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87,
        0x02C6: 0x88, 0x2030: 0x89, 0x0160: 0x8A, 0x2039: 0x8B, 0x0152: 0x8C, 0x017D: 0x8E, 0x2018: 0x91,
        0x2019: 0x92, 0x201C: 0x93, 0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x02DC: 0x98,
        0x2122: 0x99, 0x0161: 0x9A, 0x203A: 0x9B, 0x0153: 0x9C, 0x017E: 0x9E, 0x0178: 0x9F,
    ]
}
