internal import Foundation

/// What charset a text drop is written in: what its bytes prove, else GB18030, which every Chinese office program of
/// the platforms writes when it does not write UTF-8.
package enum TextCharset {
    /// The beginning of a text whose charset nobody declared, to recognise it by.
    /// - Parameter limit: bytes that are read.
    package static func beginning(of bytes: [UInt8], limit: Int) -> String {
        let piece = bytes.prefix(limit)
        let (name, skip) = detect(Data(piece), declared: nil)
        let text = CharsetDecoder(name)?.decode(piece.dropFirst(skip)) ?? Array(piece)
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: the name for `CharsetDecoder` and how many bytes of mark to skip.
    static func detect(_ data: Data, declared: String?) -> (name: String, skip: Int) {
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { return ("UTF-8", 3) }
        if data.starts(with: [0xFF, 0xFE]) { return ("UTF-16LE", 2) }
        if data.starts(with: [0xFE, 0xFF]) { return ("UTF-16BE", 2) }
        if let declared { return (Transcoding.widened(declared), 0) }
        return (isUTF8(data) ? "UTF-8" : "GB18030", 0)
    }

    /// Well-formed UTF-8 (RFC 3629), a cut last character forgiven.
    static func isUTF8(_ data: Data) -> Bool {
        data.withUnsafeBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            if UTF8Scan(counting: bytes).isValid { return true }
            let tail = bytes.suffix(3).reversed().prefix { $0 >= 0x80 }.count
            return UTF8Scan(counting: UnsafeBufferPointer(rebasing: bytes.dropLast(tail))).isValid
        }
    }
}
