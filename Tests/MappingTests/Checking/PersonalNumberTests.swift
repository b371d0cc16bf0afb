import Metadata
import Testing

@testable import Mapping

@Suite("Personal numbers in text")
struct PersonalNumberTests {
    private static func removed(
        from text: String, as form: PlainReading.Form = .text
    ) -> (text: String, kinds: [PersonalNumbers.Kind])? {
        PersonalNumbers.removed(from: text, as: form, keeping: MappingFixture.vocabularies.messengerWords)
    }

    @Test(
        "Mobile numbers in half and full width, spaced, hyphenated, with country code",
        arguments: [
            "13812345678", "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８", "+8613812345678", "+86 138 1234 5678",
            "0086 13812345678", "1 3 8 1 2 3 4 5 6 7 8", "138　1234　5678", "138.1234.5678", "1381234 5678",
            "138&nbsp;1234&nbsp;5678", "138<b>1234</b>5678", "&#49;&#51;&#56;12345678", "138\u{AD}1234\u{AD}5678",
            "138\u{2011}1234\u{2011}5678", "139  1234  0226", "139 - 1234 - 0227", "139_1234_0228", "139)12340229",
            "0139 1234 0216", "138/1234/5678", "139,1234,0212", "١٣٨١٢٣٤٥٦٧٨", "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
            "138\u{200B}1234\u{200B}5678",
            "138&amp;nbsp;12345678", "༡༣༨༡༢༣༤༥༦༧༨", "（138）12345678", "(138)12345678", "138-123-45678", "1381-234-5678",
            "138、1234、5678", "138，1234，5678", "138~1234~5678", "138:1234:5678", "138：1234：5678", "138    1234    5678",
            "一三八一二三四五六七八", "幺三八一二三四五六七八", "①③⑧①②③④⑤⑥⑦⑧", "¹³⁸¹²³⁴⁵⁶⁷⁸", "๑๓๘๑๒๓๔๕๖๗๘", "१३८१२३४५६७८",
            "1\u{FE0F}\u{20E3}3812345678\u{FE0F}\u{20E3}", "138\u{34F}1234\u{FE0F}5678", "138\u{3164}1234\u{2800}5678",
            "138\n1234\n5678", "138\t1234\t5678", "138\u{0}1234\u{0}5678",
        ])
    func mobiles(number: String) {
        let result = Self.removed(from: "电话\(number)。")
        #expect(result?.text == "电话。")
        #expect(result?.kinds == [.mobile])
    }

    @Test(
        "ID-card numbers with a right check digit",
        arguments: [
            "11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X", "110105491231002",
            "11010519491231002 X", "11010519491231002-X", "11010519491231002Ⅹ", "11010519491231002×",
            "11010519491231002Х", "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        ])
    func idCards(number: String) {
        #expect(Self.removed(from: "证号：\(number)")?.text == "证号：")
        #expect(Self.removed(from: "证号：\(number)")?.kinds == [.idCard])
    }

    @Test(
        "E-mail addresses, full width and spaced",
        arguments: [
            "a.b@c.example", "ａ＠ｃ．ｃｏｍ", "a @ c.example", "li-ming+1@mail.school.example", "zhang.san&#64;example.com",
            "a&commat;b.cn", "zhang @ qq . com", "zhang@qq .com", "zhang@qq。com", "zhang﹫qq.com", "zhang[at]qq.com",
            "zhang(at)qq.com", "zhang（at）qq.com", "zhang艾特qq.com", "zhang%40qq.com", "zhang@学校.cn", "zhang@mail.qq。com",
        ])
    func emails(address: String) {
        #expect(Self.removed(from: "写信至 \(address)，谢谢")?.text == "写信至 ，谢谢")
    }

    @Test("The host of an address behind a Chinese name goes, the name stays")
    func behindName() {
        #expect(Self.removed(from: "请联系王五@qq.com。")?.text == "请联系王五。")
        #expect(Self.removed(from: "请联系王五@学校.中国。")?.text == "请联系王五。")
    }

    @Test(
        "A full stop is no dot of a host among Chinese words, and (at) and 艾特 no at sign outside of an address",
        arguments: [
            "老师@家长。网络安全课", "给@校长。网络一封信", "两会@我们。中国的教育", "学生会@你。中国少年", "我是人民@中国。公司成立", "老师@ABC。cn",
            "卤族元素 F Cl Br I(At)Cl.Br 的递变", "ABC(At)qq.com", "语文（at）home.work", "如何艾特好友.com", "Meet(at)home.work",
            "I(at)qq.com",
        ])
    func sentences(text: String) {
        #expect(Self.removed(from: text) == nil)
    }

    @Test("A full stop behind an address stays with the sentence that follows")
    func stop() {
        let clean = Self.removed(from: "写信给zhang@qq.com。网络安全课")?.text
        #expect(clean == "写信给。网络安全课")
        #expect(Self.removed(from: "li.ming(AT)mail.qq。com。中国")?.text == "。中国")
    }

    @Test("What is announced as somebody's QQ or WeChat goes; what only bears the name stays")
    func accounts() {
        for (text, clean) in [("QQ：12345678。", "QQ：。"), ("微信号：wxid_abc123", "微信号："), ("V信是:li2019ming 联系", "V信是: 联系")] {
            let result = Self.removed(from: text)
            #expect(result?.text == clean)
            #expect(result?.kinds == [.account])
        }
        for text in ["QQ2010", "QQ音乐 12345678", "微信公众号：gsedu123", "wx:button", "微信：扫一扫"] {
            #expect(Self.removed(from: text) == nil, "\(text)")
        }
    }

    @Test(
        "Components, points, subjects and products that bear a messenger's letters stay",
        arguments: [
            "抛体运动：vx=10000，vy=2000", "抛体 vx：36000 m/s", "向量 wx=1000000", "神经网络 wx=weight_x1", "平面直角坐标 QQ=13579",
            "PP'=QQ=10000", "Vx: velocity_x", "微信：WeChat2019 版操作指南", "微信：wechat_pay 的原理", "电场 wx: E0123456",
            "QQ：36000元", "参加QQ20190101", "速度增加vx10000", "加QQ音乐 12345678", "我的微信mini_program", "QQ号 generator",
            "https://a.example/?wx=from_wechat&vx=20190101",
        ])
    func namesakes(text: String) {
        #expect(Self.removed(from: text) == nil)
    }

    @Test("An account goes where 加, 我的, 号, a colon or an address announces it")
    func announcedAccounts() {
        for (text, clean) in [
            ("ＱＱ：12345678", "ＱＱ："), ("ｑｑ：12345678", "ｑｑ："), ("加QQ12345678", "加QQ"), ("请加我wx：abc_12345", "请加我wx："),
            ("我的vx：li2019ming", "我的vx："), ("vx号li2019ming", "vx号"), ("微信号：wanglaoshi", "微信号："),
            ("微信号：wechat2019", "微信号："), ("QQ:12345678", "QQ:"),
            ("见 http://a.example/?qq=12345678&wx=wxid_abc123", "见 http://a.example/?qq=&wx="),
        ] {
            let result = Self.removed(from: text)
            #expect(result?.text == clean)
            #expect(result?.kinds.allSatisfy { $0 == .account } == true)
        }
    }

    @Test(
        "A name behind 微信 is an account without 号, where no word goes on behind it",
        arguments: [
            ("王老师微信abcdef", "王老师微信"), ("微信abcdef，欢迎来信", "微信，欢迎来信"), ("微信：WangLaoshi", "微信："),
            ("微信li2019ming 电话见封底", "微信 电话见封底"), ("微信: wang-laoshi。", "微信: 。"), ("加微信abcdef领取课件", "加微信领取课件"),
            ("微信 teacher_wang", "微信"), ("Ｖ信abcdef", "Ｖ信"), ("王老师（QQ 12345678）", "王老师（QQ ）"),
            ("QQ1234567890，验证", "QQ，验证"),
        ])
    func names(text: String, clean: String) {
        #expect(Self.removed(from: text)?.text == clean)
        #expect(Self.removed(from: text)?.kinds == [.account])
    }

    @Test(
        "Programs, platforms, addresses and sentences behind 微信 stay",
        arguments: [
            "微信小程序abcdef", "微信公众号 gansujiaoyu", "微信公众号：gansujiaoyu", "微信android版", "微信 teacher 版", "微信JavaScript接口开发",
            "微信Python", "微信 github.com/abcdef", "微信abcdef.com", "微信abcdef/list", "微信scanner扫码", "微信app",
            "微信、weibo 与 QQ",
            "微信：miniprogram", "QQ 20190101", "QQ 12345678版", "封面cover@2x.png", "课堂@2x.jpg", "微信2019年报",
            "用微信 learning 英语", "微信uniapp", "如何添加微信payment功能", "微信server", "添加微信subscribeMessage接口",
        ])
    func behindWeChat(text: String) {
        #expect(Self.removed(from: text) == nil)
    }

    @Test(
        "Accounts behind the words people write to avoid a messenger's name",
        arguments: [
            ("扣扣：12345678", "扣扣："), ("加扣扣12345678", "加扣扣"), ("薇信号li2019ming", "薇信号"), ("威信：wang_2019", "威信："),
            ("加q 12345678 领取", "加q  领取"), ("请加V：li2019ming", "请加V："), ("薇信wanglaoshi。", "薇信。"),
            ("扣扣12345678", "扣扣"), ("王老师扣扣 1234567890", "王老师扣扣"), ("加微wanglaoshi领取", "加微领取"),
            ("加微：wang_2019", "加微："),
        ])
    func evasive(text: String, clean: String) {
        #expect(Self.removed(from: text)?.text == clean)
    }

    @Test(
        "An account goes from brackets, behind a dash and behind ID",
        arguments: [
            ("王老师QQ（12345678）", "王老师QQ（）"), ("QQ【12345678】", "QQ【】"), ("QQ“12345678”", "QQ“”"), ("QQ-12345678", "QQ-"),
            ("微信（wang_2019）", "微信（）"), ("微信ID：wanglaoshi", "微信ID："), ("微信id wanglaoshi2019", "微信id"),
            ("QQ号（12345678）", "QQ号（）"),
        ])
    func bracketed(text: String, clean: String) {
        #expect(Self.removed(from: text)?.text == clean)
    }

    @Test(
        "Numbers of courses and issues, dates and notes in brackets stay behind QQ and 微信",
        arguments: [
            "QQ2019001", "QQ 2020123 级", "QQ-2019001", "添加QQ20200101", "添加QQ20200101期课件", "微信（扫码）", "微信（JavaScript）",
            "微信（lesson）", "QQ（2019版）", "微信ID是什么", "微信identity验证", "微信ID openid", "打折扣扣1234567",
            "加微课2019001", "参加微wang_2019", "添加微python",
        ])
    func courses(text: String) {
        #expect(Self.removed(from: text) == nil)
    }

    @Test("A word of a dictionary alone is nobody's account, unless 加 or 号 or more of a name says so")
    func dictionary() {
        for text in ["微信learning", "微信：learning", "微信Teaching", "微信education。"] {
            #expect(Self.removed(from: text) == nil, "\(text)")
        }
        for text in ["微信learning2019", "微信：learning_wang", "加微信learning", "微信号：learning", "微信learningwang"] {
            #expect(Self.removed(from: text)?.kinds == [.account], "\(text)")
        }
        #expect(PersonalNumbers.removed(from: "微信learning")?.kinds == [.account])
    }

    @Test("A date behind 加我 or a colon is an account")
    func dates() {
        #expect(Self.removed(from: "加我QQ20200101")?.text == "加我QQ")
        #expect(Self.removed(from: "QQ：20200101")?.text == "QQ：")
    }

    @Test(
        "Heat, volts and other words that are written like them stay",
        arguments: [
            "Q：12345678 J", "增加Q12345678", "加v2ray_2019", "加vue2js教程", "威信：树立教师的威信", "镇雄：530627，威信：530629",
            "皇权威信wanglaoshi", "折扣扣除12345678",
        ])
    func heat(text: String) {
        #expect(Self.removed(from: text) == nil)
    }

    @Test(
        "A country code goes with the digits it is written together with",
        arguments: [
            "0086138 0013 8000", "86138-0013-8000", "+86138 0013 8000", "008613800138000", "0138 0013 8000",
            "86 13800138000",
        ])
    func countryCode(number: String) {
        #expect(Self.removed(from: "联系人\(number)。")?.text == "联系人。")
    }

    @Test(
        "Telephones are announced in the languages of minorities, too, and sums' numerals are digits where they are",
        arguments: [
            "전화: 1380 013 8000", "تېلېفون نومۇرى: 1380 013 8000", "ཁ་པར་ཨང་། 1380 013 8000", "ᠤᠲᠠᠰᠤ 1380 013 8000",
            "手机号壹叁捌零零壹叁捌零零零",
        ])
    func minorities(text: String) {
        #expect(Self.removed(from: text)?.kinds == [.mobile])
    }

    @Test("The value of a member that is called by a messenger's name goes, and the document stays whole")
    func members() {
        for (json, clean) in [
            (#"{"qq":"12345678","id":1}"#, #"{"qq":"","id":1}"#), (#"{"QQ" : 12345678}"#, #"{"QQ" : null}"#),
            (#"{"QQ号":"12345678","QQ号码":123456}"#, #"{"QQ号":"","QQ号码":null}"#),
            (#"{"微信号": "wanglaoshi","微信":"li2019"}"#, #"{"微信号": "","微信":""}"#),
            (#"{"wechat":"li2019ming"}"#, #"{"wechat":""}"#), (#"{"wx":"wxid_abc123"}"#, #"{"wx":""}"#),
        ] { #expect(Self.removed(from: json, as: .json)?.text == clean) }
        let xml = "<a><qq>12345678</qq><x:weixin>abc_123</x:weixin><微信号>abcdef</微信号></a>"
        #expect(
            Self.removed(from: xml, as: .xml)?.text == "<a><qq></qq><x:weixin></x:weixin><微信号></微信号></a>")
        for json in [
            #"{"qq":"abcdef","wx":"20190101","vx":10000,"weixin":true,"wechat":"official"}"#, #"["qq","12345678"]"#,
        ] {
            #expect(Self.removed(from: json, as: .json) == nil)
        }
    }

    @Test("The first look at a document sees the names of messengers, escaped or not, and no words that end like them")
    func glanceAtMessengers() {
        for text in [
            "\"QQ：12345678\"", "{\"qq\":\"12345\"}", "微信abcdef", #""\u5FAE\u4fe1abcdef""#, "V信", " wx",
            "扣扣12345678", "薇信abcdef", "威信：wang_2019", "加q 12345678", "加V：li2019ming", "加微wang_2019",
            #"{"a":"\u6263\u6263：12345678"}"#, #"\u52A0Q"#,
        ] {
            #expect(NumberGlance.mayHold(Array(text.utf8)), "\(text)")
        }
        for text in ["thirdqq", "avx", "vue", "微课", "\\u5fae\\u8bfe", "we", "加法", "威海", "扣子", "q"] {
            #expect(!NumberGlance.mayHold(Array(text.utf8)), "\(text)")
        }
    }

    @Test("Comments, empty elements and CDATA in a number hide none, and the document stays whole")
    func markup() {
        for (xml, clean) in [
            ("<a>137<!-- -->1112<!-- -->0006</a>", "<a><!-- --><!-- --></a>"),
            ("<a>137<x/>1112<y/>0005</a>", "<a><x/><y/></a>"),
            ("<a>137<![CDATA[1112]]>0020</a>", "<a><![CDATA[]]></a>"),
            ("<a>137<b>11120020</b> 好</a>", "<a><b></b> 好</a>"),
        ] { #expect(Self.removed(from: xml, as: .xml)?.text == clean) }
        #expect(Self.removed(from: "<a>138</a>\n<b>1234</b>\n<b>5678</b>", as: .xml) == nil)
        for json in [#"电话：137\n1111\n0045"#, #"137\t1111\t0082"#, #"137\u00001111\u00000045"#] {
            let clean = Self.removed(from: "{\"d\":\"\(json)\"}", as: .json)?.text
            #expect(clean == (json.hasPrefix("电") ? #"{"d":"电话："}"# : #"{"d":""}"#))
        }
    }

    @Test(
        "What stands in what looks like a tag is found, too",
        arguments: [
            "张三<zhangsan@163.com>", "张三 <zhangsan@163.com> 收", "不等式a<b 电话13800138000 c>d",
            "<a href='tel:13800138000'>拨打</a>",
            "&lt;li@x.cn&gt;",
        ])
    func inTags(text: String) {
        let clean = Self.removed(from: text)?.text ?? text
        #expect(!clean.contains("@") && !clean.contains("138"))
    }

    @Test("In documents tags stay, and a number outside a string leaves null")
    func documents() {
        #expect(
            Self.removed(from: "<a>电话138&lt;b&gt;1234&lt;/b&gt;5678</a><b>1</b>", as: .xml)?.text
                == "<a>电话</a><b>1</b>")
        #expect(Self.removed(from: "<a>138</a><b>12345678</b>", as: .xml) == nil)
        for (json, clean) in [
            (#"{"a":-13800138000}"#, #"{"a":-0}"#), (#"{"a":13800138000.1}"#, #"{"a":0.1}"#),
            (#"{"a":"x<y","phone":"13800138000","b":"z>w"}"#, #"{"a":"x<y","phone":"","b":"z>w"}"#),
        ] { #expect(Self.removed(from: json, as: .json)?.text == clean) }
        #expect(Self.removed(from: "[138,1234,5678]", as: .json) == nil)
        #expect(
            Self.removed(from: #"{"a": 13812345678, "b": ["\"13912345678"]}"#, as: .json)?.text
                == #"{"a": null, "b": ["\""]}"#)
    }

    @Test("The first look at a document passes over dates, times in milliseconds, UUIDs and JSON-LD")
    func glance() {
        for text in [
            "2019-10-24 21:43:02", "1571924582000", "550e8400-e29b-41d4-a716-446655440000", "{\"@type\":\"Course\"}",
            "2019-10-24T13:43:02.123+0800", "\"id\":62000112345",
        ] { #expect(!NumberGlance.mayHold(Array(text.utf8)), "\(text)") }
        for text in ["13812345678", "138 1234 5678", "a@b.cn", "138\u{3000}1234\u{3000}5678", "11010519491231002X"] {
            #expect(NumberGlance.mayHold(Array(text.utf8)), "\(text)")
        }
    }

    @Test(
        "A number that is announced, stands alone or only looks like a quantity goes",
        arguments: [
            "电话13900000000", "手机：13900000000", "QQ 13900000000", "Tel:13900000000=", "13900000000", "电话13912345678元",
            "王老师13812345678年级组", "王老师13812345678个人微信", "13812345678.0", "名单 1.13812345678", "+8613900000000",
        ])
    func announced(text: String) {
        #expect(Self.removed(from: text)?.kinds == [.mobile])
    }

    @Test(
        "Lists, years, heights and spelled decimals stay, though they have the digits of a mobile number",
        arguments: [
            "135，1234，5678", "138、1234、5678", "159~1234~5678", "138:1234:5678", "138\n1234\n5678",
            "138\r\n1234\r\n5678",
            "明朝（1368 1644 276年）",
            "中国近代史 1840 1949 109年", "1921 100 2021 建党百年", "1840 1949 109", "海拔 1545 323 1800",
            "质数 1373 1381 399", "奇数 13579 246810 偶数", "13579 246810", "138123 45678",
            "1/7 的循环节 1 4 2 8 5 7 1 4 2 8 5 7",
            "1 4 2 8 5 7 1 4 2 8 5 7", "圆周率 3 . 1 4 1 5 9 2 6 5 3 5 8 9 7 9",
        ])
    func lists(text: String) {
        #expect(Self.removed(from: text) == nil)
    }

    @Test(
        "The same groups go where a word announces them, and the usual ones where nothing else is in the text",
        arguments: [
            "手机 1368 164 4276", "电话：1840 1949 109", "联系 138 123 45678", "致电 13579 246810", "tel 138123 45678",
            "拨打 1 3 8 1 2 3 4 5 6 7 8",
            "微信：138\n1234\n5678", "热线 138，1234，5678", "138 1234 5678", "1 3 8 1 2 3 4 5 6 7 8", "138\t1234\t5678",
            "138-1234-5678",
        ])
    func announcedGroups(text: String) {
        #expect(Self.removed(from: text)?.kinds == [.mobile])
    }

    @Test(
        "Circled, raised, lowered and Chinese digits are a number only where a word announces one",
        arguments: [
            "①③⑤⑦⑨②④⑥⑧①③ 选择题答案", "选择题答案：①③⑤⑦⑨②④⑥⑧①③", "H₁₃₅₇₉₂₄₆₈₀₁", "x¹³⁵⁷⁹²⁴⁶⁸⁰¹", "简谱 一三五一三五一三五一三",
            "一三五七九二四六八零一", "①③⑧①②③④⑤⑥⑦⑧",
        ])
    func numerals(text: String) {
        #expect(Self.removed(from: text) == nil)
        #expect(Self.removed(from: "\(text) 13812345678")?.text == text)
        #expect(Self.removed(from: "\(text)，手机：①③⑧①②③④⑤⑥⑦⑧")?.text == "\(text)，手机：")
    }

    @Test("What removing one number brings together goes, too")
    func joined() {
        let result = Self.removed(from: "写信 x@ a@b.cn y.cn")
        #expect(result?.text == "写信")
        #expect(result?.kinds == [.email, .email])
    }

    @Test(
        "No number to call passes for a quantity",
        arguments: [
            "王老师：13800000000", "13900000000王老师", "手机同号13912345678=微信号", "13912345678=王老师", "电话:0.13912345678",
            "电话13912345678元", "\"13800000000\"", "電話13800000000，", "请拨13912345678个", "联系得13912345678.5",
        ])
    func called(text: String) {
        let clean = Self.removed(from: text)?.text ?? text
        #expect(!clean.contains("13912345678") && !clean.contains("00000000"))
    }

    @Test(
        "Numbers that are none of these stay",
        arguments: [
            "9787572004179", "110105194912310021", "12345678901", "2019-2020学年 1234567890", "138123456789",
            "圆周率 3.14159265358979", "20190606 0732 12345", "课时 1 2 3 4 5 6 7 8 9 10 11", "@某老师", "a@b",
            "1381234567", "资源编号 62-0001-13812345",
            "抗战1931-1945，120分钟", "鸦片战争到新中国（1840—1949）109年", "一组数据：1,5,3,2,4,4,3,2,5,1,2 的众数", "130102-00012",
            "135-20240115", "第138、1234、5678题", "电阻 1500-200-1500", "DOI 10.19336/123456", "智慧课堂@2.0 与 Python@3.10",
            "C@5.2", "١,٣,٥,٧,٩,١,٣,٥,٧,٩,٢", "3fb2a139-1234-4567-a1b2-c3d4e5f60718", "4d-a13912345678",
            "a-15812345678f",
            "e13912345678f", "131.15914412", "15000000000年前", "1：15000000000", "19000000000元", "15900000000≈159亿",
            "把13050000000改写成以亿为单位的数", "0.13912345678", "10^11/7=14285714285.7", "全年产值13912345678元，比上年多",
            "1381-234-5678", "第138：1234：5678", "①②③④⑤⑥⑦⑧⑨①②", "13812345678901", "一九三七年、一九四五年、一九四九年",
            "表\n150\n1200\n1800", "ISBN 978-7-5720-0417-9", "2019-10-13 21:43:02.123", "13812345678X",
        ])
    func others(text: String) {
        #expect(Self.removed(from: text) == nil)
    }
}
