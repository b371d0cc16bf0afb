import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("知识节点")
struct NodeTests {
    private let physics = ["subject": "物理", "edition": "人教版", "grade": "九年级", "volume": "全一册"]

    private func node(_ values: [String: Any], in book: [String: String]) throws -> TextbookNode? {
        let fields = """
            title: title
            grade: grade
            subject: subject
            edition: edition
            volume: volume
            node: {from: node, do: [{split: "/"}]}
            """
        let values = book.merging(["title": "背影"]) { $1 }.mapValues { $0 as Any }.merging(values) { $1 }
        return try MappingFixture.resource(values, fields: fields).node
    }

    @Test("The same place in the same book has one key, however its blanks are written")
    func blanks() throws {
        let one = try node(["node": "第十六章 电压 电阻/第4节  变阻器"], in: physics)
        let other = try node(["node": "第十六章 电压电阻/第4节 变阻器"], in: physics)
        #expect(one?.key == other?.key)
        #expect(one?.key == "physics|ed006|9|v_full|电压电阻/变阻器", "the key of Schemas/textbooks")
        #expect(one?.path == ["第十六章 电压 电阻", "第4节  变阻器"])
    }

    @Test("A place no tree knows keeps a key of its own")
    func unknown() throws {
        let found = try node(["node": "第九十章 不在目录/第1节 没有"], in: physics)
        #expect(found?.key == "physics|ed006|9|v_full|第九十章不在目录/第1节没有")
    }

    @Test(
        "A personal number in a heading is neither in the path nor in the key",
        arguments: [
            ("第1单元 身份证110101199003077715", "1101011990"), ("第1单元 13812345678/第2节a@bnu.edu.cn", "138"),
            ("第1单元 13812345678/第2节 a@bnu.edu.cn", "bnu"), ("第3章/13812345678", "138"),
        ])
    func personalNumbers(path: String, number: String) throws {
        let found = try node(["node": path], in: physics)
        let texts = (found?.path ?? []) + [found?.key ?? ""]
        #expect(!texts.isEmpty && texts.allSatisfy { !$0.contains(number) && !$0.contains("@") }, "\(texts)")
        #expect(found?.path.first?.hasPrefix("第") == true)
    }

    @Test("A chapter and a section in one name are the section of that chapter")
    func chapterAndSection() throws {
        let book = ["subject": "语文", "edition": "统编版", "grade": "一年级", "volume": "上册"]
        #expect(try node(["node": "识字 天地人"], in: book)?.key == "chinese|ed079|1|v_up|识字/天地人")
    }

    @Test(
        "Where the platform gives no chapter, the lesson a title names is the node",
        arguments: [
            "变阻器", "《变阻器》", "变阻器（修订）", "【优课】变阻器", "变阻器（蒙文）", "ᠹᠢᠽᠢᠺ 变阻器", "물리 变阻器", "变阻器 第二课时",
            "变阻器（第2课时）", "第4节 变阻器（课堂实录）（藏文）",
        ])
    func title(title: String) throws {
        #expect(
            try node(["title": title], in: physics) == TextbookNode(path: [], key: "physics|ed006|9|v_full|电压电阻/变阻器"))
    }

    @Test("A title that names no lesson, or says more than one, attaches nothing", arguments: ["ᠹᠢᠽᠢᠺ 10", "变阻器的应用"])
    func otherTitle(title: String) throws {
        #expect(try node(["title": title], in: physics) == nil)
    }

    @Test("A section that stands in two chapters of one book needs its chapter")
    func twins() throws {
        let book = ["subject": "化学", "edition": "沪教版", "grade": "九年级", "volume": "上册"]
        #expect(try node(["title": "基础实验4 常见金属的性质"], in: book) == nil)
        let found = try node(["node": "第5章 金属的冶炼与利用/基础实验4 常见金属的性质"], in: book)
        #expect(found?.key == "chemistry|ed058|9|v_up|金属的冶炼与利用/基础实验4常见金属的性质")
    }
}
