internal import Metadata

/// Numbers up to 99 as they are written in digits and in characters: 12 and 十二.
enum SearchNumerals {
    private static let characters = Array("零一二三四五六七八九十".unicodeScalars.map(\.value))

    /// Whether a folded character is a number from zero to ten.
    static func isCharacter(_ scalar: UInt32) -> Bool { characters.contains(scalar) }

    static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }

    /// A number up to 99 in characters.
    static func spelled(_ number: Int) -> [UInt32] {
        var spelled: [UInt32] = []
        if number >= 20 { spelled.append(characters[number / 10]) }
        if number >= 10 { spelled.append(characters[10]) }
        if number % 10 > 0 || number == 0 { spelled.append(characters[number % 10]) }
        return spelled
    }

    /// Folded text with its numbers in the other way of writing, 论语十二章 for 论语12章; nil where there are none. Digits beside
    /// letters or a point, 3D and 3.4, stay.
    static func rewritten(_ text: [UInt32], inDigits: Bool) -> [UInt32]? {
        var result: [UInt32] = []
        var isRewritten = false
        var index = 0
        while index < text.count {
            let end = text[index...].firstIndex { inDigits ? !isCharacter($0) : !isDigit($0) } ?? text.count
            guard end > index else {
                result.append(text[index])
                index += 1
                continue
            }
            let run = text[index..<end]
            let isBeside = [index - 1, end].contains { text.indices.contains($0) && isLatin(text[$0]) }
            let number = isBeside ? nil : inDigits ? value(inCharacters: run) : value(inDigits: run)
            if let number {
                result += inDigits ? String(number).unicodeScalars.map(\.value) : spelled(number)
                isRewritten = true
            } else {
                result += run
            }
            index = end
        }
        return isRewritten ? result : nil
    }

    private static func value(inCharacters run: ArraySlice<UInt32>) -> Int? {
        let values = run.compactMap { Unicode.Scalar($0).flatMap(ChineseNumerals.value) }
        // What is read one by one, 一零, is no number in characters.
        guard let number = Int(ChineseNumerals.number(values)), number < 100, spelled(number).elementsEqual(run) else {
            return nil
        }
        return number
    }

    private static func value(inDigits run: ArraySlice<UInt32>) -> Int? {
        guard run.count == 1 || (run.count == 2 && run.first != 0x30) else { return nil }
        return run.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }

    private static func isLatin(_ scalar: UInt32) -> Bool { scalar == 0x2E || (0x61...0x7A).contains(scalar) }
}
