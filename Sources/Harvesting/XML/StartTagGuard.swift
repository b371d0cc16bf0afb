/// Watches a document on its way to libxml2 for a start tag with too many attributes: libxml2 compares each of them with
/// each, so that one tag of a few megabytes keeps it busy for minutes, and nothing can tell it to stop.
///
/// A `<` always begins anew, as none may stand in an attribute's value: whatever looked like an open tag before it (in a
/// comment, in a CDATA section), no tag slips through.
struct StartTagGuard {
    /// More than any element has.
    static let limit = 256

    /// What is said of a document that is refused, in Chinese.
    static let complaint = "一个元素有 \(limit) 个以上的属性"

    private enum Place {
        case text, opening, tag
        case value(UInt8)
    }

    private var place = Place.text
    private var attributes = 0

    /// Follows the next piece of the document.
    /// - Returns: false when a tag has more attributes than any should.
    mutating func admits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            switch place {
            case .text:
                guard let open = OAIPageSplitter.next(UInt8(ascii: "<"), in: bytes, from: index) else { return true }
                place = .opening
                index = open + 1
            case .opening:
                // A zero is half a character of UTF-16.
                if bytes[index] != 0, bytes[index] != UInt8(ascii: "<") {
                    place = bytes[index].isNameStart ? .tag : .text
                    attributes = 0
                }
                index += 1
            case .tag:
                while index < bytes.count, !Self.isMark(bytes[index]) { index += 1 }
                guard index < bytes.count else { return true }
                switch bytes[index] {
                case UInt8(ascii: ">"): place = .text
                case UInt8(ascii: "<"): place = .opening
                default:
                    place = .value(bytes[index])
                    attributes += 1
                    if attributes > Self.limit { return false }
                }
                index += 1
            case .value(let quote):
                while index < bytes.count, bytes[index] != quote, bytes[index] != UInt8(ascii: "<") { index += 1 }
                guard index < bytes.count else { return true }
                place = bytes[index] == quote ? .tag : .opening
                index += 1
            }
        }
        return true
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}
