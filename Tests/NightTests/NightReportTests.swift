import Cataloguing
import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@testable import huiliu

@Suite("The report of a night")
struct NightReportTests {
    @Test("A source that is partial without an error of its own has a next step, too")
    func partial() throws {
        let platform = try Platform(
            ConfigNode(yaml: "code: \"620000\"\nname: 甘肃\nkind: provincial\nnote: t\n", file: "t.yml"))
        var run = RunReport(failed: platform, stage: .harvest, cause: "", nextStep: "")
        run.state = .partial
        run.cause = nil
        run.nextStep = nil
        run.notes = ["列表有一页断在中途"]
        let text = NightReport(night: 1, sources: [run], broken: [], unconnected: []).chinese
        #expect(text.contains("断在中途") && text.contains("下一步："))
    }

    @Test("Who may not be asked at this hour makes no night fail, and none of failures a better one")
    func resting() throws {
        let platform = try Platform(
            ConfigNode(yaml: "code: \"620000\"\nname: 甘肃\nkind: provincial\nnote: t\n", file: "t.yml"))
        let resting = RunReport(resting: platform, cause: "不在约定的采集时段", nextStep: "等")
        let failed = RunReport(failed: platform, stage: .harvest, cause: "连不上", nextStep: "等")
        func state(_ sources: [RunReport]) -> RunState {
            NightReport(night: 1, sources: sources, broken: [], unconnected: []).state
        }
        #expect(state([resting]) == .ok)
        #expect(state([resting, failed]) == .failed)
    }

    @Test("A night's figures are those of what was published; what is held stands apart")
    func held() throws {
        let platform = try Platform(
            ConfigNode(yaml: "code: \"620000\"\nname: 甘肃\nkind: provincial\nnote: t\n", file: "t.yml"))
        func run(_ state: RunState, added: Int, rejected: Int) -> RunReport {
            var run = RunReport(failed: platform, stage: .harvest, cause: "", nextStep: "")
            run.state = state
            run.counts.added = added
            run.counts.rejected = rejected
            return run
        }
        let report = NightReport(
            night: 1,
            sources: [
                run(.ok, added: 37, rejected: 1), run(.held, added: 228, rejected: 2),
                run(.failed, added: 9, rejected: 3),
            ],
            broken: [], unconnected: [])
        #expect(report.counts.added == 37 && report.counts.rejected == 6 && report.heldCounts.added == 228)
        #expect(report.chinese.contains("1 个来源暂缓发布，未计入：新增 228"))
        // Who waits for 3 sees it although another source failed.
        #expect(report.state == .partial && report.exitCode == 3)
    }
}
