internal import Foundation
internal import Metadata

/// Mends the ways content systems break JSON-LD that have one safe reading.
enum JSONLDRepair {
    static func repaired(_ block: String) -> String {
        var text = block.trimmed
        for (open, close) in [
            ("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("/*<![CDATA[*/", "/*]]>*/"),
        ] {
            if text.hasPrefix(open) { text = String(text.dropFirst(open.count)).trimmed }
            if text.hasSuffix(close) { text = String(text.dropLast(close.count)).trimmed }
        }
        if text.hasSuffix(";") { text.removeLast() }
        if !text.contains("\""), text.contains("&quot;") {
            text = text.replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&amp;", with: "&")
        }
        return withoutTrailingCommas(text)
    }

    /// A comma before a closing bracket outside strings is left out.
    private static func withoutTrailingCommas(_ text: String) -> String {
        var result: [UInt8] = []
        var isString = false
        var isEscaped = false
        for byte in text.utf8 {
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isString = true
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                if let last = result.lastIndex(where: { $0 > 0x20 }), result[last] == UInt8(ascii: ",") {
                    result.removeSubrange(last...)
                }
            }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
