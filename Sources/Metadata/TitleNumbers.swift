/// The numbers in a text, 12 and 十二 alike.
package enum TitleNumbers {
    /// In the order of the text, separated by commas, without leading zeros.
    package static func of(_ text: String) -> String { list(in: text.unicodeScalars).joined(separator: ",") }

    /// The same one by one; zero is empty.
    package static func list(in text: some Sequence<Unicode.Scalar>) -> [String] {
        var numbers: [String] = []
        var digits = ""
        var words: [Int] = []
        func close() {
            if !digits.isEmpty { numbers.append(String(digits.drop { $0 == "0" })) }
            if !words.isEmpty { numbers.append(ChineseNumerals.number(words)) }
            digits = ""
            words = []
        }
        for scalar in text {
            if ("0"..."9").contains(scalar) {
                if !words.isEmpty { close() }
                digits.unicodeScalars.append(scalar)
            } else if let word = ChineseNumerals.value(scalar) {
                if !digits.isEmpty { close() }
                words.append(word)
            } else {
                close()
            }
        }
        close()
        return numbers
    }

    /// Whether a number may be written with it.
    package static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || ChineseNumerals.value(scalar) != nil
    }
}
