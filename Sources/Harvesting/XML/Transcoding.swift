internal import Glibc

/// Other encodings to UTF-8, by the C library's iconv.
enum Transcoding {
    /// Beyond this, converting would cost more memory than one source may.
    private static let limit = 64 << 20

    /// - Returns: nil when the encoding is unknown, or the bytes are too many or not of it, to the last byte.
    static func utf8(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
        guard bytes.count <= limit, let converter = iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1
        else { return nil }
        defer { iconv_close(converter) }
        var source = bytes.map { CChar(bitPattern: $0) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 2)
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        return source.withUnsafeMutableBufferPointer { source -> [UInt8]? in
            var input = source.baseAddress
            var left = source.count
            while left > 0 {
                let (status, count, code) = buffer.withUnsafeMutableBufferPointer { space in
                    var output = space.baseAddress
                    var room = space.count
                    let status = iconv(converter, &input, &left, &output, &room)
                    return (status, space.count - room, errno)
                }
                result.append(contentsOf: buffer[..<count].lazy.map { UInt8(bitPattern: $0) })
                if status == Int.max || status == -1, code != E2BIG { return nil }
            }
            return result
        }
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
