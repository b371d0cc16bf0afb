internal import Foundation

/// What charset a text drop is written in: what its bytes prove, else GB18030, which every Chinese office program of
/// the platforms writes when it does not write UTF-8.
enum TextCharset {
    /// - Returns: the name for `CharsetDecoder` and how many bytes of mark to skip.
    static func detect(_ data: Data, declared: String?) -> (name: String, skip: Int) {
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { return ("UTF-8", 3) }
        if data.starts(with: [0xFF, 0xFE]) { return ("UTF-16LE", 2) }
        if data.starts(with: [0xFE, 0xFF]) { return ("UTF-16BE", 2) }
        if let declared { return (widened(declared), 0) }
        return (isUTF8(data) ? "UTF-8" : "GB18030", 0)
    }

    /// GBK and GB2312 are subsets of GB18030, and files that claim them seldom keep to them.
    private static func widened(_ name: String) -> String {
        ["gbk", "gb2312", "gb18030", "cp936"].contains(name.lowercased()) ? "GB18030" : name
    }

    /// Well-formed UTF-8 (RFC 3629), a cut last character forgiven.
    static func isUTF8(_ data: Data) -> Bool {
        data.withUnsafeBytes { (raw: UnsafeRawBufferPointer) in
            var index = 0
            while index < raw.count {
                let byte = raw[index]
                if byte < 0x80 {
                    index += 1
                    continue
                }
                let length: Int
                var low: UInt8 = 0x80
                var high: UInt8 = 0xBF
                switch byte {
                case 0xC2...0xDF: length = 2
                case 0xE0: (length, low) = (3, 0xA0)
                case 0xED: (length, high) = (3, 0x9F)
                case 0xE1...0xEF: length = 3
                case 0xF0: (length, low) = (4, 0x90)
                case 0xF4: (length, high) = (4, 0x8F)
                case 0xF1...0xF3: length = 4
                default: return false
                }
                for offset in 1..<length {
                    guard index + offset < raw.count else { return true }
                    let next = raw[index + offset]
                    guard next >= (offset == 1 ? low : 0x80), next <= (offset == 1 ? high : 0xBF) else { return false }
                }
                index += length
            }
            return true
        }
    }
}
