/// Which of two datestamps of one source is the later, as far as their digits tell: cheap enough for every record.
package enum DatestampOrder {
    /// A number that grows with the time: the first fourteen digits, from the year down. 0 when the text is no date of
    /// that form: then nothing can be said. An offset from UTC is not looked at; a source writes the same everywhere.
    package static func rank(_ datestamp: String?) -> Int64 {
        var rank: Int64 = 0
        var digits = 0
        for byte in (datestamp ?? "").utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits == 14 { return rank }
                rank = rank * 10 + Int64(byte - UInt8(ascii: "0"))
                digits += 1
            case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."):
                // A part of one digit would move all behind it.
                if digits < 8, digits != 4, digits != 6 { return 0 }
            case UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"):
                if digits < 8 { return 0 }
            default: return 0
            }
        }
        guard digits >= 8 else { return 0 }
        for _ in digits..<14 { rank *= 10 }
        return rank
    }
}
