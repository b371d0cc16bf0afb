import Testing

@testable import Searching

@Suite("Chapters and lessons stand as in the book")
struct LessonOrderTests {
    @Test(
        "A name is sorted by the numbers it starts with",
        arguments: [
            ("第九章 电", [9]), ("第十章", [10]), ("第十二章", [12]), ("第二十课", [20]), ("三十一 词", [31]), ("1.2 向量", [1, 2]),
            ("第3课 2的倍数", [3]), ("第一、二课时", [1, 2]), ("0 绪论", [0]), ("01-03", [1, 3]), ("二〇一九年高考", [2019]), ("附录", []),
        ] as [(String, [Int])])
    func numbers(name: String, expected: [Int]) {
        #expect(LessonOrder(name).numbers == expected)
    }

    @Test("Ten comes after nine, in either way of writing, and what has no number last")
    func order() {
        let names = ["附录", "第10章", "第九章", "第二章", "第十一章"].map(LessonOrder.init)
        #expect(names.sorted().map(\.name) == ["第二章", "第九章", "第10章", "第十一章", "附录"])
    }
}
