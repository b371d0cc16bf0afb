/// Steps over the text of a date: numbers of a few digits, and the marks between them.
package struct DigitCursor {
    private let text: Substring.UTF8View
    private var index: String.Index
    /// How many digits the last number had.
    package private(set) var digits = 0

    package init(_ text: String) {
        self.text = Substring(text).utf8
        index = text.startIndex
    }

    package var atEnd: Bool { index == text.endIndex }
    /// What has not been stepped over.
    package var rest: Substring { Substring(text[index...]) }

    /// The number here; nil when there is none.
    package mutating func number(upTo count: Int) -> Int? {
        var value = 0
        digits = 0
        while digits < count, !atEnd, (0x30...0x39).contains(text[index]) {
            value = value * 10 + Int(text[index] - 0x30)
            digits += 1
            index = text.index(after: index)
        }
        return digits == 0 ? nil : value
    }

    /// Whether the mark was here.
    @discardableResult
    package mutating func skip(_ mark: StaticString) -> Bool {
        let size = mark.utf8CodeUnitCount
        let isHere = mark.withUTF8Buffer { text[index...].prefix(size).elementsEqual($0) }
        if isHere { index = text.index(index, offsetBy: size) }
        return isHere
    }

    /// Whether one of the marks between year, month and day was here.
    package mutating func separator() -> Bool {
        skip("-") || skip("/") || skip(".") || skip("年") || skip("月")
    }

    /// Whether what stands between date and time was here.
    package mutating func timeMark() -> Bool {
        if skip("T") || skip("t") { return true }
        guard skip(" ") else { return false }
        skipBlanks()
        return true
    }

    package mutating func skipBlanks() {
        while skip(" ") {}
    }
}
