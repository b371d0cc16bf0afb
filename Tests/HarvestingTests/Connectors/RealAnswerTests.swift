import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("Real answers, where this machine has them", .enabled(if: Project.shared != nil))
struct RealAnswerTests {
    @Test(
        "Every record of a real answer is delivered once",
        arguments: [
            ("shanghai-textbooks-response.json", "{records: data, id: uuid, success: {path: code, equals: 1}}", 149),
            ("icourse163-one-school.json", "{records: school_courses, id: id, total: courses_count}", 53),
            ("chinatextbook-catalog.jsonl", "{id: id}", 222),
        ])
    func counts(file: String, options: String, count: Int) async throws {
        let bytes = try [UInt8](Data(contentsOf: try #require(Project.shared).appending(path: "data/real/" + file)))
        let server = LoopbackServer { _ in .answer(bytes) }
        let harvested = try await Synthetic.harvest(
            "protocol: json-file\noptions: \(options)", endpoint: server.url + "/" + file)
        #expect(Set(harvested.ids).count == count)
        #expect(harvested.end.isCompleteList)
        #expect(harvested.records.allSatisfy { $0.findings.isEmpty })
    }
}
