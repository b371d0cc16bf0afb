package import Foundation

/// A JSON answer as platforms send it, made what a reader expects: UTF-8, and nothing around the value that has one safe
/// reading (marks, notices of PHP, the call of JSONP).
package struct JSONText: Sendable {
    package let bytes: Data

    /// - Parameter contentType: of the answer; its charset is believed where the bytes do not say otherwise.
    package init(_ raw: Data, contentType: String? = nil) {
        let label = Transcoding.label(inContentType: contentType)
        let text = TextCharset.decoded(raw, declared: label).map { Data($0.bytes) } ?? raw
        bytes = text[Self.value(in: text)]
    }

    /// The same with what dialects write made JSON, for readers that take nothing else.
    package var mended: [UInt8] { JSONDialect.mended([UInt8](bytes)) ?? [UInt8](bytes) }

    /// How far into an answer a value may begin.
    private static let reach = 1 << 16

    /// The place of the value among what stands around it; everything when it is not found.
    private static func value(in text: Data) -> Range<Int> {
        let whole = text.startIndex..<text.endIndex
        guard let first = text.firstIndex(where: { !isBlank($0) }) else { return whole }
        if isValue(text[first]) { return first..<text.endIndex }
        let head = text[first...].prefix(reach)
        if let start = behindNotices(head) { return start..<text.endIndex }
        return call(head, in: text) ?? whole
    }

    /// Byte order marks (some systems write two, or a blank line first) and white space.
    private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || [0xEF, 0xBB, 0xBF].contains(byte) }

    private static func isValue(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

    /// PHP writes what it has to complain of before the answer, and ends each complaint with the line it is about.
    private static func behindNotices(_ head: Data) -> Data.Index? {
        let text = String(decoding: head, as: UTF8.self)
        let opening = /(?:<br ?\/?>|\s)*(?:<b>)?(?:PHP )?(?:Notice|Warning|Deprecated|Strict Standards)(?:<\/b>)?:/
        let ending = #/ on line (?:<b>)?[0-9]+(?:</b>)?(?:<br ?/?>|\s|\u{FEFF})*(?=[{\[])/#
        guard let complaint = text.prefixMatch(of: opening),
            let line = text[complaint.range.upperBound...].firstMatch(of: ending)
        else { return nil }
        let place = text.utf8.distance(from: text.startIndex, to: line.range.upperBound)
        // Bytes that were no UTF-8 would have moved the place.
        let start = head.startIndex + place
        return head.indices.contains(start) && isValue(head[start]) ? start : nil
    }

    /// What stands between the brackets of `callback(…);`.
    private static func call(_ head: Data, in text: Data) -> Range<Int>? {
        let beginning = String(decoding: head.prefix(256), as: UTF8.self)
        guard let opening = beginning.prefixMatch(of: /(?:\/\*\*\/)?\s*[A-Za-z_$][A-Za-z0-9_$.\[\]]*\s*\(\s*/),
            let last = text.lastIndex(where: { $0 > 0x20 && $0 != UInt8(ascii: ";") }),
            text[last] == UInt8(ascii: ")")
        else { return nil }
        let start = head.startIndex + beginning.utf8.distance(from: beginning.startIndex, to: opening.range.upperBound)
        return start < last && isValue(text[start]) ? start..<last : nil
    }
}
