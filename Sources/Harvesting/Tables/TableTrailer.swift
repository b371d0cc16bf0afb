internal import Foundation

/// The line some exports close a table with: how many rows there were.
struct TableTrailer {
    private let expression: NSRegularExpression

    /// Nil when the pattern is not a regular expression with a group.
    init?(_ pattern: String) {
        guard let expression = try? NSRegularExpression(pattern: pattern), expression.numberOfCaptureGroups >= 1 else {
            return nil
        }
        self.expression = expression
    }

    /// The number of rows the row speaks of, if it is a trailer.
    func count(in row: TableRow) -> Int? {
        let text = row.cells.joined(separator: " ")
        let whole = NSRange(text.startIndex..., in: text)
        guard let match = expression.firstMatch(in: text, range: whole),
            let range = Range(match.range(at: 1), in: text)
        else { return nil }
        return Int(text[range])
    }
}
