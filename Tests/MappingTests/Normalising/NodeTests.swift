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
            "变阻器（第2课时）", "第1课时 变阻器", "第一课时：变阻器", "第4节 变阻器（课堂实录）（藏文）",
        ])
    func title(title: String) throws {
        #expect(
            try node(["title": title], in: physics) == TextbookNode(path: [], key: "physics|ed006|9|v_full|电压电阻/变阻器"))
    }

    @Test(
        "Where the path ends with a chapter that has a section of its name, the section a title names is the node",
        arguments: [
            ("物理", "九年级", "全一册", "第十八章 电功率", "焦耳定律", "physics|ed006|9|v_full|电功率/焦耳定律"),
            ("物理", "九年级", "全一册", "第十八章 电功率", "电功率", "physics|ed006|9|v_full|电功率/电功率"),
            ("物理", "八年级", "下册", "第十章 浮力", "《阿基米德原理》", "physics|ed006|8|v_down|浮力/阿基米德原理"),
            ("数学", "八年级", "上册", "第十三章 轴对称", "等腰三角形 第1课时", "math|ed006|8|v_up|轴对称/等腰三角形"),
            ("数学", "七年级", "下册", "第六章 实数", "平方根", "math|ed006|7|v_down|实数/平方根"),
        ])
    func chapterOnly(
        subject: String, grade: String, volume: String, path: String, title: String, key: String
    ) throws {
        let book = ["subject": subject, "edition": "人教版", "grade": grade, "volume": volume]
        #expect(try node(["node": path, "title": title], in: book)?.key == key)
    }

    @Test("A section the path names goes before the title", arguments: ["第十八章 电功率/第2节 电功率", "第2节 电功率", "18.2 电功率"])
    func sectionInPath(path: String) throws {
        let found = try node(["node": path, "title": "焦耳定律"], in: physics)
        #expect(found?.key == "physics|ed006|9|v_full|电功率/电功率")
    }

    @Test(
        "An hour is no number of a chapter",
        arguments: [
            ("第一课时 公顷的认识", "第一课时公顷的认识"), ("第3课 时间的测量", "时间的测量"), ("第3课时间的测量", "时间的测量"), ("第十二章小结", "小结"),
        ])
    func hours(name: String, normalised: String) {
        #expect(TextbookTrees.normalise(name) == normalised)
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
