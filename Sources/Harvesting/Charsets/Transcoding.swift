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
        guard let match = value?.firstMatch(of: /(?i)charset\s*=\s*["']?([A-Za-z0-9._\-]+)/) else { return nil }
        let label = String(match.1)
        return ["iso-8859-1", "latin1", "windows-1252"].contains(label.lowercased()) ? nil : label
    }
}
