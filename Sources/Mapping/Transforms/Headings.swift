internal import Metadata

/// Cuts a chapter path written with blanks, where the headings themselves hold blanks:
/// `第十六章 电压 电阻 第4节  变阻器` is two headings.
struct Headings: Transform {
    static let name = "headings"
    static let summary =
        "Cuts text at the blanks before a heading mark (第…章/节/单元/课, 课题1, 实验活动1, 1.2); other blanks stay."
    static let example = "headings"

    init(_ argument: ConfigNode) throws(ConfigError) {
        try argument.nothing(for: Self.name)
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.flatMap { value in
            var headings: [String] = []
            var start = value.text.startIndex
            var index = start
            while index < value.text.endIndex {
                let next = value.text.index(after: index)
                if value.text[index] == " ", next < value.text.endIndex, Self.startsHeading(value.text[next...]) {
                    headings.append(value.text[start..<index].trimmed)
                    start = next
                }
                index = next
            }
            headings.append(value.text[start...].trimmed)
            return headings.filter { !$0.isEmpty }.map(value.with)
        }
    }

    private static let ordinals = Set("一二三四五六七八九十百零〇0123456789")
    private static let units = Set("章节课单回篇讲")
    private static let words = ["课题", "实验活动", "基础实验", "专题", "主题", "任务", "项目"]
    private static let closings = ["本章作业", "整理与归纳", "复习与小结", "小结", "附录"]

    private static func startsHeading(_ text: Substring) -> Bool {
        if text.hasPrefix("第") {
            let rest = text.dropFirst().drop { ordinals.contains($0) }
            return rest.count < text.count - 1 && rest.first.map(units.contains) == true
        }
        if closings.contains(where: { text == $0 }) { return true }
        for word in words where text.hasPrefix(word) {
            return text.dropFirst(word.count).first.map(ordinals.contains) == true
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return false }
        let rest = text.dropFirst(digits.count)
        return rest.first == "." && rest.dropFirst().first?.isNumber == true
    }
}
