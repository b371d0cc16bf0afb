import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("The project's crosswalks read volumes whole")
struct StockCrosswalkTests {
    private func resource(_ crosswalk: String, _ values: [String: Any]) throws -> LearningResource {
        let mapper = try MappingFixture.mapper(crosswalk, platform: "310000", schoolSystem: "5-4")
        let record = SourceRecord(sourceID: "1", format: .json, tree: SourceTrees.json(values))
        guard case .mapped(let resource, _) = mapper.map(record) else { throw UnexpectedOutcome(what: crosswalk) }
        return resource
    }

    @Test("A module with a hyphen is one piece of a packed key")
    func packedModule() throws {
        let key = "高中-物理-人教版-高二-选修3-1-第一章 静电场-库仑定律,示例中学,李某老师"
        let record = try resource("resource-key", ["resourceKey": key])
        #expect(record.volume?.code == "v_opt3_1")
        #expect(record.node?.path == ["第一章 静电场"])
        #expect(record.displayTitle == "库仑定律")
        #expect(record.grades == [11])
    }

    @Test(
        "The title of a Shanghai textbook says the volume before the term of its use does",
        arguments: [
            ("体育与健康（教师用书） 足球运动 全一册", "v_full"), ("语文 必修 上册", "v_req_up"), ("语文 必修 下册", "v_req_down"),
            ("语文 选择性必修 上册", "v_sel_up"), ("语文 选择性必修 中册", "v_sel_mid"), ("数学 必修 第四册", "v_req4"),
        ])
    func titleBeforeTerm(title: String, volume: String) throws {
        let record = try resource("shanghai-textbooks", ["title": title, "term": "SECOND_SEMESTER"])
        #expect(record.volume?.code == volume)
    }
}
