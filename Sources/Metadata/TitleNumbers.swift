/// The numbers in a text, 12 and 十二 alike.
package enum TitleNumbers {
    /// In the order of the text, separated by commas, without leading zeros.
    package static func of(_ text: String) -> String {
        var numbers: [String] = []
        var digits = ""
        var words: [Int] = []
        func close() {
            if !digits.isEmpty { numbers.append(String(digits.drop { $0 == "0" })) }
            if !words.isEmpty { numbers.append(value(words)) }
            digits = ""
            words = []
        }
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                if !words.isEmpty { close() }
                digits.unicodeScalars.append(scalar)
            } else if let word = numerals[scalar] {
                if !digits.isEmpty { close() }
                words.append(word)
            } else {
                close()
            }
        }
        close()
        return numbers.joined(separator: ",")
    }

    private static let numerals: [Unicode.Scalar: Int] = [
        "〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    ]

    /// 十二 is 12 and 三十 is 30; anything else is read one by one: 二〇一九.
    private static func value(_ words: [Int]) -> String {
        guard let ten = words.firstIndex(of: 10), ten <= 1, words.count - ten <= 2 else {
            return words.map(String.init).joined()
        }
        let tens = ten == 0 ? 1 : words[0]
        let ones = ten + 1 < words.count ? words[ten + 1] : 0
        return String(tens * 10 + ones)
    }
}
