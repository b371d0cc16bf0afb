import Foundation

/// What somebody reads whose call could not be carried out: the library that reads the command line speaks English.
enum CallMistake {
    /// The library's text in Chinese; what it says besides stays as it is.
    static func chinese(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }.joined(separator: "\n")
    }

    private static func line(_ line: String) -> String {
        var line = line
        for (english, chinese) in heads where line.hasPrefix(english) {
            line = chinese + line.dropFirst(english.count)
        }
        for (english, chinese) in sentences {
            line = line.replacingOccurrences(of: english, with: chinese, options: .regularExpression)
        }
        return line
    }

    private static let heads = [("Error: ", "错误："), ("Help:  ", "说明："), ("Usage: ", "用法：")]

    /// Regular expressions, the longer of two that begin alike first.
    private static let sentences = [
        (#"Unknown option '(.+?)'\. Did you mean '(.+?)'\?"#, "没有选项 $1；是不是要写 $2？"),
        (#"Unknown option '(.+?)'"#, "没有选项 $1"),
        (#"Missing value for '(.+?)'"#, "$1 后面要写一个值"),
        (#"The value '(.*?)' is invalid for '(.+?)'"#, "“$1”不能作 $2 的值"),
        (#"Missing expected argument '(.+?)'"#, "缺少 $1"),
        (#"Unexpected argument '(.+?)'"#, "不认识或多余的“$1”"),
        (#"(\d+) unexpected arguments: (.+)"#, "多余的 $1 项：$2"),
        (#"  See '(.+?)' for more information\."#, "  运行 $1 查看说明"),
    ]
}
