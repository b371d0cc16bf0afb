/// Numbers as platforms write them, with commas between the thousands or without: `12,345.6`.
enum GroupedNumber {
    /// The digits and points of a number without a sign, commas left out; whether they are a number is for the caller
    /// to see. Nil for other characters, and for commas that stand elsewhere: `1,5` is no fifteen.
    static func digits(_ text: Substring) -> String? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count == 1 || groups.dropFirst().allSatisfy({ $0.prefix { $0 != "." }.count == 3 }) else {
            return nil
        }
        let digits = groups.joined(separator: "")
        return digits.allSatisfy { $0 == "." || isDigit($0) } ? digits : nil
    }

    /// What numbers are written with, as far as `digits` reads them.
    static func isPart(_ character: Character) -> Bool {
        character == "." || character == "," || isDigit(character)
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
}
