import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Counting

@Suite("Keys too many records carry", .timeLimit(.minutes(5)))
struct HotKeyTests {
    private let linker = WorkLinker(vocabularies: vocabularies)

    private func works(_ fixture: CatalogueFixture) throws -> [Int64] {
        try fixture.catalogue.pool.read { db in try WorkLinks(db).pairs.map(\.work) }
    }

    private func same(_ platform: String, _ numbers: Range<Int>) -> [LearningResource] {
        numbers.map { number in
            lesson(platform, "n\(number)") {
                $0.titles[0].text = "微课"
                $0.creators = [Creator(name: "本站编辑")]
                $0.school = School(name: "示例民族中学35")
            }
        }
    }

    @Test("They link nothing, and link again once they are few; night by night as from scratch")
    func tooMany() throws {
        let fixture = try CatalogueFixture()
        for code in ["110000", "120000"] { try fixture.register(code) }
        try fixture.deliver("110000", same("110000", 0..<200))
        try fixture.deliver("120000", same("120000", 0..<200))
        try linker.link(fixture.catalogue)
        let few = try works(fixture)
        #expect(!few.isEmpty)
        try fixture.night()
        try fixture.deliver("110000", same("110000", 200..<350))
        try linker.link(fixture.catalogue)
        #expect(try works(fixture).isEmpty)
        try linker.link(fixture.catalogue, fromScratch: true)
        #expect(try works(fixture).isEmpty)
        try fixture.night()
        try fixture.deliver("110000", [], deleting: (200..<350).map { "n\($0)" })
        try linker.link(fixture.catalogue)
        #expect(try works(fixture) == few)
    }
}
