/// Whole texts in other encodings to UTF-8.
enum Transcoding {
    /// Beyond this, converting would cost more memory than one source may.
    private static let limit = 64 << 20

    /// Bytes between two looks whether they are of the encoding at all.
    private static let piece = 1 << 14

    /// - Returns: nil when the encoding is unknown, or the bytes are too many or not of it, to the last byte.
    static func utf8(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
        guard bytes.count <= limit, let decoder = CharsetDecoder(encoding) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 2)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            result += decoder.decode(bytes[start..<min(start + piece, bytes.count)])
            if decoder.replacements > 0 { return nil }
        }
        return decoder.endsInsideCharacter ? nil : result
    }

    /// Labels mean the widest of their family: GB2312 pages hold GBK, and GB18030 holds both (WHATWG Encoding).
    static func widened(_ label: String) -> String {
        switch label.lowercased() {
        case "gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030": "GB18030"
        case "iso-8859-1", "latin1": "WINDOWS-1252"
        case "big5": "BIG5-HKSCS"
        default: label
        }
    }
}
