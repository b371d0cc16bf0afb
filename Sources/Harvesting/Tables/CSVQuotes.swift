/// Reads the quotation marks of a text again whose cells were not written by the rules: a cell is quoted when it ends with
/// a quotation mark before a separator or line end; in every other cell the marks are text, as in `"双减"背景`.
struct CSVQuotes {
    private static let quote = UInt8(ascii: "\"")

    /// The text by the rules of RFC 4180.
    private(set) var bytes: [UInt8] = []
    /// A quotation mark is followed by no other to the end of the text.
    private(set) var isOpen = false
    private let delimiter: UInt8

    /// Nil where a row with such an open mark is the last: what should have followed is cut off.
    init?(_ text: [UInt8], delimiter: UInt8) {
        self.delimiter = delimiter
        bytes.reserveCapacity(text.count + 64)
        var place = 0
        var isStart = true
        while place < text.count {
            if isStart, text[place] == Self.quote {
                let found = closing(text, place)
                if case .behind(let end) = found {
                    appendQuoted(text[(place + 1)..<(end - 1)])
                    place = end
                } else if appendLiteral(text, &place, isOpen: found == .never) {
                    return nil
                }
                isStart = false
                continue
            }
            bytes.append(text[place])
            isStart = isBorder(text[place])
            place += 1
        }
    }

    private enum Closing: Equatable {
        /// Behind the mark that closes the cell.
        case behind(Int)
        /// The next mark closes nothing.
        case nothing
        /// There is no other mark.
        case never
    }

    private func isBorder(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

    private func closing(_ text: [UInt8], _ start: Int) -> Closing {
        var place = start + 1
        while place < text.count {
            let next = place + 1
            let isBeforeBorder = next >= text.count || isBorder(text[next])
            if text[place] == UInt8(ascii: "\\"), next < text.count, text[next] == Self.quote,
                next + 1 < text.count, !isBorder(text[next + 1])
            {
                place += 2
            } else if text[place] != Self.quote {
                place += 1
            } else if isBeforeBorder {
                return .behind(next)
            } else if text[next] == Self.quote {
                place += 2
            } else {
                return .nothing
            }
        }
        return .never
    }

    /// A cell in its quotes; `\"` is what some programs write for `""`.
    private mutating func appendQuoted(_ inner: ArraySlice<UInt8>) {
        bytes.append(Self.quote)
        var isEscaped = false
        for byte in inner {
            if isEscaped {
                bytes.append(byte == Self.quote ? Self.quote : UInt8(ascii: "\\"))
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            }
            bytes.append(byte)
        }
        if isEscaped { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(Self.quote)
    }

    /// A cell whose marks are text. Returns whether it is open and nothing follows its row.
    private mutating func appendLiteral(_ text: [UInt8], _ place: inout Int, isOpen open: Bool) -> Bool {
        let end = text[place...].firstIndex(where: isBorder) ?? text.count
        bytes.append(Self.quote)
        for byte in text[place..<end] {
            if byte == Self.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(Self.quote)
        place = end
        guard open else { return false }
        isOpen = true
        let line = text[end...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? text.count
        return !text[line...].contains { $0 > 0x20 }
    }
}
