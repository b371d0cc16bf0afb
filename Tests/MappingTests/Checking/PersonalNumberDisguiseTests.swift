import Metadata
import Testing

@Suite("Personal numbers in disguise")
struct PersonalNumberDisguiseTests {
    @Test(
        "Mail addresses whose dots are words go whole, and so do those with a # that a word announces",
        arguments: [
            "邮箱：zhang89 [at] qq [dot] com", "邮箱：zhang(at)school(dot)edu(dot)cn", "邮箱：zhang@mail[dot]school[dot]cn",
            "邮箱：zhang【at】qq【dot】com", "邮箱：zhang91#qq.com", "邮箱：zhang#mail.school.edu.cn",
        ])
    func mails(text: String) {
        #expect(PersonalNumbers.removed(from: text)?.text == "邮箱：")
        #expect(PersonalNumbers.removed(from: text)?.kinds == [.email])
    }

    @Test(
        "The fragment of an address, a colour and a programming language are no mail addresses",
        arguments: [
            "见 http://a.example/page#qq.com 一节", "颜色 #ffcc00", "C#.net 程序设计", "邮箱设置见 help#top",
            "第1(dot)2节", "sodium(at)work",
        ])
    func signs(text: String) {
        #expect(PersonalNumbers.removed(from: text) == nil)
    }

    @Test(
        "What is called an ID card goes with a wrong check digit, too, and in Chinese digits",
        arguments: [
            "身份证号：110101199502020851", "身份证号码 110101199003071234", "身份证：11010519491231003X",
            "idCard:110101199502020851", "身份证号：一一零一零一一九九五零二零二零八五一",
        ])
    func cards(text: String) {
        #expect(PersonalNumbers.removed(from: text)?.kinds == [.idCard])
        #expect(PersonalNumbers.removed(from: text)?.text.contains("110") == false)
    }

    @Test(
        "Eighteen digits with a wrong check digit that nothing calls an ID card stay",
        arguments: ["订单 110101199502020851", "身份证号码由18位组成", "身份证号：110101199513020851"])
    func codes(text: String) {
        #expect(PersonalNumbers.removed(from: text) == nil)
    }

    @Test("A number in Chinese digits goes with blanks or hyphens in it, too")
    func grouped() {
        #expect(PersonalNumbers.removed(from: "电话：一三九 一零三零 七零三零")?.text == "电话：")
        #expect(PersonalNumbers.removed(from: "电话：幺三九-一零三零-七零三零")?.text == "电话：")
        #expect(PersonalNumbers.removed(from: "第一 第二 第三 第四 第五 第六 一 二 三 四 五 六 七 八") == nil)
    }
}
