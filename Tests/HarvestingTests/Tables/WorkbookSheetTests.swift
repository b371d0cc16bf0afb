import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

/// Workbooks as offices make them: covers, hidden lists, a sheet for every stage, merged cells; over real HTTP.
@Suite("Sheets of a workbook")
struct WorkbookSheetTests {
    private static let heading = ["编号", "名称", "学科", "年级"]

    private func rows(_ numbers: ClosedRange<Int>) -> [[String]] {
        [Self.heading] + numbers.map { ["\($0)", "第\($0)课", "数学", "七年级"] }
    }

    private func harvest(_ sheets: [Workbook.Sheet], options: String = "{id: 编号}") async throws -> Harvested {
        let bytes = try Workbook.make(sheets: sheets)
        let server = ForeignText.serving(["/drop.xlsx": bytes])
        return try await Synthetic.harvest(
            "protocol: xlsx\noptions: \(options)", endpoint: server.url + "/drop.xlsx")
    }

    private func values(_ column: String, _ harvested: Harvested) -> [String] {
        harvested.records.map { $0.tree?.root?.child(column)?.string ?? "" }
    }

    @Test("A cell merged over several rows is the cell of each of them, and of no row behind them")
    func mergedBody() async throws {
        let rows = [
            Self.heading, ["1", "圆", "数学", "九年级"], ["2", "方", "", ""], ["3", "角", "", "八年级"], ["4", "力", "", ""],
        ]
        let harvested = try await harvest([.init("资源", rows, merges: ["C2:C4", "D2:D3"])])
        #expect(values("学科", harvested) == ["数学", "数学", "数学", ""])
        #expect(values("年级", harvested) == ["九年级", "九年级", "八年级", ""])
    }

    @Test("A cell merged over rows that have none of their own makes no records of them")
    func mergedFoot() async throws {
        let rows = [Self.heading, ["1", "圆", "数学", "九年级"], ["备注：各校填写", "", "", ""], ["", "", "", ""]]
        let harvested = try await harvest([.init("资源", rows, merges: ["A3:A4"])])
        #expect(harvested.ids == ["1", "备注：各校填写"])
    }

    @Test("Sheets under the same heading are one table; the others are told")
    func severalSheets() async throws {
        let harvested = try await harvest([
            .init("小学", rows(1...2)), .init("初中", [["某省初中资源", "", "", ""]] + rows(3...4)),
            .init("统计", [["学段", "数量"], ["小学", "2"]]), .init("高中", rows(5...6)),
        ])
        #expect(harvested.ids == ["1", "2", "3", "4", "5", "6"])
        #expect(harvested.end.claimed == 6)
        #expect(harvested.end.notes == ["工作表“统计”的表头与“小学”不同，未读；需要时写 options.sheet"])
    }

    @Test("A cover and hidden lists are passed by", arguments: ["{id: 编号}", "{}"])
    func cover(options: String) async throws {
        let harvested = try await harvest(
            [
                .init("字典", [Self.heading, ["9", "九", "语文", "一年级"]], state: "veryHidden"),
                .init("填表说明", [["一、本表由各校填写", "二、年级写汉字"], ["三、", "电教馆"]]), .init("资源", rows(1...3)),
            ], options: options)
        #expect(values("名称", harvested) == ["第1课", "第2课", "第3课"])
        #expect(harvested.unreadable.isEmpty)
    }

    @Test("A sheet that is named is read alone, hidden or not", arguments: ["字典", "1"])
    func named(sheet: String) async throws {
        let sheets: [Workbook.Sheet] = [
            .init("字典", [Self.heading, ["9", "九", "语文", "一年级"]], state: "hidden"), .init("资源", rows(1...3)),
        ]
        #expect(try await harvest(sheets, options: "{id: 编号, sheet: \"\(sheet)\"}").ids == ["9"])
    }

    @Test("The row that says who filled the form in is no heading, and the sum is no row")
    func form() async throws {
        let head = [["某省资源汇总表", "", "", ""], ["填报单位：电教馆", "", "", "填报日期：2019年"]]
        let harvested = try await harvest([.init("资源", head + rows(1...2) + [["合计", "2", "", ""]])])
        #expect(harvested.ids == ["1", "2"])
        #expect(values("名称", harvested) == ["第1课", "第2课"])
    }
}
