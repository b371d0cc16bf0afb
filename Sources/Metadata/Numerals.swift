/// Digits that no Unicode category counts as such where numbers are read: circled, raised, lowered, Chinese.
enum Numerals {
    /// What it stands for, as an ASCII digit.
    static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
        let value = scalar.value
        guard value >= 0xB2 else { return nil }
        if value >= 0x3000 { return chinese(scalar).map { 0x30 + UInt32($0) } }
        for (first, digit, count) in blocks where value >= first && value < first + count {
            return 0x30 + digit + value - first
        }
        return nil
    }

    /// First code point, the digit it stands for, how many follow one another.
    private static let blocks: [(first: UInt32, digit: UInt32, count: UInt32)] = [
        (0xB2, 2, 2), (0xB9, 1, 1), (0x2070, 0, 1), (0x2074, 4, 6), (0x2080, 0, 10), (0x2460, 1, 9), (0x2474, 1, 9),
        (0x2488, 1, 9), (0x24EA, 0, 1), (0x24F5, 1, 9), (0x24FF, 0, 1), (0x2776, 1, 9), (0x2780, 1, 9), (0x278A, 1, 9),
    ]

    private static func chinese(_ scalar: Unicode.Scalar) -> Int? { ChineseNumerals.digit(scalar) ?? told(scalar) }

    /// As numbers are told: 幺 is how one is called so that nobody hears seven. As sums are written: 壹 to 玖.
    private static func told(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "幺", "壹": 1
        case "贰", "貳": 2
        case "叁", "參": 3
        case "肆": 4
        case "伍": 5
        case "陆", "陸": 6
        case "柒": 7
        case "捌": 8
        case "玖": 9
        default: nil
        }
    }
}
