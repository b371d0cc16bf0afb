import Cataloguing
import Counting
import Foundation
import Metadata
import Testing

@testable import Serving

@Suite("What a page shows is named, whole, and within reach")
struct FindingOnesWayTests {
    @Test("A list that is cut says how much more there is, and has it")
    func schools() async throws {
        let records = (0..<15).map { number in
            var resource = SiteFixture.lesson("s\(number)", "第 \(number) 课")
            resource.school = School(name: "第\(number)学校")
            return resource
        }
        let text = try await SiteFixture(records: records).page("/contributions").text
        #expect(text.contains("<summary>另有 3 项</summary>"))
        for number in 0..<15 { #expect(text.contains(">第\(number)学校（甘肃省）</span>")) }
    }

    @Test("Within a province its counties can be chosen; programs get the facets they always got")
    func counties() async throws {
        var resource = SiteFixture.lesson("1", "分数的意义")
        resource.region.prefecture = "620100"
        resource.region.county = "620102"
        let site = try SiteFixture(records: [resource])
        #expect(try await !site.page("/search").text.contains("<h2>县区</h2>"))
        let province = try await site.page("/search?province=620000").text
        #expect(province.contains("<h2>地市</h2>") && province.contains("<h2>县区</h2>"))
        #expect(province.contains("province=620000&amp;county=620102\""))
        #expect(try await !site.get("/api/search?province=620000").text.contains("\"county\":[{"))
    }

    @Test("The way to the list passes the filters by, and the page is named before them")
    func skipping() async throws {
        let text = try await SiteFixture().page("/search").text
        #expect(text.contains("<a class=\"skip\" href=\"#list\">跳到结果</a>"))
        #expect(text.contains("<div class=\"list\" id=\"list\" tabindex=\"-1\">"))
        let heading = try #require(text.firstRange(of: "<h1"))
        let filter = try #require(text.firstRange(of: "<h2"))
        #expect(heading.lowerBound < filter.lowerBound)
        #expect(try await !SiteFixture().page("/about").text.contains("href=\"#list\""))
    }

    @Test("A place the textbook tree does not have is not found")
    func noSuchPlace() async throws {
        let site = try SiteFixture()
        #expect(try await site.page("/tree?node=nope").status == 404)
        #expect(try await site.page("/tree?node=primary%7Cmath").status == 200)
        #expect(try await site.page("/tree").status == 200)
    }

    @Test("No two pages are called alike")
    func titles() async throws {
        let site = try SiteFixture()
        try site.freezeTwoNights()
        let second = try await site.page("/search?size=10").text.firstMatch(of: #/id="next" rel="next" href="([^"]*)"/#)
        let later = try #require(second).1.replacingOccurrences(of: "&amp;", with: "&")
        let paths = [
            "/search?size=10", later, "/tree",
            "/tree?node=primary", "/tree?node=primary%7Cmath", "/coverage", "/coverage?night=1", "/coverage/T01",
            "/coverage/T01?night=1", "/coverage/T01/records", "/coverage/T01/records?night=1",
            "/coverage/T02/records", "/coverage/T02/records?offset=50", "/trace/T01", "/trace/T02",
            "/trace/T01?night=1",
            "/trace/" + Link.encode(SiteFixture.lessons[0].id), ResourcePage.link(SiteFixture.lessons[0].id).address,
        ]
        var titles: [String: String] = [:]
        for path in paths {
            let title = try #require(try await site.page(path).text.firstMatch(of: #/<title>([^<]*)</#)).1
            #expect(titles.updateValue(path, forKey: String(title)) == nil, "\(title): \(path)")
        }
    }

    @Test("A resource without a grade has no empty line for it")
    func noGrade() async throws {
        var resource = SiteFixture.lesson("1", "分数的意义")
        resource.grades = []
        let site = try SiteFixture(records: [resource])
        #expect(try await !site.page(ResourcePage.link(resource.id).address).text.contains("<dt>年级</dt>"))
    }

    @Test("Names of thousands of characters are cut, on cards and on the page of the resource")
    func longNames() async throws {
        var resource = SiteFixture.lesson("1", "分数的意义")
        resource.creators = [Creator(name: String(repeating: "名", count: 3_000))]
        resource.school = School(name: String(repeating: "校", count: 3_000))
        let site = try SiteFixture(records: [resource])
        for path in ["/search", ResourcePage.link(resource.id).address] {
            let text = try await site.page(path).text
            #expect(text.contains("名…") && text.contains("校…"), "\(path)")
            #expect(!text.contains(String(repeating: "校", count: 300)), "\(path)")
        }
    }

    @Test("A Mongolian title too long to stand beside other things lies flat")
    func longMongolian() {
        #expect(TextScript.runsDown("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ"))
        #expect(!TextScript.runsDown(String(repeating: "ᠮᠣᠩᠭᠣᠯ ", count: 30)))
        #expect(!TextScript.runsDown("数学"))
    }

    @Test("The field for a note takes as much as a note may have")
    func noteLimit() async throws {
        let text = try await SiteFixture(accounts: true).page("/search?q=%E5%88%86%E6%95%B0").text
        #expect(text.contains("name=\"note\"") && text.contains("maxlength=\"\(Feedback.noteLimit)\""))
    }
}
