import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Rules")
struct RuleTests {
    private let fields = """
        title: title
        description: description
        landingPage: url
        formatURL: files
        isbn: isbn
        modified: modified
        creator: creator
        keyword: keyword
        """

    private func map(_ values: [String: Any], now: UTCInstant? = nil) throws -> MappingOutcome {
        try MappingFixture.map(values, fields: fields, now: now)
    }

    private func good(_ values: [String: Any], now: UTCInstant? = nil) throws -> (LearningResource, [Finding]) {
        guard case .mapped(let resource, let findings) = try map(values, now: now) else {
            throw UnexpectedOutcome(what: "not mapped")
        }
        return (resource, findings)
    }

    @Test(
        "Without a title a record is rejected",
        arguments: [
            "", "  ", "\u{200B}\u{FEFF}", "\u{3000}", "null", "NULL", "ＮＵＬＬ", "undefined", "N/A", "无", "-", "标题",
            "&nbsp;",
            "<b></b>",
        ])
    func missingTitle(title: String) throws {
        guard case .rejected(let findings) = try map(["title": title]) else {
            throw UnexpectedOutcome(what: "not rejected")
        }
        #expect(findings.contains { $0.rule == "missing_title" && $0.severity == .error })
    }

    @Test("Control characters are taken out of a title and flagged; inner blanks stay")
    func controls() throws {
        let (resource, findings) = try good(["title": "电磁铁\u{200B}\n 电磁\u{7}继电器"])
        #expect(resource.displayTitle == "电磁铁  电磁继电器")
        #expect(findings.contains { $0.rule == "title_control_chars" })
    }

    @Test(
        "A title is the text of its markup, without blanks at its ends",
        arguments: [
            ("背影\u{3000}", "背影"), ("背影&nbsp;（第一课时）", "背影 （第一课时）"), ("<b>背影</b>", "背影"), ("R&amp;D", "R&D"),
            ("HTML中的<table>标签", "HTML中的<table>标签"), ("<script>标签的作用", "<script>标签的作用"),
            ("注释<!--的写法", "注释<!--的写法"), ("<p>春</p><br>", "春"), ("汉语拼音<a>、<o>", "汉语拼音<a>、<o>"),
            ("若a<b，则a+c<b+c", "若a<b，则a+c<b+c"), ("《<背影>读后感》", "《<背影>读后感》"), ("无土栽培", "无土栽培"),
        ])
    func markup(title: String, text: String) throws {
        #expect(try good(["title": title]).0.displayTitle == text)
    }

    @Test(
        "Mojibake is kept and flagged",
        arguments: [
            "电\u{FFFD}\u{FFFD}", "锟斤拷", "æ°´çš„ç”µç¦»", "鍏夊悎浣滅敤", "姘寸殑鐢电", "1.鍏夊悎浣滅敤",
        ])
    func mojibake(title: String) throws {
        let (resource, _) = try good(["title": title])
        #expect(resource.displayTitle == title)
        #expect(resource.flags.contains("mojibake"))
    }

    @Test("Rare characters and French are no mojibake", arguments: ["妯娌关系", "浏阳河", "Ça va, garçon? Très près", "渚"])
    func noMojibake(title: String) throws {
        #expect(try !good(["title": title]).0.flags.contains("mojibake"))
    }

    @Test("Private-use characters are flagged")
    func privateUse() throws {
        #expect(try good(["title": "\u{E234}\u{E2F5}"]).0.flags.contains("pua_characters"))
    }

    @Test("A date in the future is flagged by the injected clock, tomorrow is not")
    func future() throws {
        let now = try #require(UTCInstant(year: 2019, month: 3, day: 1))
        #expect(try good(["title": "t", "modified": "2030-01-01"], now: now).0.flags.contains("date_future"))
        #expect(try !good(["title": "t", "modified": "2019-03-02"], now: now).0.flags.contains("date_future"))
        #expect(try !good(["title": "t", "modified": "2030-01-01"]).0.flags.contains("date_future"))
    }

    @Test(
        "Addresses a page must not link to are dropped",
        arguments: [
            "javascript:alert(1)", "ftp://a.example/", "//a.example", "http://", "https://u:p@a.example/",
            "https://a.example/\"onclick=", "data:text/html,x", "https://a.example/a b",
        ])
    func addresses(url: String) throws {
        let (resource, findings) = try good(["title": "t", "url": url, "files": url])
        #expect(resource.landingPage == nil)
        #expect(resource.formats.isEmpty)
        #expect(findings.contains { $0.rule == "url_invalid" && $0.field == "landingPage" })
    }

    @Test("A good address stays")
    func goodAddress() throws {
        let url = "https://res.example/view?id=1&x=%E5%AD%A6"
        #expect(try good(["title": "t", "url": url]).0.landingPage == url)
    }

    @Test(
        "ISBN check digits", arguments: [("9787572004179", true), ("9787572004178", false), ("0000000000000", false)])
    func isbn(text: String, isSound: Bool) throws {
        let (resource, _) = try good(["title": "t", "isbn": text])
        #expect(resource.identifiers.contains { $0.scheme == "isbn" } == isSound)
        #expect(resource.flags.contains("isbn_invalid") == !isSound)
    }

    @Test("Overlong text is cut and flagged")
    func overlong() throws {
        let (resource, _) = try good(["title": String(repeating: "长", count: 900)])
        #expect(resource.displayTitle.count == 500)
        #expect(resource.flags.contains("text_truncated"))
    }

    @Test("A row without identifier is flagged")
    func noIdentifier() throws {
        let mapper = try MappingFixture.mapper(fields: "title: title")
        let record = SourceRecord(sourceID: "row:abc", format: .json, tree: try tree(["title": "t"]))
        guard case .mapped(let resource, _) = mapper.map(record) else { throw UnexpectedOutcome(what: "not mapped") }
        #expect(resource.flags.contains("no_source_id"))
    }

    private func tree(_ values: [String: Any]) throws -> SourceTree { SourceTrees.json(values) }

    @Test("Every rule's flag is in quality-flags.csv, and so is every flag a normaliser raises")
    func flags() {
        let known = MappingFixture.vocabularies.qualityFlags
        for rule in Rules.all { #expect(known.term(code: rule.name) != nil, "\(rule.name)") }
        for flag in [
            "personal_number_removed", "unreadable_record", "stage_unmapped", "grade_unmapped", "grade_ambiguous",
            "grade_conflict",
            "grade_missing", "subject_unmapped", "subject_conflict", "edition_unmapped", "edition_conflict",
            "volume_unmapped", "type_unmapped", "part_unmapped", "award_unmapped", "award_year_invalid",
            "award_batch_invalid", "count_invalid", "language_unmapped",
            "language_default", "access_unmapped", "provider_kind_unmapped", "region_unresolved", "rights_missing",
            "date_invalid",
            "date_without_zone", "date_imprecise", "creator_org_swapped", "file_size_invalid",
        ] { #expect(known.term(code: flag) != nil, "\(flag)") }
    }

    @Test("Personal numbers do not stay in facets and media types")
    func personalFacets() throws {
        let resource = try MappingFixture.resource(
            ["title": "t", "standard": "2011 13812345678 11010519491231002X a@b.cn", "mime": "13812345678"],
            fields: "title: title\ncurriculumStandard: standard\nformatMIME: mime")
        #expect(resource.curriculumStandard == "2011")
        #expect(resource.formats.isEmpty)
        #expect(resource.flags.contains("personal_number_removed"))
    }

    @Test("Personal numbers are taken out of every text and the finding holds none")
    func personalNumbers() throws {
        let (resource, findings) = try good([
            "title": "公开课 13812345678", "description": "联系李老师 138-1234-5678 或 li.ming@school.example",
            "creator": "王某 １３９１２３４５６７８", "keyword": ["物理", "11010519491231002X"],
        ])
        #expect(resource.displayTitle == "公开课")
        #expect(resource.descriptions[0].text == "联系李老师  或")
        #expect(resource.creators.map(\.name) == ["王某"])
        #expect(resource.keywords == ["物理"])
        #expect(resource.flags.contains("personal_number_removed"))
        let removed = findings.filter { $0.rule == "personal_number_removed" }
        #expect(Set(removed.map(\.field)) == ["titles", "descriptions", "creators", "keywords"])
        #expect(removed.first { $0.field == "descriptions" }?.value == "手机号×1 邮箱×1")
        let everything = String(decoding: resource.canonicalJSON(), as: UTF8.self) + findings.map(\.value).joined()
        for number in ["1381234", "1391234", "１３９", "110105", "li.ming"] { #expect(!everything.contains(number)) }
    }
}
