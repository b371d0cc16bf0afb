import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Language of teaching")
struct TeachingLanguageTests {
    private let tibetan = "འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས་ཆེ་མཐོངས་དང༌།"

    @Test("Declared languages by Chinese name, code and BCP 47 tag")
    func declared() throws {
        for label in ["藏语", "bo", "bo-Tibt-CN", "བོད་སྐད"] {
            #expect(
                try normalised(["language": label]).languages == [TeachingLanguage(code: "bo", evidence: .declared)])
        }
        #expect(try normalised(["language": "zh_CN"]).languages[0].code == "zh")
    }

    @Test(
        "Chinese is declared in many words",
        arguments: [
            "cmn-Hans-CN", "cmn", "中文简体", "中文（简体）", "繁体中文", "汉语普通话", "Simplified Chinese", "Chinese (Simplified)",
            "Mandarin", "国家通用语言文字",
        ])
    func chinese(label: String) throws {
        let record = try normalised(["language": label])
        #expect(record.languages == [TeachingLanguage(code: "zh", evidence: .declared)])
        #expect(!record.flags.contains("language_unmapped"))
    }

    @Test("A label in the title tells, and beats a field that says 中文 for everything")
    func label() throws {
        #expect(
            try normalised(["title": "内燃机（蒙文）"]).languages == [TeachingLanguage(code: "mn", evidence: .label)])
        #expect(try normalised(["title": "质量（藏语）", "language": "中文"]).languages.map(\.code) == ["bo"])
    }

    @Test("A Chinese title does not make a Tibetan book Chinese")
    func chineseTitle() throws {
        let record = try normalised(["title": "化学 九年级上册", "description": tibetan])
        #expect(record.languages == [TeachingLanguage(code: "bo", evidence: .script)])
        #expect(!record.flags.contains("language_default"))
    }

    @Test("Uyghur, Kazakh and Kyrgyz are told apart within one script")
    func arabic() {
        let scripts = MappingFixture.lexicon.scripts
        #expect(LanguageDetector.detect("ھەممە ئادەم زانىدىنلا ئەركىن، ئىززەت-ھۆرمەت ۋە ھوقۇقتا", scripts) == "ug")
        #expect(
            LanguageDetector.detect(
                "بارلىق ادامدار تۋمىسىنان ازات جانە قادىر-قاسيەتى مەن كۇقىقتارى تەڭ بولىپ ٴبىر", scripts) == "kk")
        #expect(LanguageDetector.detect("بارددىق ادامدار ۅز بەدەلىندە جانا ۇقۇقتارىندا ەركىن", scripts) == "ky")
        #expect(LanguageDetector.detect("قلم كتاب", scripts) == nil)
    }

    @Test("A bilingual label names its languages")
    func bilingual() throws {
        #expect(try normalised(["language": "汉藏双语"]).languages.map(\.code) == ["zh", "bo"])
        #expect(try normalised(["language": "维汉双语"]).languages.map(\.code) == ["ug", "zh"])
        for label in ["中英双语", "中英双语教学", "双语（中英）", "中英文", "中英"] {
            #expect(try normalised(["language": label]).languages.map(\.code) == ["zh", "en"], "\(label)")
        }
    }

    @Test(
        "A list of languages is taken apart when every part is known",
        arguments: [
            ("汉语、藏语", ["zh", "bo"]), ("zh,bo", ["zh", "bo"]), ("zh-CN/bo-CN", ["zh", "bo"]), ("藏汉", ["bo", "zh"]),
            ("汉语和维吾尔语", ["zh", "ug"]),
        ])
    func lists(label: String, codes: [String]) throws {
        let languages = try normalised(["language": label]).languages
        #expect(languages == codes.map { TeachingLanguage(code: $0, evidence: .declared) })
    }

    @Test("A list with an unknown part is reported, not read by halves")
    func unknownPart() throws {
        let record = try normalised(["language": "汉语、银河语"])
        #expect(record.languages == [TeachingLanguage(code: "zh", evidence: .default)])
        #expect(record.flags.contains("language_unmapped"))
    }

    @Test("A foreign language in brackets is the subject when a language is declared")
    func foreignLabel() throws {
        let declared = try normalised(["title": "五十音图（日语）", "language": "中文"])
        #expect(declared.languages == [TeachingLanguage(code: "zh", evidence: .declared)])
        #expect(try normalised(["title": "质量（藏语）", "language": "中文"]).languages.map(\.code) == ["bo"])
    }

    @Test(
        "English is no minority language",
        arguments: [
            "Unit 3 What can we do？", "Can we go？", "Her family – Part A", "Unit 5 Do we have a bar？",
            "Let’s write an E-mail", "We and her: do we have a bar",
        ])
    func english(title: String) throws {
        #expect(try normalised(["title": title]).languages == [TeachingLanguage(code: "zh", evidence: .default)])
    }

    @Test("Zhuang in Latin letters is told by its own long words or by several small ones")
    func zhuang() throws {
        for title in ["Vahcuengh", "Boux vunz caeuq aen ranz"] {
            #expect(try normalised(["title": title]).languages == [TeachingLanguage(code: "za", evidence: .script)])
        }
    }

    @Test(
        "Arabic script is never Chinese, whatever little it says",
        arguments: [
            ("فىزىكا", "ug"), ("تارىخ", "ug"), ("جۇغراپىيە", "ug"), ("ئۇيغۇر تىلى", "ug"), ("سىياسەت", "ug"),
            ("فيزيكا", "kk"), ("تاريح", "kk"), ("قىرعىز تىلى", "ky"), ("اللغة العربية", "ar"),
            ("ادەبيەت", "kk"), ("ساياسات", "kk"), ("ادامدار", "kk"), ("ئەدەبىيات", "ug"), ("ئالما", "ug"),
        ])
    func arabicTitles(title: String, code: String) throws {
        #expect(try normalised(["title": title]).languages == [TeachingLanguage(code: code, evidence: .script)])
    }

    @Test("An Arabic word behind Chinese ones does not make the lesson Arabic")
    func arabicBesideChinese() throws {
        #expect(try normalised(["title": "阿拉伯语第一课 قلم"]).languages.map(\.code) == ["zh"])
    }

    @Test("Nothing said is Chinese by default, and says so")
    func fallback() throws {
        let record = try normalised([:])
        #expect(record.languages == [TeachingLanguage(code: "zh", evidence: .default)])
        #expect(record.flags.contains("language_default"))
    }

    @Test("Text in another minority language than the declared one is flagged")
    func mismatch() throws {
        #expect(try normalised(["language": "维吾尔语", "description": tibetan]).flags.contains("script_mismatch"))
        #expect(try !normalised(["language": "藏语", "description": "普通中文简介"]).flags.contains("script_mismatch"))
    }
}
