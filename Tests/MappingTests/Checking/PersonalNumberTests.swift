import Testing

@testable import Mapping

@Suite("Personal numbers in text")
struct PersonalNumberTests {
    @Test(
        "Mobile numbers in half and full width, spaced, hyphenated, with country code",
        arguments: [
            "13812345678", "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８", "+8613812345678", "+86 138 1234 5678",
            "0086 13812345678", "1 3 8 1 2 3 4 5 6 7 8", "138　1234　5678", "138.1234.5678", "1381234 5678",
        ])
    func mobiles(number: String) {
        let result = PersonalNumbers.removed(from: "电话\(number)。")
        #expect(result?.text == "电话。")
        #expect(result?.kinds == [.mobile])
    }

    @Test(
        "ID-card numbers with a right check digit",
        arguments: ["11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X"])
    func idCards(number: String) {
        #expect(PersonalNumbers.removed(from: "证号：\(number)")?.text == "证号：")
        #expect(PersonalNumbers.removed(from: "证号：\(number)")?.kinds == [.idCard])
    }

    @Test(
        "E-mail addresses, full width and spaced",
        arguments: ["a.b@c.example", "ａ＠ｃ．ｃｏｍ", "a @ c.example", "li-ming+1@mail.school.example"])
    func emails(address: String) {
        #expect(PersonalNumbers.removed(from: "写信至 \(address)，谢谢")?.text == "写信至 ，谢谢")
    }

    @Test("What removing one number brings together goes, too")
    func joined() {
        let result = PersonalNumbers.removed(from: "写信 x@ a@b.cn y.cn")
        #expect(result?.text == "写信")
        #expect(result?.kinds == [.email, .email])
    }

    @Test(
        "Numbers that are none of these stay",
        arguments: [
            "9787572004179", "110105194912310021", "12345678901", "2019-2020学年 1234567890", "138123456789",
            "圆周率 3.14159265358979", "20190606 0732 12345", "课时 1 2 3 4 5 6 7 8 9 10 11", "@某老师", "a@b",
            "1381234567", "资源编号 62-0001-13812345",
        ])
    func others(text: String) {
        #expect(PersonalNumbers.removed(from: text) == nil)
    }
}
