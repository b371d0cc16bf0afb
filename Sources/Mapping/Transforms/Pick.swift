internal import Metadata

/// One piece of a packed value: `初中-化学-人教版-…,学校,教师`.
struct Pick: Transform {
    static let name = "pick"
    static let summary =
        "Splits by `by` and keeps the piece at `at`, from 1 or from the end (-1); `7:` or `1:-3` keeps a range."
    static let example = "pick: {by: \"-\", at: 3}"
    private let separator: String
    private let slice: Slice

    init(_ argument: ConfigNode) throws(ConfigError) {
        try argument.allow(only: ["by", "at"])
        let by = try argument.required("by")
        guard by.count == 1 else { throw argument.error("pick 的 by 应是一个字符", mend: "例如 by: \"-\"") }
        separator = by
        let at = try argument.required("at")
        if let position = Int(at), position != 0 {
            slice = Slice(lower: position, upper: position)
        } else {
            let ends = at.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard ends.count == 2, let lower = Int(ends[0]), lower != 0, ends[1].isEmpty || Int(ends[1]) != nil else {
                throw argument.error("pick 的 at 不合法：\(at)", mend: "写 3、-1、7: 或 1:-3")
            }
            slice = Slice(lower: lower, upper: Int(ends[1]))
        }
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.compactMap { value in
            let pieces = slice.of(value.text.cut(at: separator))
            let text = pieces.joined(separator: separator).trimmed
            return text.isEmpty ? nil : value.with(text)
        }
    }
}
