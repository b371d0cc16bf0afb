/// Makes raw control characters harmless before the parser sees them (RFC 8259 §7 forbids them, editors' exports have
/// them): each becomes one blank, so that every offset stays what it was. Half of a surrogate pair, which a text cut by
/// UTF-16 units ends in, becomes U+FFFD: the parser would make one character of it and of whatever escape follows.
struct JSONControlRepair {
    private var inString = false
    private var escaped = false

    /// The number of repairs so far.
    private(set) var repairs = 0

    /// Follows the piece; returns a repaired copy when there was something to repair.
    mutating func repaired(_ piece: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var copy: [UInt8]?
        var secondHalf = -1
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
                    guard byte == UInt8(ascii: "u"), index != secondHalf, let half = Half(piece, index) else {
                        continue
                    }
                    if half == .ofPair {
                        secondHalf = index + 6
                    } else {
                        if copy == nil { copy = Array(piece) }
                        copy?.replaceSubrange(index + 1..<index + 5, with: Self.replacement)
                    }
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

    private static let replacement = Array("fffd".utf8)

    /// What an escape is the half of.
    private enum Half {
        case ofPair, ofNothing

        /// - Parameter place: of the u.
        /// - Returns: nil for any other escape, and where the piece does not tell.
        init?(_ piece: UnsafeBufferPointer<UInt8>, _ place: Int) {
            guard place + 5 < piece.count, piece[place + 1] | 0x20 == UInt8(ascii: "d") else { return nil }
            switch piece[place + 2] | 0x20 {
            case UInt8(ascii: "c")...UInt8(ascii: "f"):
                // The first half may have ended the piece before.
                if place < 7 { return nil }
                self = .ofNothing
            case UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b"):
                guard piece[place + 5] == UInt8(ascii: "\\") else {
                    self = .ofNothing
                    return
                }
                guard place + 8 < piece.count else { return nil }
                let isPair =
                    piece[place + 6] == UInt8(ascii: "u") && piece[place + 7] | 0x20 == UInt8(ascii: "d")
                    && (UInt8(ascii: "c")...UInt8(ascii: "f")).contains(piece[place + 8] | 0x20)
                self = isPair ? .ofPair : .ofNothing
            default: return nil
            }
        }
    }
}
