import Metadata
import Testing

@Suite("A normalised record is written and read without loss")
struct LearningResourceTests {
    private func full() -> LearningResource {
        var resource = LearningResource(platform: "660000", sourceID: "a\"b\\\n", province: "660000")
        resource.titles = [LanguageText(lang: "zh", text: "电“阻”\u{1}"), LanguageText(lang: "", text: "བོད")]
        resource.alternativeTitles = [LanguageText(lang: "ug", text: "ئۇيغۇر")]
        resource.resourceType = Coded(code: nil, raw: "未知类型")
        resource.languages = [TeachingLanguage(code: "bo", evidence: .label)]
        resource.grades = [7, 8]
        resource.edition = Edition(code: "ed006", raw: "人教版", publisher: "人民教育出版社")
        resource.node = TextbookNode(path: ["第一章", "第1节"], code: "000123")
        resource.school = School(name: "示例中学", county: "659001")
        resource.region.sanquSanzhou = true
        resource.awards = [Award(level: "national_moc", raw: "国家精品", year: 2018, batch: 2)]
        resource.course = Course(enrolled: 504, platformName: "平台")
        resource.formats = [Format(mime: "video/mp4", bytes: 12, url: "https://example.org/a.mp4")]
        resource.modified = SourceDate(
            instant: UTCInstant(seconds: 1_569_040_945), precision: .second, zoneAssumed: true)
        resource.flags = ["rights_missing"]
        resource.origins = [
            Origin(
                baseURL: "http://a.example/oai", identifier: "oai:a:1", datestamp: "2019-01-01",
                metadataNamespace: "lom", harvestDate: "2019-01-02T00:00:00Z", altered: true)
        ]
        return resource
    }

    @Test("Canonical JSON reads back to an equal record")
    func roundTrip() throws {
        let resource = full()
        #expect(try LearningResource(canonicalJSON: resource.canonicalJSON()) == resource)
    }

    @Test("Equal records have equal bytes")
    func stable() {
        #expect(full().canonicalJSON() == full().canonicalJSON())
    }

    @Test("An identifier depends on platform and source id alone")
    func identifier() {
        #expect(
            LearningResource.identifier(platform: "620000", sourceID: "62-0001-e99cf0d9")
                == LearningResource(platform: "620000", sourceID: "62-0001-e99cf0d9", province: nil).id)
        #expect(full().id.hasPrefix("cnres:660000:"))
        #expect(full().id.count == "cnres:660000:".count + 16)
    }

    @Test("What the source gave but no vocabulary knows is counted as unmapped")
    func unmapped() {
        let values = full().facetValues().filter { $0.field == .type }.map(\.code)
        #expect(values == [FacetField.unmapped])
    }
}

@Suite("Dates keep what the source said")
struct UTCInstantTests {
    @Test("Civil dates and seconds agree over four centuries")
    func civil() throws {
        for seconds in stride(from: -12_000_000_000 as Int64, to: 4_000_000_000, by: 86_399 * 997) {
            let instant = UTCInstant(seconds: seconds)
            let (year, month, day) = instant.civil
            let midnight = try #require(UTCInstant(year: year, month: month, day: day))
            #expect((0..<86400).contains(seconds - midnight.seconds))
        }
    }

    @Test("A date of day precision prints as that day")
    func day() throws {
        let date = SourceDate(
            instant: try #require(UTCInstant(year: 2019, month: 8, day: 1)), precision: .day)
        #expect(date.iso8601 == "2019-08-01")
    }

    @Test("An impossible date is refused", arguments: [(2019, 2, 29), (2019, 13, 1), (0, 1, 1), (2019, 4, 31)])
    func impossible(_ year: Int, _ month: Int, _ day: Int) {
        #expect(UTCInstant(year: year, month: month, day: day) == nil)
    }
}

@Suite("Words are compared in one folded form")
struct TextFoldingTests {
    @Test(
        "Width, case, compatibility forms and white space make no difference",
        arguments: [
            ("ＰＰＴ", "ppt"), ("Ⅱ", "ii"), ("  七年级\u{3000}上册 ", "七年级 上册"), ("①", "1"), ("ﺋﯘ", "ئۇ"), ("한", "한"),
        ])
    func folding(_ written: String, _ folded: String) {
        #expect(TextFolding.fold(written) == TextFolding.fold(folded))
    }
}
