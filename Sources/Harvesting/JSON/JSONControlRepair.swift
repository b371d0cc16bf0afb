/// Makes raw control characters harmless before the parser sees them (RFC 8259 §7 forbids them, editors' exports have
/// them): each becomes one blank, so that every offset stays what it was.
struct JSONControlRepair {
    private var inString = false
    private var escaped = false

    /// The number of repairs so far.
    private(set) var repairs = 0

    /// Follows the piece; returns a repaired copy when there was something to repair.
    mutating func repaired(_ piece: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var copy: [UInt8]?
        for index in piece.indices {
            let byte = piece[index]
            if byte < 0x20 {
                let isBlank = byte == 0x0A || byte == 0x0D || byte == 0x09
                if inString || !isBlank {
                    if copy == nil { copy = Array(piece) }
                    // A backslash before the break would else escape the blank.
                    if escaped, index > 0 { copy?[index - 1] = 0x20 }
                    copy?[index] = 0x20
                    repairs += 1
                }
                escaped = false
            } else if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                inString = true
            }
        }
        return copy
    }
}
