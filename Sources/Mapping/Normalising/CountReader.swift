internal import Metadata

/// Numbers of people as platforms write them: `12,345`, `1.2万`, `3000人`.
enum CountReader {
    /// The number, or nil when the text is none.
    static func read(_ text: String) -> Int? {
        var number = Substring(TextFolding.fold(text))
        for unit in ["人次", "人"] where number.hasSuffix(unit) { number.removeLast(unit.count) }
        var factor = 1.0
        if number.hasSuffix("万") {
            number.removeLast()
            factor = 10_000
        }
        guard let value = GroupedNumber.digits(number).flatMap({ Double($0) }) else { return nil }
        let count = (value * factor).rounded()
        // Half a person is no count.
        guard factor > 1 || count == value, count < 1e12 else { return nil }
        return Int(count)
    }
}
