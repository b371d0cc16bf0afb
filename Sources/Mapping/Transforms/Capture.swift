internal import Foundation
internal import Metadata

/// Takes a group of a regular expression (ICU syntax). Slower than `pick`: for places where nothing simpler does.
struct Capture: Transform {
    static let name = "capture"
    static let summary =
        "Takes group 1 (or the whole match) of a regular expression; values that do not match are dropped."
    static let example = "capture: \"^(.+?)老师$\""
    private let expression: NSRegularExpression
    /// Longer values are not searched: an expression must not cost a night.
    private static let longest = 2_000

    init(_ argument: ConfigNode) throws(ConfigError) {
        let pattern = try argument.text(for: Self.name)
        do {
            expression = try NSRegularExpression(pattern: pattern)
        } catch {
            throw argument.error("正则表达式 \(pattern) 不合法", mend: "检查括号和反斜杠是否成对")
        }
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.compactMap { value in
            guard value.text.utf8.count <= Self.longest else { return nil }
            let whole = NSRange(value.text.startIndex..., in: value.text)
            guard let match = expression.firstMatch(in: value.text, range: whole) else { return nil }
            let group = match.numberOfRanges > 1 ? 1 : 0
            guard let range = Range(match.range(at: group), in: value.text) else { return nil }
            return value.with(value.text[range].trimmed)
        }
    }
}
