internal import Metadata

/// ISBN-13 or ISBN-10 whose check digit is wrong, and placeholders (ISO 2108).
enum InvalidISBN: Rule {
    static let name = "isbn_invalid"
    static let summary = "An ISBN whose check digit is wrong, or a placeholder, was dropped."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        for identifier in draft.resource.identifiers where identifier.scheme == "isbn" && !isSound(identifier.value) {
            draft.note(name, field: "identifiers", RawText(identifier.value))
            draft.resource.identifiers.removeAll { $0 == identifier }
        }
    }

    static func isSound(_ isbn: String) -> Bool {
        var digits = isbn.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        if digits.count == 13, isbn.count == 13 {
            let sum = digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) }
            return sum % 10 == 0 && Set(digits).count > 1
        }
        if isbn.count == 10, isbn.hasSuffix("X"), digits.count == 9 { digits.append(10) }
        guard digits.count == 10, isbn.count == 10, Set(digits).count > 1 else { return false }
        return digits.enumerated().reduce(0) { $0 + $1.element * (10 - $1.offset) } % 11 == 0
    }
}
