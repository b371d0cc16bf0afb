import Cataloguing
import Counting
import Foundation
import Metadata
import Testing

@testable import Serving

@Suite("What the pages of the statistics say, and of when")
struct CoveragePageTests {
    private static let now = "2019-11-24 08:00"

    /// Lessons of T01.
    private static func cases(_ numbers: Range<Int>) -> [LearningResource] {
        numbers.map { number in
            var resource = SiteFixture.lesson("case-\(number)", "晒课第 \(number) 讲")
            resource.resourceType = Coded(code: "lesson_case", raw: "课例")
            resource.awards = [Award(level: "none", raw: "", year: 2019)]
            return resource
        }
    }

    private static func traces(_ text: String) -> Int { text.components(separatedBy: "href=\"/trace/cnres").count - 1 }

    @Test("A change of seventy lessons is seventy lines on two pages, each with its title")
    func difference() async throws {
        let site = try SiteFixture()
        try site.freeze(night: 1)
        try site.publish(Self.cases(0..<70))
        try site.freeze(night: 2)
        let path = "/coverage/diff?from=1&to=2&target=T01"
        let first = try await site.page(path).text
        let second = try await site.page(path + "&offset=50").text
        #expect(Self.traces(first) == 50 && Self.traces(second) == 20)
        #expect(first.contains("href=\"/coverage/diff?from=1&amp;to=2&amp;target=T01&amp;offset=50\""))
        #expect(first.contains("第 1–50 条") && second.contains("第 51–70 条"))
        for number in 0..<70 { #expect((first + second).contains(">晒课第 \(number) 讲</span></a>")) }
        #expect(!(first + second).contains(">cnres:"))
    }

    @Test("Regions without a platform are marked otherwise than unconfirmed numbers, and the legend tells both")
    func marks() async throws {
        let style = String(decoding: Assets.style.bytes, as: UTF8.self)
        func rule(_ state: String) -> Substring {
            (style.components(separatedBy: ".tile.\(state)>*{").last ?? "").prefix { $0 != "}" }
        }
        #expect(!rule("outside").contains("dashed"))
        // In the colour of the words upon it: whatever can be read there shows the frame as well, on dark shades too.
        #expect(rule("doubtful").contains("dashed currentColor"))
        let page = try await SiteFixture().page("/coverage").text
        #expect(page.contains("虚线框：数据未确认；没有底色、写“—”：不在 32 个省级平台之内。"))
    }

    @Test("A cell or a platform of no target is a question without its half, not one answered as if it were not there")
    func partOfNothing() async throws {
        let site = try SiteFixture()
        try site.freezeTwoNights()
        for part in ["cell=ko/math", "platform=620000"] {
            let answer = try await site.get("/api/coverage/diff?from=1&to=2&\(part)")
            #expect(answer.status == 400)
            #expect(try answer.json()["parameter"] as? String == "target")
        }
    }

    @Test("A page behind the end of a list says so and leads to the last page; the API names the parameter")
    func beyondEnd() async throws {
        let site = try SiteFixture()
        try site.freeze(night: 1)
        try site.publish(Self.cases(0..<70))
        try site.freeze(night: 2)
        let difference = "/coverage/diff?from=1&to=2&target=T01"
        let records = "/coverage/T01/records"
        for (path, last) in [
            (difference + "&offset=9000", difference + "&offset=50"),
            (records + "?offset=9000", records + "?offset=50"),
        ] {
            let page = try await site.page(path)
            #expect(page.status == 200 && page.text.contains("共 70 条"), "\(path)")
            #expect(page.text.contains("href=\"\(last.replacing("&", with: "&amp;"))\">到最后一页</a>"), "\(path)")
            #expect(!page.text.contains("id=\"previous\""))
        }
        for path in ["/api\(difference)&offset=71", "/api/coverage/records?target=T01&offset=71"] {
            let answer = try await site.get(path)
            #expect(answer.status == 400, "\(path)")
            #expect(try answer.json()["parameter"] as? String == "offset")
            #expect((try answer.json()["detail"] as? String)?.contains("70") == true)
        }
        #expect(try await site.get("/api/coverage/records?target=T01&offset=70").status == 200)
    }

    @Test("Behind the oldest night and the oldest record in quarantine there is a way back to the first page")
    func beyondOldest() async throws {
        let bad = PendingRecord(
            sourceID: "q", format: .json, payload: [1],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        let site = try SiteFixture(rejected: [bad], accounts: true)
        let cookie = try await Operator.setUp(site)
        for path in ["/operator/nights", "/operator/quarantine"] {
            let page = try await site.page(path + "?before=1", cookie: cookie)
            #expect(page.status == 200 && page.text.contains("没有更早的了"), "\(path)")
            #expect(page.text.contains("<a href=\"\(path)\">回到第一页</a>"), "\(path)")
        }
    }

    @Test("What was counted once and is gone is called by its last title, and leads to where it came from")
    func gone() async throws {
        let site = try SiteFixture()
        let cases = Self.cases(0..<3)
        try site.publish(cases)
        try site.freeze(night: 2)
        try site.publish([], deleting: [cases[1].sourceID])
        try site.freeze(night: 3)
        let line = "<a href=\"\(TracePage.link(cases[1].id).address)\"><span>晒课第 1 讲</span></a>"
        let then = try await site.page("/coverage/T01/records?night=2").text
        #expect(then.contains(line) && then.contains("已不在库"))
        let difference = try await site.page("/coverage/diff?from=2&to=3&target=T01").text
        #expect(difference.contains(line) && difference.contains("已不在库"))
        #expect(!(then + difference).contains(">cnres:"))
    }

    @Test("Where a number of an earlier night comes from, a record that is gone is shown as such and no dead link")
    func goneInTrace() async throws {
        let site = try SiteFixture()
        let cases = Self.cases(0..<3)
        try site.publish(cases)
        try site.freeze(night: 2)
        try site.publish([], deleting: [cases[1].sourceID])
        let (living, gone) = (ResourcePage.link(cases[0].id).address, ResourcePage.link(cases[1].id).address)
        let trace = try await site.page("/trace/T01?night=2").text
        #expect(trace.contains("<a href=\"\(living)\">晒课第 0 讲</a>"))
        #expect(!trace.contains("href=\"\(gone)\"") && trace.contains("已不在库"))
        #expect(trace.contains("<a href=\"\(TracePage.link(cases[1].id).address)\">晒课第 1 讲</a>"))
        let own = try await site.page(TracePage.link(cases[1].id).address)
        #expect(own.status == 200 && own.text.contains("晒课第 1 讲 <span class=\"muted\">（已不在库）</span>"))
        #expect(!own.text.contains("href=\"\(gone)\""))
    }

    @Test("A page of a frozen night shows what was said then, says so, and leads there and back")
    func frozen() async throws {
        let site = try SiteFixture()
        try site.freeze(night: 1)
        try site.publish(Self.cases(0..<3))
        let then = try await site.page("/coverage?night=1").text
        #expect(then.contains("第 1 夜冻结的统计（2019-11-25 08:00）"))
        #expect(then.contains("<a href=\"/coverage\">看现在的统计</a>"))
        #expect(then.contains("<a href=\"/coverage/T01/records?night=1\">0</a>"))
        #expect(then.contains("href=\"/coverage/T01?night=1\"") && then.contains("href=\"/coverage/gaps\""))
        let target = try await site.page("/coverage/T01?night=1").text
        #expect(target.contains("href=\"/coverage?night=1\"") && target.contains("href=\"/trace/T01?night=1\""))
        let records = try await site.page("/coverage/T01/records?night=1").text
        #expect(records.contains("第 1 夜冻结") && records.contains("href=\"/coverage/T01?night=1\""))
        #expect(records.contains("<a href=\"/coverage/T01/records\">看现在的统计</a>"))
        for path in ["/coverage", "/coverage/T01", "/coverage/T01/records", "/contributions", "/languages"] {
            #expect(try await !site.page(path).text.contains("冻结的统计（"), "\(path)")
        }
        #expect(try await site.page("/coverage").text.contains("<a href=\"/coverage/T01/records\">3</a>"))
    }

    @Test("Numbers of a night whose versions are not kept stand without links, and the pages say so")
    func pruned() async throws {
        let site = try SiteFixture(records: SiteFixture.lessonCases)
        try site.freezeTwoNights()
        #expect(try await site.page("/coverage/trend").text.contains("/coverage/T01/records?night=1\""))
        try site.turn("DELETE FROM snapshot_source WHERE night = 1")
        for path in ["/coverage?night=1", "/coverage/T01?night=1", "/coverage/T06?night=1"] {
            let text = try await site.page(path).text
            #expect(text.contains("这一夜的版本已不保留，数字没有明细。"), "\(path)")
            #expect(!text.contains("/records") && !text.contains("href=\"/trace/"), "\(path)")
        }
        let trend = try await site.page("/coverage/trend").text
        #expect(trend.contains("<small>只存数字，没有明细</small>") && trend.contains("/coverage/T01/records?night=2\""))
        #expect(!trend.contains("night=1\">12</a>") && !trend.contains("/coverage/diff"))
    }

    @Test("A night that was not frozen is not found, and the page says so without words for operators")
    func unknownNight() async throws {
        let site = try SiteFixture()
        for path in [
            "/coverage", "/coverage/T01", "/coverage/T01/records", "/contributions", "/languages", "/trace/T01",
            "/coverage/files/coverage.html",
        ] {
            let answer = try await site.page(path + "?night=99")
            #expect(answer.status == 404 && !answer.text.contains("huiliu "), "\(path)")
        }
        let nights = try await site.page("/coverage/diff")
        #expect(nights.status == 400 && !nights.text.contains("/api/") && nights.text.contains("逐夜趋势"))
        let gaps = try await site.page("/coverage/gaps?province=nope")
        #expect(gaps.status == 404 && !gaps.text.contains("Schemas/"))
        for path in ["/api/coverage?night=99", "/api/coverage/records?night=99", "/api/coverage/diff?from=98&to=99"] {
            let answer = try await site.get(path)
            #expect(answer.status == 404 && answer.text.contains("没有") && !answer.text.contains("huiliu "), "\(path)")
        }
    }

    @Test(
        "What the provinces lack is not called a contribution, and a matrix counts cells but its parts what is in them")
    func units() async throws {
        let site = try SiteFixture(records: SiteFixture.lessonCases)
        let nodes = try await site.page("/coverage/T02").text
        #expect(nodes.contains("各平台尚缺的节点") && !nodes.contains("各平台贡献") && !nodes.contains("class=\"fill\""))
        #expect(!nodes.contains("Schemas/"))
        let matrix = try await site.page("/coverage/T06").text
        #expect(matrix.contains("class=\"number\">条</th>") && matrix.contains("各平台贡献"))
        let statement = try CoverageReport(json: try await site.get("/api/coverage").bytes)
        let cell = try #require(statement.target("T06")?.cells.first)
        let drilled = try await site.page("/coverage/T06/records?cell=" + Link.encode(cell.key)).text
        #expect(drilled.contains("<small>条</small>"))
        #expect(try await site.page("/coverage/T06/records").text.contains("<small>格</small>"))
    }

    @Test("A record of two stages is one of its language; what a record does not say cannot be searched for")
    func languages() async throws {
        var twice = SiteFixture.lesson("twice", "第一课", language: "ko")
        twice.stages = [Coded(code: "primary", raw: "小学"), Coded(code: "junior", raw: "初中")]
        twice.subjects = [Coded(code: "math", raw: "数学")]
        var bare = SiteFixture.lesson("bare", "第二课", language: "ko")
        (bare.stages, bare.subjects, bare.grades) = ([], [], [])
        let text = try await SiteFixture(records: [twice, bare]).page("/languages").text
        #expect(text.contains("<span class=\"count\">2</span>"))
        #expect(text.contains("/search?language=ko&amp;stage=junior&amp;subject=math\">1</a>"))
        #expect(text.components(separatedBy: "language=ko\"").count == 2, "the heading alone leads to all of them")
    }

    @Test("The number beside a node leads to the search for what it counts; behind a 0 there is nothing")
    func gaps() async throws {
        let nodes = try SiteFixture.schemas.get().counter.trees.nodes
        let key = try #require(nodes.first).key
        var lesson = SiteFixture.lesson("node", "第一课", node: key)
        lesson.resourceType = Coded(code: "lesson_case", raw: "课例")
        let site = try SiteFixture(records: [lesson])
        let text = try await site.page("/coverage/gaps?province=620000").text
        let address = "/search?node=\(Link.encode(key))&type=lesson_case&province=620000"
        let link = "<a href=\"\(address.replacing("&", with: "&amp;"))\">1</a>"
        #expect(text.contains("<span class=\"count\">\(link)</span>"))
        #expect(text.contains("<span class=\"count\">0</span>"))
        #expect(try await site.get("/api" + address).json()["works"] as? Int == 1)
    }

    @Test("Readers are told the time of Shanghai, programs that of UTC")
    func shanghai() async throws {
        #expect(UTCInstant(seconds: 1_574_870_595).iso8601 == "2019-11-27T16:03:15Z")
        #expect(UTCInstant(seconds: 1_574_870_595).shanghai == "2019-11-28 00:03")
        #expect(UTCInstant(seconds: 1_574_870_595).shanghaiDay == "2019-11-28")
        let site = try SiteFixture()
        // 16:00 in UTC: the next day in Shanghai.
        try site.turn("UPDATE source SET stale_since = 1570032000 WHERE code = '620000'")
        let book = try await site.get("/coverage/files/coverage.md").text
        #expect(book.contains("| 统计截至 | \(Self.now) |"))
        let line = try await site.get("/coverage/files/coverage.csv").text.split(separator: "\r\n")
            .first { $0.hasPrefix("T01,") && $0.contains(",620000,") }
        #expect(line?.contains(",2019-10-03,") == true)
        let id = Link.encode(SiteFixture.lessons[0].id)
        let trace = try await site.page("/trace/" + id).text
        #expect(trace.contains("开始：\(Self.now)") && !trace.contains(":00Z"))
        #expect(trace.contains("方式：全部重新采集") && trace.contains("格式：JSON<"))
        #expect(try await site.get("/api/trace/" + id).text.contains("2019-11-24T00:00:00Z"))
    }

    @Test("A list of contributors says what it leaves out, and the counties of 三区三州 what they come to")
    func remainder() async throws {
        let lessons = (0..<103).map { number in
            var lesson = SiteFixture.lesson("s\(number)", "第 \(number) 讲")
            lesson.school = School(name: "第\(number)中学")
            lesson.region.sanquSanzhou = number < 2
            return lesson
        }
        let site = try SiteFixture(records: lessons)
        let text = try await site.page("/contributions").text
        #expect(text.contains("另有 88 项</summary>") && text.contains(">其余 3 个，共 3 条</p>"))
        #expect(text.contains(">未写明区县 2 条；合计 2 条</p>"))
        #expect(try await site.page("/contributions", cookie: "hl=en").text.contains(">3 others with 3 records</p>"))
    }

    @Test("The overview says how many records are in doubt, with the way to them")
    func doubt() async throws {
        let undated = (0..<3).map { number in
            var resource = SiteFixture.lesson("u\(number)", "没有年度的第 \(number) 课")
            resource.resourceType = Coded(code: "lesson_case", raw: "课例")
            return resource
        }
        let text = try await SiteFixture(records: undated).page("/coverage").text
        #expect(text.contains("<a href=\"/coverage/T01/records?of=doubtful\">另有 3 条存疑</a>"))
        #expect(!text.contains("在隔离区"))
    }

    @Test("Pages and reports call the state of a target alike")
    func states() throws {
        let strings = try SiteFixture().site.strings
        for state in TargetState.allCases {
            #expect(strings.text("coverage.state.\(state.rawValue)", .zh) == state.chineseName)
        }
        #expect(strings.text("target.unitInside", .zh) == TargetResult.unitInside)
    }
}
