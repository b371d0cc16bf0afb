import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Region, awards, rights, dates, people")
struct OriginTests {
    @Test("County and prefecture by name within the province; 三区三州 follows")
    func county() throws {
        let record = try normalised(["prefecture": "临夏回族自治州", "county": "和政县", "school": "第一中学"])
        #expect(record.region.county == "622925")
        #expect(record.region.prefecture == "622900")
        #expect(record.region.sanquSanzhou)
        #expect(record.school?.county == "622925")
        #expect(try !normalised(["county": "七里河区"]).region.sanquSanzhou)
    }

    @Test("A school's name that begins with its county proves the county")
    func schoolName() throws {
        let record = try normalised(["school": "和政县第一中学"])
        #expect(record.region.county == "622925")
        #expect(record.fieldProvenance.contains { $0.rule == "county_begins_school_name" })
        #expect(try normalised(["school": "示例第一中学"]).region.county == nil)
    }

    @Test(
        "A school's name that begins with its prefecture alone proves the prefecture; 三区三州 follows where it belongs as a whole",
        arguments: [
            ("拉萨市第一小学", "540000", "540100", true), ("日喀则市上海实验学校", "540000", "540200", true),
            ("喀什地区第二中学", "650000", "653100", true), ("和田地区第一中学", "650000", "653200", true),
            ("凉山彝族自治州民族中学", "510000", "513400", true), ("四川省凉山州民族中学", "510000", "513400", true),
            ("武威市第一中学", "620000", "620600", false), ("拉萨中学", "540000", nil, true), ("西宁中学", "630000", nil, false),
        ] as [(String, String, String?, Bool)])
    func schoolOfPrefecture(school: String, platform: String, prefecture: String?, isSanqu: Bool) throws {
        let record = try normalised(["school": school], platform: platform)
        #expect(record.region.prefecture == prefecture)
        #expect(record.region.county == nil)
        #expect(record.region.sanquSanzhou == isSanqu)
        #expect(
            record.fieldProvenance.contains { $0.rule == "prefecture_begins_school_name" } == (prefecture != nil))
    }

    @Test(
        "Short names, names without their last word and several places in one label",
        arguments: [
            ("凉山州", "510000", "513400", nil), ("甘南州", "620000", "623000", nil), ("临夏", "620000", "622900", nil),
            ("阿坝州汶川", "510000", "513200", "513221"), ("汶川", "510000", "513200", "513221"),
            ("张掖市甘州区", "620000", "620700", "620702"), ("甘肃省兰州市城关区", "620000", "620100", "620102"),
            ("积石山县", "620000", "622900", "622927"), ("天祝", "620000", "620600", "620623"),
            ("甘肃省/兰州市/城关区", "620000", "620100", "620102"), ("海南州共和县", "630000", "632500", "632521"),
            ("北京市海淀区", "110000", "110100", "110108"), ("朝阳", "210000", "211300", nil),
        ] as [(String, String, String, String?)])
    func labels(label: String, platform: String, prefecture: String, county: String?) throws {
        for field in ["prefecture", "county"] {
            let region = try normalised([field: label], platform: platform).region
            #expect(region.prefecture == prefecture)
            #expect(region.county == county)
        }
    }

    @Test("A county without its last word is looked for in the prefecture that was named")
    func inPrefecture() throws {
        let region = try normalised(["prefecture": "阿坝州", "county": "汶川"], platform: "510000").region
        #expect(region.county == "513221")
        #expect(region.sanquSanzhou)
    }

    @Test("What names no place is listed with its words")
    func noPlace() throws {
        let outcome = try MappingFixture.map(["title": "t", "county": "江南某地"], fields: "title: title\ncounty: county")
        guard case .mapped(let resource, let findings) = outcome else { throw UnexpectedOutcome(what: "not mapped") }
        #expect(resource.region.county == nil)
        #expect(findings.contains { $0.rule == "region_unresolved" && $0.value == "江南某地" })
    }

    @Test("A county of another province is not taken")
    func elsewhere() throws {
        let record = try normalised(["county": "武侯区"])
        #expect(record.region.county == nil)
        #expect(record.flags.contains("region_unresolved"))
    }

    @Test(
        "A code of another province is not taken, a code of the record's own is",
        arguments: [
            ("county", "510107", nil, nil), ("prefecture", "510100", nil, nil),
            ("county", "622925", "622900", "622925"), ("prefecture", "622900", "622900", nil),
        ] as [(String, String, String?, String?)])
    func codes(field: String, code: String, prefecture: String?, county: String?) throws {
        let record = try normalised([field: code])
        #expect(record.region.prefecture == prefecture && record.region.county == county)
        #expect(record.region.province == "620000")
        #expect(record.flags.contains("region_unresolved") == (prefecture == nil))
    }

    @Test(
        "At a national source the name of a school tells the province, and the place in it",
        arguments: [
            ("湖南省长沙市第一中学", "430000", "430100", nil), ("湖南长沙市第一中学", "430000", "430100", nil),
            ("北京市海淀区示例小学", "110000", "110100", "110108"), ("甘肃省临夏州和政县第一中学", "620000", "622900", "622925"),
            ("河南省示例中学", "410000", nil, nil), ("海南州共和县民族中学", "630000", "632500", "632521"),
            ("吉林市第一中学", "220000", "220200", nil), ("示例第一中学", nil, nil, nil),
        ] as [(String, String?, String?, String?)])
    func nationalSchool(school: String, province: String?, prefecture: String?, county: String?) throws {
        let region = try normalised(["school": school], platform: "smartedu").region
        #expect(region.province == province && region.prefecture == prefecture && region.county == county, "\(region)")
    }

    @Test(
        "兵团 divisions in every spelling",
        arguments: ["第八师", "八师", "第八师石河子市", "八师石河子市", "石河子市"])
    func divisions(label: String) throws {
        let record = try normalised(["division": label], platform: "660000")
        #expect(record.region.division == "660008")
        #expect(record.region.province == "660000")
        #expect(record.region.county == nil)
    }

    @Test("Cumulative flags come to the highest award of the programme")
    func awards() throws {
        let record = try normalised(["award": ["县级优课", "市级优课", "省级优课", "none"], "awardYear": "2019"])
        #expect(record.awards == [Award(level: "provincial_youke", raw: "省级优课", year: 2019)])
        #expect(try normalised(["award": ["部级优课", "国家精品"]]).awards.map(\.level) == ["national_moc", "national_youke"])
        #expect(try normalised(["award": "兵团级"], platform: "660000").awards[0].level == "provincial_youke")
    }

    @Test(
        "The year of an award is a year, a date, a school year or a moment since 1970",
        arguments: [
            ("2019", 2019), ("2019年", 2019), ("2018-2019学年", 2018), ("20190506", 2019), ("1577808000000", 2020),
            ("1577808000", 2020),
        ])
    func awardYears(text: String, year: Int) throws {
        #expect(try normalised(["award": "部级", "awardYear": text]).awards[0].year == year)
    }

    @Test("What is no year of an award is reported", arguments: ["19", "0", "1577", "某年"])
    func noAwardYear(text: String) throws {
        let record = try normalised(["award": "部级", "awardYear": text])
        #expect(record.awards[0].year == nil)
        #expect(record.flags.contains("award_year_invalid"))
    }

    @Test("A batch is read in digits and Chinese numerals", arguments: ["2", "二", "第二批", "第2批次"])
    func awardBatches(text: String) throws {
        #expect(try normalised(["award": "国家精品", "awardBatch": text]).awards[0].batch == 2)
    }

    @Test("Without a batch the year of the award tells it, and no other date does")
    func batchOfYear() throws {
        #expect(try normalised(["award": "国家精品", "awardYear": "2018"]).awards[0].batch == 2)
        #expect(try normalised(["award": "国家精品", "modified": "2018-05"]).awards[0].batch == nil)
        let unread = try normalised(["award": "国家精品", "awardBatch": "新一批"])
        #expect(unread.awards[0].batch == nil)
        #expect(unread.flags.contains("award_batch_invalid"))
    }

    @Test(
        "Numbers of people are read as platforms write them",
        arguments: [
            ("12,345", 12345), ("1.2万", 12000), ("3000人", 3000), ("１２０", 120), ("3.0", 3), ("0", 0), (".5万", 5000),
        ])
    func counts(text: String, count: Int) throws {
        #expect(try normalised(["courseEnrolled": text]).course?.enrolled == count)
    }

    @Test("A number of people that is none is reported", arguments: ["很多", "1,2", "12.5", "-3"])
    func noCount(text: String) throws {
        let record = try normalised(["courseEnrolled": text])
        #expect(record.course == nil)
        #expect(record.flags.contains("count_invalid"))
    }

    @Test("Award flags say yes in several ways, and what says neither yes nor no is reported")
    func awardFlags() throws {
        let mapper = try MappingFixture.mapper("json-get", platform: "510000")
        func outcome(_ flag: Any) -> MappingOutcome {
            let tree = SourceTrees.json(["caseName": "t", "isCountriesGood": flag, "isCityGood": "1"])
            return mapper.map(SourceRecord(sourceID: "1", format: .json, tree: tree))
        }
        for (flag, level) in [
            ("是", "national_youke"), ("Y", "national_youke"), ("1.0", "national_youke"),
            ("true", "national_youke"), ("否", "city_youke"), ("0", "city_youke"),
        ] {
            guard case .mapped(let record, _) = outcome(flag) else { throw UnexpectedOutcome(what: flag) }
            #expect(record.awards.map(\.level) == [level])
            #expect(!record.flags.contains("award_unmapped"))
        }
        guard case .mapped(let record, _) = outcome("大概") else { throw UnexpectedOutcome(what: "大概") }
        #expect(record.flags.contains("award_unmapped"))
    }

    @Test("An unknown award is kept under 未归类")
    func unknownAward() throws {
        let record = try normalised(["award": "银河一等奖"])
        #expect(record.awards == [Award(level: FacetField.unmapped, raw: "银河一等奖")])
        #expect(record.flags.contains("award_unmapped"))
    }

    @Test(
        "Licences by address, short name and Chinese name",
        arguments: [
            ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "CC-BY-NC-SA-4.0"),
            ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
            ("署名-非商业性使用", "CC-BY-NC-4.0"), ("CC0", "CC0-1.0"), ("CC-BY-4.0", "CC-BY-4.0"),
            ("CC-BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"), ("CC0-1.0", "CC0-1.0"), ("CC BY 3.0 CN", "CC-BY-3.0"),
            ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ])
    func licences(text: String, spdx: String) throws {
        let rights = try normalised(["license": text]).rights
        #expect(rights.license == spdx)
        #expect(rights.raw == text)
    }

    @Test(
        "No licence is made of a name without a version, nor of the Public Domain Mark",
        arguments: ["CC BY-NC-SA", "CC-BY", "https://creativecommons.org/publicdomain/mark/1.0/", "CC PDM 1.0"])
    func noLicence(text: String) throws {
        let rights = try normalised(["license": text]).rights
        #expect(rights.license == nil)
        #expect(rights.raw == text)
    }

    @Test("Rights unknown is unknown, not free")
    func noRights() throws {
        let record = try normalised([:])
        #expect(record.rights.access == "unknown")
        #expect(record.flags.contains("rights_missing"))
        #expect(try normalised(["license": "版权所有"]).rights.license == nil)
    }

    @Test(
        "Dates in the forms platforms write",
        arguments: [
            ("2019-09-21T04:42:25Z", "2019-09-21T04:42:25Z"), ("2019-10-08T09:37:22.000+0800", "2019-10-08T01:37:22Z"),
            ("2019-05-19T19:47:09+08:00", "2019-05-19T11:47:09Z"), ("2019/06/06 07:32", "2019-06-05T23:32Z"),
            ("2019 年 6 月 6 日", "2019-06-06"), ("２０１９-06-06", "2019-06-06"),
            ("2019年6月6日7时", "2019-06-05T23:00Z"), ("2019-09-18 23:55:25", "2019-09-18T15:55:25Z"),
            ("2019-08-01", "2019-08-01"), ("2019年6月6日", "2019-06-06"),
            ("20190606", "2019-06-06"), ("20190506101112", "2019-05-06T02:11:12Z"),
            ("2019年12月31日 23时30分", "2019-12-31T15:30Z"), ("2019年12月31日23时30分15秒", "2019-12-31T15:30:15Z"),
            ("2019-06", "2019-06"), ("2019", "2019"), ("2019年", "2019"),
        ])
    func dates(text: String, iso: String) throws {
        #expect(try normalised(["modified": text]).modified?.iso8601 == iso)
    }

    @Test("An assumed zone is flagged, text that is no date too")
    func oddDates() throws {
        #expect(try normalised(["modified": "2019-09-18 23:55:25"]).flags.contains("date_without_zone"))
        let wrong = try normalised(["modified": "昨天"])
        #expect(wrong.modified == nil)
        #expect(wrong.flags.contains("date_invalid"))
        #expect(try normalised(["modified": "2019-02-30"]).modified == nil)
    }

    @Test(
        "The empty value of a database is no date",
        arguments: ["1970-01-01 08:00:00", "1970-01-01", "0001-01-01", "0001-01-01 00:00:00", "1900-01-01"])
    func emptyDates(text: String) throws {
        let record = try normalised(["created": text, "published": "2019-05-06"])
        #expect(record.created == nil)
        #expect(record.flags.contains("date_invalid"))
        #expect(record.activityYear == 2019)
    }

    @Test("An old date is a date")
    func oldDates() throws {
        let record = try normalised(["created": "1970-01-02", "modified": "1900"])
        #expect(record.created?.iso8601 == "1970-01-02")
        #expect(record.modified?.iso8601 == "1900")
    }

    @Test("An organisation in the person's field is flagged")
    func people() throws {
        let record = try normalised(["creator": "某县教育局", "school": "示例中学"])
        #expect(record.flags.contains("creator_org_swapped"))
        #expect(try normalised(["creator": "李某", "school": "示例中学"]).creators == [Creator(name: "李某", org: "示例中学")])
    }
}
