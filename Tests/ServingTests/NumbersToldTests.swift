import Cataloguing
import Foundation
import GRDB
import Logging
import Metadata
import Testing

@testable import Counting
@testable import Serving

@Suite("Numbers are told so that nobody has to guess what they count")
struct NumbersToldTests {
    /// Lessons of T01.
    private static func cases(_ count: Int) -> [LearningResource] {
        (0..<count).map { number in
            var resource = SiteFixture.lesson("case-\(number)", "晒课第 \(number) 讲")
            resource.resourceType = Coded(code: "lesson_case", raw: "课例")
            resource.awards = [Award(level: "none", raw: "", year: 2019)]
            return resource
        }
    }

    @Test("What a number comes from is whole: the rest is no record among others, and leads to all of them")
    func rest() async throws {
        let text = try await SiteFixture(records: Self.cases(20)).page("/trace/T01").text
        #expect(text.contains("等 12 项") && !text.contains("等 13 项"))
        #expect(text.contains("<a href=\"/coverage/T01/records\">其余 8 条（共 20 条）</a>"))
        #expect(text.contains("<a href=\"/coverage/T01/records\">看这个数字的明细</a>"))
    }

    @Test("The trace of what cannot be measured leads to no list of records, since there is none")
    func nothingBehind() async throws {
        let site = try SiteFixture(records: Self.cases(1))
        #expect(try await site.page("/trace/T01").text.contains("href=\"/coverage/T01/records\""))
        #expect(try await site.page("/coverage/T15/records").status == 404)
        #expect(try await !site.page("/trace/T15").text.contains("/coverage/T15/records"))
    }

    @Test("Numbers in the names of a trace stand in groups")
    func groups() throws {
        let site = try SiteFixture()
        let context = SiteContext(logger: Logger(label: "test"))
        let words = TraceWords(site: site.site, context: context)
        let number = ProvenanceGraph.Node(
            id: "huiliu:number-T01", kind: .entity, label: "一师一优课晒课：2252", facts: [])
        #expect(words.name(number) == "一师一优课晒课：2,252")
        let rest = ProvenanceGraph.Node(
            id: "huiliu:number-T01-rest", kind: .entity, label: "其余 2240 条", facts: [.init(name: "共", value: "2252")])
        #expect(words.name(rest) == "其余 2,240 条（共 2,252 条）")
    }

    @Test("A target says what is asked for and how much of it is done")
    func asked() async throws {
        let site = try SiteFixture()
        let chinese = try await site.page("/coverage").text
        #expect(chinese.contains("<span>要求：超过 350</span>") && chinese.contains("<span>完成 0 %</span>"))
        #expect(try await site.page("/coverage", cookie: "hl=en").text.contains("<span>Asked: more than 350</span>"))
    }

    @Test("As many targets are met, of as many, as the list of those to be met shows")
    func met() async throws {
        let text = try await SiteFixture(records: SiteFixture.lessonCases).page("/coverage").text
        let after = try #require(text.components(separatedBy: "<div class=\"targets measured\">").last)
        let list = try #require(after.components(separatedBy: "</section>").first)
        let all = list.components(separatedBy: "<article").count - 1
        let met = list.components(separatedBy: "class=\"target met\"").count - 1
        #expect(all > 0 && text.contains(">\(met)/\(all)</a>"))
        #expect(text.components(separatedBy: "class=\"target met\"").count - 1 == met)
    }

    @Test("On the map a number that is not confirmed says so in words")
    func doubtful() async throws {
        let site = try SiteFixture()
        let word = "<span class=\"visually-hidden\">（未确认）</span>"
        #expect(try await !site.page("/coverage").text.contains(word))
        try site.turn("UPDATE source SET stale_since = 1570032000 WHERE code = '620000'")
        #expect(try await site.page("/coverage").text.contains(word))
    }

    @Test("Nodes that lack something are counted in a whole sentence")
    func gaps() async throws {
        let text = try await SiteFixture().page("/coverage/gaps").text
        #expect(text.contains(#/[0-9,]+ 个教材节点中，[0-9,]+ 个无部级优课。/#))
    }

    @Test("Operators are told reasons in words and what waits, by an address that a later run leaves alone")
    func quarantine() async throws {
        let finding = Finding(rule: "missing_title", severity: .error)
        let rejected = PendingRecord(
            sourceID: "q/1", format: .json, payload: [1], body: .rejected(.check, [finding]))
        let site = try SiteFixture(rejected: [rejected], accounts: true)
        let cookie = try await Operator.setUp(site)
        let list = try await site.page("/operator/quarantine", cookie: cookie).text
        #expect(list.contains("· 没有标题</span>") && list.contains("class=\"state failed\">没有标题<"))
        let address = "/operator/quarantine/record?source=620000&id=q%2F1"
        #expect(list.contains("href=\"\(address.replacing("&", with: "&amp;"))\""))
        #expect(try await site.page(address, cookie: cookie).status == 200)
        #expect(try await site.page(address + "x", cookie: cookie).status == 404)
        let overview = try await site.page("/operator", cookie: cookie).text
        #expect(overview.contains("隔离区里有 1 条记录等待处理") && !overview.contains("没有需要处理的事"))
    }

    @Test("Where a 0 may be more, the row, the file and the workbook say of how many records nobody knows")
    func doubt() async throws {
        let undated = (0..<3).map { number in
            var resource = SiteFixture.lesson("u\(number)", "没有年度的第 \(number) 课")
            resource.resourceType = Coded(code: "lesson_case", raw: "课例")
            return resource
        }
        let site = try SiteFixture(records: undated)
        let page = try await site.page("/coverage/T01").text
        let address = "/coverage/T01/records?platform=620000&amp;of=doubtful"
        #expect(page.contains("<small><a href=\"\(address)\">（另有 3 条存疑）</a></small>"))
        #expect(page.contains("<dd><a href=\"/coverage/T01/records?of=doubtful\">3</a></dd>"))
        let list = try await site.page("/coverage/T01/records?of=doubtful").text
        #expect(list.contains("没有年度的第 0 课") && list.contains("3 <small>条</small>"))
        let file = try await site.get("/coverage/files/records.csv?target=T01&of=doubtful").text
        let row = file.split(separator: "\r\n").first { $0.contains("没有年度的第 0 课") }
        #expect(row?.hasSuffix(",没有年度的第 0 课,甘肃省教育资源公共服务平台,兰州市第一中学,,") == true)
        let line = try await site.get("/coverage/files/coverage.csv").text.split(separator: "\r\n")
            .first { $0.hasPrefix("T01,") && $0.contains(",620000,") }
        #expect(line?.contains(",0,3,堂,") == true)
        #expect(try await site.get("/coverage/files/coverage.md").text.contains("T01 3"))
    }

    @Test("A list that is no more what a frozen night said tells both numbers")
    func recounted() async throws {
        let site = try SiteFixture(records: Self.cases(3))
        try site.freezeTwoNights()
        try await site.catalogue.pool.write { db in
            let snapshot = try Snapshot.of(night: 1, document: "2019", db)
            var report = try CoverageReport(json: snapshot.coverageBytes(db))
            for place in report.targets.indices where report.targets[place].id == "T01" {
                report.targets[place].number = 5
            }
            let digest = try Snapshot.keep(report.canonicalJSON(), db)
            try db.execute(sql: "UPDATE snapshot SET coverage = ? WHERE night = 1", arguments: [digest])
        }
        #expect(try await site.page("/coverage/T01/records?night=1").text.contains("冻结时为 5；"))
        #expect(try await !site.page("/coverage/T01/records?night=2").text.contains("冻结时为"))
        #expect(try await site.page("/coverage/diff?from=1&to=2").text.contains("第 1 夜冻结时的数与现在重数的不同"))
        #expect(try await site.page("/trace/T01?night=1").text.contains("冻结时的数：5"))
    }

    @Test("What waits in quarantine is told with the numbers it is missing from")
    func refused() async throws {
        let rejected = PendingRecord(
            sourceID: "q/1", format: .json, payload: [1],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        let site = try SiteFixture(rejected: [rejected])
        for path in ["/coverage", "/coverage/T01"] {
            #expect(try await site.page(path).text.contains("1 条在隔离区，未发布，未计入"), "\(path)")
        }
        let line = try await site.get("/coverage/files/coverage.csv").text.split(separator: "\r\n")
            .first { $0.hasPrefix("T01,") && $0.contains(",620000,") }
        #expect(line?.hasSuffix(",1") == true)
        let report = try CoverageReport(json: try await site.get("/api/coverage").bytes)
        #expect(report.platforms.first { $0.code == "620000" }?.quarantined == 1)
        #expect(report.platforms.first { $0.code == "630000" }?.quarantined == nil)
    }

    @Test("A total that rests on a platform whose last harvest failed says how much of it does")
    func unconfirmed() async throws {
        let site = try SiteFixture(records: Self.cases(12))
        #expect(try await !site.page("/coverage").text.contains("未确认</span>"))
        try site.turn("UPDATE source SET stale_since = 1570032000 WHERE code = '620000'")
        for path in ["/coverage", "/coverage/T01"] {
            #expect(try await site.page(path).text.contains("去重前 12 条未确认</span>"), "\(path)")
        }
        let line = try await site.get("/coverage/files/coverage.csv").text.split(separator: "\r\n")
            .first { $0.hasPrefix("T01,") }
        #expect(line?.hasSuffix(",12,0") == true)
    }
}
