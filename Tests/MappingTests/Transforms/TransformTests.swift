import Metadata
import Testing

@testable import Mapping

@Suite("Transforms do what the documentation says")
struct TransformTests {
    /// Runs one step written as in a crosswalk.
    private func run(_ step: String, _ texts: [String]) throws -> [String] {
        let config = try ConfigNode(yaml: step, file: "Schemas/crosswalks/test.yml")
        return try Transforms.make(config).apply(texts.map { RawText($0) }, MappingFixture.lexicon).map(\.text)
    }

    @Test("Every transform's own example can be read")
    func examples() throws {
        for type in Transforms.all { _ = try run(type.example, []) }
    }

    @Test("before keeps what stands before the first mark")
    func before() throws {
        #expect(try run("before: [\"，含\"]", ["第四节 欧姆定律，含\"附录\"\n第二行", "无"]) == ["第四节 欧姆定律", "无"])
    }

    @Test("capture takes the group and drops what does not match")
    func capture() throws {
        #expect(try run("capture: \"（(.+版)）\"", ["英语（牛津上海版）", "数学"]) == ["牛津上海版"])
    }

    @Test("capture does not search values over its limit")
    func captureLimit() throws {
        #expect(try run("capture: \"(a+)+b\"", [String(repeating: "a", count: 5_000)]).isEmpty)
    }

    @Test("default speaks only where nothing else did")
    func fallback() throws {
        #expect(try run("default: none", []) == ["none"])
        #expect(try run("default: none", ["部级"]) == ["部级"])
    }

    @Test("epoch reads seconds and milliseconds, and 0 as no date")
    func epoch() throws {
        #expect(try run("epoch: ms", ["1574267281000", "0"]) == ["2019-11-20T16:28:01Z"])
        #expect(try run("epoch: s", ["1574267281"]) == ["2019-11-20T16:28:01Z"])
        for text in ["\(Int64.min)", "\(Int64.max)", "253402300800"] { #expect(try run("epoch: s", [text]) == [text]) }
    }

    @Test("equals then value turns a flag into a code")
    func flag() throws {
        #expect(try run("equals: [\"1\", \"true\"]", ["1", "0", "true"]) == ["1", "true"])
        #expect(try run("value: national_youke", ["1"]) == ["national_youke"])
    }

    @Test("first keeps one value")
    func first() throws {
        #expect(try run("first", ["a", "b"]) == ["a"])
    }

    @Test(
        "headings cuts before a heading mark and nowhere else",
        arguments: [
            ("第十六章 电压 电阻 第4节  变阻器", ["第十六章 电压 电阻", "第4节  变阻器"]),
            ("第二单元 我们周围的空气 课题1 空气", ["第二单元 我们周围的空气", "课题1 空气"]),
            ("第1章 一元二次方程 1.2 一元二次方程的解法", ["第1章 一元二次方程", "1.2 一元二次方程的解法"]),
            ("第5章 金属的冶炼与利用 整理与归纳", ["第5章 金属的冶炼与利用", "整理与归纳"]),
            ("认识 100 以内的数", ["认识 100 以内的数"]),
        ])
    func headings(text: String, expected: [String]) throws {
        #expect(try run("headings", [text]) == expected)
    }

    @Test("html leaves text alone and makes text of markup")
    func html() throws {
        #expect(try run("html", ["a < b & c"]) == ["a < b & c"])
        #expect(try run("html", ["<p>一&nbsp;二</p><script>alert(1)</script>三&#x56DB;<br>五<!-- 六 -->"]) == ["一 二\n三四\n五"])
        #expect(try run("html", ["<img src=x onerror=alert(1)"]) == ["<img src=x onerror=alert(1)"])
    }

    @Test(
        "html takes nothing for a tag but what HTML knows",
        arguments: [
            "若0<x<5，则解集x>3", "比较大小：3<5且5>2", "p<0.05，n>30", "见<附件1>和<附件2>", "《<背影>读后感》", "vector<int>",
            "若a<b，且c>d", "i<s and t>u", "a<b 且 c>d", "#include <iostream>", "<p class=x",
        ])
    func lessThan(text: String) throws {
        #expect(try run("html", [text]) == [text])
    }

    @Test(
        "html takes what Word, old pages and editors write for tags",
        arguments: [
            ("<p class=\"MsoNormal\"><o:p></o:p>一<span lang=EN-US style='x:y'>二</span></p>", "一二"),
            ("<!DOCTYPE html><TD nowrap>三</TD >", "三"), ("四<img src=\"data:image/png;base64,AAAA\"/>", "四"),
            ("<div data-v-1a2b>五<![endif]></div>", "五"), ("若<i>x</i><5", "若x<5"),
        ])
    func tags(html: String, text: String) throws {
        #expect(try run("html", [html]) == [text])
    }

    @Test("join puts values together, split takes them apart")
    func joinAndSplit() throws {
        #expect(try run("join: \" / \"", ["a", "b"]) == ["a / b"])
        #expect(try run("split: [\"/\", \">\"]", ["a/b>c", " d / "]) == ["a", "b", "c", "d"])
    }

    @Test("label finds labelled values in half and full width and leaves addresses alone")
    func label() throws {
        let values = ["年级:初三", "年级：七年级", "学科:化学", "https://a.example", "年级:"]
        #expect(try run("label: 年级", values) == ["初三", "七年级"])
        #expect(try run("unlabelled: [年级, 学科]", values) == ["https://a.example"])
        #expect(try run("label: https", values).isEmpty)
    }

    @Test("map replaces listed values and passes the others on to be reported")
    func map() throws {
        #expect(try run("map: {\"上\": 上册}", ["上", "七"]) == ["上册", "七"])
    }

    @Test("vocabulary and notVocabulary part mixed values between fields, losing none")
    func vocabulary() throws {
        let mixed = ["初中", "九年级", "银河系"]
        #expect(try run("vocabulary: stages", mixed) == ["初中"])
        #expect(try run("notVocabulary: [stages]", mixed) == ["九年级", "银河系"])
    }

    @Test("pick counts from both ends and keeps ranges")
    func pick() throws {
        let packed = "初中-物理-人教版-九年级-全-第二十章 电与磁-磁-生-电,示例中学,蒋某老师"
        #expect(try run("pick: {by: \",\", at: -1}", [packed]) == ["蒋某老师"])
        #expect(try run("pick: {by: \",\", at: \"1:-3\"}", [packed]) == [String(packed.prefix { $0 != "," })])
        #expect(try run("pick: {by: \"-\", at: \"7:\"}", ["a-b-c-d-e-f-磁-生-电"]) == ["磁-生-电"])
        #expect(try run("pick: {by: \"-\", at: 9}", ["a-b"]).isEmpty)
    }

    @Test("prefix, stripPrefix and stripSuffix work on the ends and never leave nothing")
    func ends() throws {
        #expect(try run("prefix: \"https://r.example/\"", ["1"]) == ["https://r.example/1"])
        #expect(try run("stripSuffix: [老师, 教师]", ["蒋某老师", "老师"]) == ["蒋某", "老师"])
        #expect(try run("stripPrefix: 作者", ["作者 李某", "作者"]) == ["李某", "作者"])
    }

    @Test("serial reads date numbers as local time and passes text dates")
    func serial() throws {
        #expect(
            try run("serial", ["43762.904884", "43762", "2019-10-24"])
                == ["2019-10-24T21:43:02", "2019-10-24", "2019-10-24"])
    }

    @Test("unitKind keeps names by their ending, a number behind it or not")
    func unitKind() throws {
        let names = ["人民教育出版社", "示例中学3", "兰州大学", "某县教育局", "李某"]
        #expect(try run("unitKind: [school, college]", names) == ["示例中学3", "兰州大学"])
    }

    @Test("serial leaves years, months and dates in digits alone: they are no day numbers")
    func serialYears() throws {
        let texts = ["2019", "2019.12", "201906", "20190606", "5", "20000", "73416"]
        #expect(try run("serial", texts) == ["2019", "2019.12", "201906", "20190606", "5", "1954-10-03", "73416"])
    }

    @Test("url completes relative addresses")
    func url() throws {
        #expect(
            try run("url: \"https://r.example/a/\"", ["b?id=1", "/c", "http://x.example/"])
                == ["https://r.example/a/b?id=1", "https://r.example/c", "http://x.example/"])
    }

    @Test("vcard reads FN and ORG, folded lines and escapes included")
    func vcard() throws {
        let card = "BEGIN:VCARD\nVERSION:3.0\nFN;CHARSET=UTF-8:李\n 某\nORG:示例中学\\, 东区;语文组\nEND:VCARD"
        #expect(try run("vcard: FN", [card, "王某"]) == ["李某", "王某"])
        #expect(try run("vcard: ORG", [card, "王某"]) == ["示例中学, 东区"])
        // As we write them ourselves.
        let own = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:王某;;;;\r\nFN:王某\r\nORG:示例中学\r\nEND:VCARD\r\n"
        #expect(try run("vcard: FN", [own]) == ["王某"])
        #expect(try run("vcard: ORG", [own]) == ["示例中学"])
    }

    @Test("zone is put behind date-times without one, and nowhere else")
    func zone() throws {
        #expect(
            try run("zone: \"+08:00\"", ["2019-09-18 23:55:25", "2019-09-18T23:55:25Z", "2019-09-18"])
                == ["2019-09-18 23:55:25+08:00", "2019-09-18T23:55:25Z", "2019-09-18"])
    }

    @Test("language marks text that is not marked yet")
    func language() throws {
        let step = try Transforms.make(ConfigNode(yaml: "language: zh", file: "t"))
        let marked = step.apply([RawText("a"), RawText("b", language: "bo")], MappingFixture.lexicon)
        #expect(marked.map(\.language) == ["zh", "bo"])
    }

    @Test(
        "A wrong argument is refused with line and mend",
        arguments: [
            "epoch: minutes", "capture: \"(\"", "pick: {by: \",\"}", "pick: {by: \"ab\", at: 1}", "map: {}",
            "vocabulary: nonsense", "zone: Peking", "url: \"ftp://x\"", "first: 2", "nonsense", "split: \"\"",
            "pick: {by: \"-\", at: 0}",
        ])
    func refused(step: String) throws {
        let error = #expect(throws: ConfigError.self) { try run(step, []) }
        #expect(error?.line == 1)
        #expect(error?.mend.isEmpty == false)
    }
}
