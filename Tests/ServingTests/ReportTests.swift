import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Harvesting
@testable import Serving

/// A Python with openpyxl; nil where it is not installed.
private let foreignReader: URL? = {
    let python = Project.root.url.appending(path: ".build/python/bin/python")
    return FileManager.default.isExecutableFile(atPath: python.path) ? python : nil
}()

@Suite("Reports, the same in every format")
struct ReportTests {
    private static let file = "/coverage/files/coverage"

    @Test("The workbook read back holds the numbers of the report")
    func workbook() async throws {
        let site = try SiteFixture()
        let bytes = try await site.get(Self.file + ".xlsx").bytes
        let report = try CoverageReport(json: try await site.get("/api/coverage").bytes)
        let rows = try Self.rows(of: bytes, sheet: "指标")
        #expect(rows.first?.prefix(2) == ["编号", "指标"])
        #expect(rows.count == 1 + report.targets.count)
        for (row, target) in zip(rows.dropFirst(), report.targets) {
            #expect(row[0] == target.id)
            #expect(row[4] == target.value.text, "\(target.id)")
        }
        let platforms = try Self.rows(of: bytes, sheet: "各平台")
        #expect(platforms.count == 1 + report.platforms.count)
        for (row, platform) in zip(platforms.dropFirst(), report.platforms) {
            #expect(row[5] == platform.records.map(String.init) ?? platform.standing.chineseName)
        }
    }

    @Test("The same report is the same workbook to the byte")
    func stable() async throws {
        let site = try SiteFixture()
        try site.freezeTwoNights()
        let first = try await site.get(Self.file + ".xlsx?night=1").bytes
        let again = try await site.get(Self.file + ".xlsx?night=1").bytes
        #expect(first == again)
    }

    @Test(
        "A foreign reader opens the workbook and finds every sheet and the same numbers",
        .enabled(if: foreignReader != nil, "openpyxl is not installed"))
    func foreign() async throws {
        let python = try #require(foreignReader)
        let site = try SiteFixture()
        let workbook = site.folder.url.appending(path: "coverage.xlsx")
        try Data(try await site.get(Self.file + ".xlsx").bytes).write(to: workbook)
        let program = """
            import openpyxl, sys
            book = openpyxl.load_workbook(sys.argv[1])
            print(",".join(book.sheetnames))
            for row in book["指标"].iter_rows(min_row=2, values_only=True): print(row[0], row[4])
            """
        let said = try await ForeignProgram.run(python, ["-c", program, workbook.path])
        let lines = said.output.split(separator: "\n").map(String.init)
        let report = try CoverageReport(json: try await site.get("/api/coverage").bytes)
        #expect(said.status == 0, "\(said.output)")
        #expect(lines.first == "说明,指标,各平台,矩阵,贡献,奖项,语种,三区三州,提供单位,学校,明细")
        #expect(Array(lines.dropFirst()) == report.targets.map { "\($0.id) \($0.value.text)" })
    }

    @Test("No data, stale, held and zero are told apart in the API, the page, CSV, Markdown, the workbook and on paper")
    func fourStandings() async throws {
        let site = try SiteFixture()
        // 620000 was harvested and has no lesson of the target: zero. 630000 was never harvested: no data.
        func text(_ path: String) async throws -> String {
            String(decoding: try await site.get(path).bytes, as: UTF8.self)
        }
        func standing(_ name: String, number: String?, _ comment: Comment) async throws {
            let report = try CoverageReport(json: try await site.get("/api/coverage").bytes)
            let index = report.platforms.firstIndex { $0.code == "620000" } ?? 0
            let row = report.target("T01")?.rows[index]
            #expect(row?.standing.chineseName == name && row?.value.text == number ?? name, comment)
            #expect(try await text("/coverage/T01").contains(name), comment)
            let csv = try await text(Self.file + ".csv")
            let line = csv.split(separator: "\r\n").first { $0.hasPrefix("T01,") && $0.contains(",620000,") }
            let fields = line?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
            #expect(fields.count == 17 && fields[5] == name && fields[7] == number ?? name, comment)
            #expect(try await text(Self.file + ".md").contains("| \(name) |"), comment)
            #expect(try await text(Self.file + ".html").contains(">\(name)<"), comment)
            #expect(try await text("/contributions").contains(name) || name == "正常", comment)
            let sheet = try Self.rows(of: try await site.get(Self.file + ".xlsx").bytes, sheet: "各平台")
            let cells = sheet.first { $0[0] == "620000" } ?? []
            #expect(cells[2] == name && cells[6] == number ?? name, comment)
        }
        try await standing("正常", number: "0", "zero")
        try site.turn("UPDATE source SET stale_since = 1570000000 WHERE code = '620000'")
        try await standing("数据陈旧", number: "0", "stale")
        try site.turn("UPDATE source SET held_run = 1 WHERE code = '620000'")
        try await standing("暂缓发布", number: "0", "held")
        try site.turn("UPDATE source SET generation = 0, held_run = NULL, stale_since = NULL WHERE code = '620000'")
        try await standing("尚无数据", number: nil, "no data")
    }

    @Test("A CSV file says by its name and in every row of which night it tells, and what it counts")
    func nights() async throws {
        let site = try SiteFixture(records: SiteFixture.lessonCases)
        let now = try await site.get(Self.file + ".csv")
        #expect(now.header("Content-Disposition") == "attachment; filename=\"coverage-2019.csv\"")
        try site.freezeTwoNights()
        let then = try await site.get(Self.file + ".csv?night=1")
        #expect(then.header("Content-Disposition") == "attachment; filename=\"coverage-2019-night1.csv\"")
        let rules = try SiteFixture.schemas.get().counter.plan.document.digest
        func row(_ answer: Answer, _ start: String) -> Substring? {
            answer.text.split(separator: "\r\n").first { $0.hasPrefix(start) }
        }
        #expect(row(then, "T01,")?.hasSuffix(",堂,1000000,< 0.1,1,2019-11-25 08:00,\(rules),0,0") == true)
        #expect(row(now, "T01,")?.hasSuffix(",当前，未冻结,2019-11-24 08:00,\(rules),0,0") == true)
        #expect(row(then, "T06,")?.contains(",格,3,") == true)
        #expect(row(then, "T06,朝鲜语初中数理化,ko/math,")?.contains(",条,,,1,") == true)
        let records = try await site.get("/coverage/files/records.csv?target=T01&night=1")
        #expect(records.header("Content-Disposition") == "attachment; filename=\"records-2019-T01-night1.csv\"")
    }

    @Test(
        "The name of a file says which number it is of",
        arguments: [
            ("records.csv?target=T06&cell=ko%2Fmath", "records-2019-T06-ko-math"),
            ("records.csv?target=T01&platform=620000", "records-2019-T01-620000"),
            ("records.csv?target=T01&of=doubtful", "records-2019-T01-doubtful"),
            ("gaps.csv?lack=lesson&province=620000", "gaps-2019-lesson-620000"),
            ("gaps.csv?province=%E7%94%98%E8%82%83&subject=%E6%95%B0%E5%AD%A6", "gaps-2019-award-620000-math"),
            ("gaps.csv?lack=lesson", "gaps-2019-lesson"),
        ])
    func names(path: String, name: String) async throws {
        let answer = try await SiteFixture(records: SiteFixture.lessonCases).get("/coverage/files/\(path)")
        #expect(answer.header("Content-Disposition") == "attachment; filename=\"\(name).csv\"")
    }

    @Test("Every number of the report has as many ids behind it, in the API and in the file")
    func everyCell() async throws {
        var options = Site.Options()
        options.burst = 10_000
        let site = try SiteFixture(records: SiteFixture.lessonCases, options: options)
        let report = try CoverageReport(json: try await site.get("/api/coverage").bytes)
        let counted = report.targets.filter { $0.outcome == .counted }
        #expect(counted.contains { ($0.number ?? 0) > 0 })
        for target in counted {
            var questions: [(String, Int?)] = [("", target.number)]
            questions += target.cells.map { ("&cell=\(Link.encode($0.key))", $0.number) }
            questions += target.rows.filter { $0.number != nil }.map { ("&platform=\($0.code)", $0.number) }
            for (question, number) in questions {
                let path = "target=\(target.id)\(question)"
                let answer = try await site.get("/api/coverage/records?limit=1000&\(path)").bytes
                let drill = try JSONDecoder().decode(DrillDown.self, from: Data(answer))
                #expect(drill.total == number, "\(path)")
                #expect(drill.items.count == min(1000, drill.total), "\(path)")
                let file = try await site.get("/coverage/files/records.csv?\(path)").bytes
                let lines = String(decoding: file, as: UTF8.self).split(separator: "\r\n")
                #expect(lines.count == 1 + drill.total, "\(path)")
            }
        }
    }

    /// Cells of a sheet as text, read by the reader that reads platforms' workbooks.
    private static func rows(of bytes: [UInt8], sheet: String) throws -> [[String]] {
        let document = try XLSXDocument(Data(bytes), sheet: sheet, limits: Platform.Limits())
        let source = try document.open()
        var rows: [[String]] = []
        while let row = try source.next() { rows.append(row.cells) }
        return rows
    }
}
