/// The numerals titles and labels count with. Numbers of a hundred and more do not stand in them.
package enum ChineseNumerals {
    /// 0 for 零 and 〇 to 9 for 九; nil for anything else, 十 included.
    package static func digit(_ scalar: Unicode.Scalar) -> Int? {
        // Asked of every character of long texts: no dictionary.
        switch scalar {
        case "〇", "零": 0
        case "一": 1
        case "二": 2
        case "三": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        default: nil
        }
    }

    /// 0 to 9 as `digit` gives them, and 10 for 十.
    package static func value(_ scalar: Unicode.Scalar) -> Int? { scalar == "十" ? 10 : digit(scalar) }

    /// The number some values stand for, in digits: 十二 is 12 and 三十 is 30; anything else is read one by one, 二〇一九.
    package static func number(_ values: [Int]) -> String {
        guard let ten = values.firstIndex(of: 10), ten <= 1, values.count - ten <= 2 else {
            return values.map(String.init).joined()
        }
        let tens = ten == 0 ? 1 : values[0]
        let ones = ten + 1 < values.count ? values[ten + 1] : 0
        return String(tens * 10 + ones)
    }
}
