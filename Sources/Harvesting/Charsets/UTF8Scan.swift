/// What a run of bytes looks like as UTF-8 (RFC 3629).
struct UTF8Scan {
    /// Well-formed sequences of two to four bytes.
    private(set) var sequences = 0
    /// Those of three and four bytes: all Chinese is written so, while many a pair of GB18030 looks like one of two.
    private(set) var long = 0
    /// Bytes that belong to no well-formed sequence.
    private(set) var invalid = 0

    var isValid: Bool { invalid == 0 }

    init(counting bytes: UnsafeBufferPointer<UInt8>) {
        var place = 0
        while place < bytes.count {
            if bytes[place] < 0x80 {
                place += 1
            } else if let length = Self.sequence(in: bytes, at: place) {
                sequences += 1
                if length > 2 { long += 1 }
                place += length
            } else {
                invalid += 1
                place += 1
            }
        }
    }

    /// The length of the well-formed sequence at `place`, which holds a byte ≥ 0x80; nil when there is none.
    static func sequence(in bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
        let lead = bytes[place]
        func tail(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            place + offset < bytes.count && range.contains(bytes[place + offset])
        }
        return switch lead {
        case 0xC2...0xDF: tail(1) ? 2 : nil
        case 0xE0: tail(1, 0xA0...0xBF) && tail(2) ? 3 : nil
        case 0xED: tail(1, 0x80...0x9F) && tail(2) ? 3 : nil
        case 0xE1...0xEF: tail(1) && tail(2) ? 3 : nil
        case 0xF0: tail(1, 0x90...0xBF) && tail(2) && tail(3) ? 4 : nil
        case 0xF1...0xF3: tail(1) && tail(2) && tail(3) ? 4 : nil
        case 0xF4: tail(1, 0x80...0x8F) && tail(2) && tail(3) ? 4 : nil
        default: nil
        }
    }
}
