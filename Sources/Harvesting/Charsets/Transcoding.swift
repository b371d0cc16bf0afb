/// What the labels of charsets mean.
enum Transcoding {
    /// Labels mean the widest of their family: GB2312 pages hold GBK, and GB18030 holds both (WHATWG Encoding).
    static func widened(_ label: String) -> String {
        switch label.lowercased() {
        case "gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030": "GB18030"
        case "utf-8", "utf8", "us-ascii", "ascii": "UTF-8"
        case "iso-8859-1", "latin1": "WINDOWS-1252"
        case "big5": "BIG5-HKSCS"
        default: label
        }
    }

    /// The charset a `Content-Type` names; nil for none, and for Latin-1, which servers say of everything.
    static func label(inContentType value: String?) -> String? {
        guard let label = value.flatMap({ named("charset", in: $0.utf8) }) else { return nil }
        return ["iso-8859-1", "latin1", "windows-1252"].contains(label.lowercased()) ? nil : label
    }

    /// The label after the first `charset=` (`encoding=`) that has one: of a header, of an XML declaration, or of the
    /// beginning of a web page, where bytes are all there is yet.
    /// - Parameter key: in small letters.
    static func named(_ key: StaticString, in bytes: some Collection<UInt8>) -> String? {
        let key = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
        var rest = bytes[...]
        while let mark = rest.firstIndex(where: { $0 | 0x20 == key[0] }) {
            rest = rest[mark...]
            guard rest.prefix(key.count).lazy.map({ $0 | 0x20 }).elementsEqual(key) else {
                rest = rest.dropFirst()
                continue
            }
            rest = blanks(rest.dropFirst(key.count))
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = blanks(rest.dropFirst())
            if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                rest = blanks(rest.dropFirst())
            }
            let label = rest.prefix(while: isOfLabel)
            if !label.isEmpty { return String(decoding: label, as: UTF8.self) }
        }
        return nil
    }

    private static func blanks<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence
    where Bytes.SubSequence == Bytes {
        bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
