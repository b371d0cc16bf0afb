import Foundation
import Metadata
import TestSupport
import Testing

@testable import Cataloguing
@testable import Serving

@Suite("What others read in the records they take")
struct OutwardWordsTests {
    private static func context() throws -> WritingContext {
        try WritingContext(repository: OutwardFixture.repository(), vocabularies: OutwardFixture.vocabularies.get())
    }

    private func record(_ prefix: String, _ resource: LearningResource) async throws -> OutwardFixture.Answered {
        let fixture = try OutwardFixture()
        try fixture.publish(records: [resource])
        return try await fixture.ask(["verb": "ListRecords", "metadataPrefix": prefix])
    }

    /// A lesson with an award, in every form in which others may take it, by the name of the form.
    private func forms(_ award: Award) async throws -> [String: String] {
        var resource = LearningResource(platform: "620000", sourceID: "1", province: "620000")
        resource.titles = [LanguageText(lang: "zh", text: "分数")]
        resource.awards = [award]
        let context = try Self.context()
        let linked = try LinkedData(
            repository: context.repository, vocabularies: context.vocabularies, root: Project.root)
        let document = OutwardDocument(
            place: .start, record: 1, sourceCode: "620000", resourceID: resource.id, status: .active,
            published: UTCInstant(seconds: 0), facets: [])
        let lom = try await record("lom", resource)
        return [
            "oai_dc": String(decoding: try await record("oai_dc", resource).bytes, as: UTF8.self),
            "lom": lom.root?.descendants("annotation").flatMap { $0.descendants("string") }.map(\.text).joined() ?? "",
            "schema.org": String(decoding: linked.schemaOrg(resource), as: UTF8.self),
            "csv": String(decoding: ExportTable(context: context).row(document, resource), as: UTF8.self),
        ]
    }

    @Test("A lesson that was only put on show has no award in any form; an award is named in all of them")
    func awards() async throws {
        for (form, text) in try await forms(Award(level: "national_youke", raw: "部优")) {
            #expect(text.contains("部级优课"), "\(form)")
        }
        for (form, text) in try await forms(Award(level: Award.noAward, raw: "none")) {
            #expect(!text.contains("普通晒课") && !text.contains("award\"") && !text.contains("none"), "\(form): \(text)")
        }
    }

    @Test("schema.org: a lesson is part of a book that is named as people name it, in an edition")
    func book() throws {
        var resource = LearningResource(platform: "620000", sourceID: "1", province: "620000")
        resource.stages = [Coded(code: "primary", raw: "小学")]
        resource.grades = [3]
        resource.subjects = [Coded(code: "math", raw: "数学")]
        resource.edition = Edition(code: "ed006", raw: "人教版", publisher: nil, standardYear: nil)
        resource.volume = Coded(code: "v_up", raw: "上册")
        let context = try Self.context()
        let edition = context.vocabularies.editions.name(of: "ed006")
        #expect(context.bookName(resource) == "数学 \(edition) 三年级 上册")
        let linked = try LinkedData(
            repository: context.repository, vocabularies: context.vocabularies, root: Project.root)
        let json = try JSONSerialization.jsonObject(with: Data(linked.schemaOrg(resource))) as? [String: Any]
        let book = try #require(json?["isPartOf"] as? [String: Any])
        #expect(book["name"] as? String == context.bookName(resource) && book["bookEdition"] as? String == edition)
        // Of several grades no one book is meant.
        resource.grades = [3, 4]
        #expect(context.bookName(resource) == "小学 数学 \(edition) 上册")
    }

    @Test("LOM: every vCard has a version, a name and a name to show, on lines of its own")
    func cards() async throws {
        let answer = try await record("lom", .full)
        let cards = try #require(answer.root).descendants("entity").map(\.text)
        #expect(cards.count == 3 && answer.problems == [])
        for card in cards {
            let lines = card.components(separatedBy: "\r\n")
            #expect(lines.first == "BEGIN:VCARD" && lines.suffix(2) == ["END:VCARD", ""], "\(card)")
            for name in ["VERSION:3.0", "N:", "FN:"] {
                #expect(lines.filter { $0.hasPrefix(name) }.count == 1, "\(name) in \(card)")
            }
        }
        #expect(cards.contains { $0.contains("N:王\\; 老师\\,;;;;\r\n") })
        #expect(cards.contains { $0.contains("\r\nN:;;;;\r\nFN:甘肃电教馆\r\n") })
    }

    @Test("LOM: the strings of one text are in different languages, and none that is a code says it is Chinese")
    func strings() async throws {
        var resource = LearningResource.full
        resource.rights = Rights(license: "CC-BY-4.0", raw: "CC BY 4.0", holder: nil, access: "free")
        let answer = try await record("lom", resource)
        let root = try #require(answer.root)
        for name in ["title", "description", "keyword", "coverage", "entry", "source"] {
            for text in root.descendants(name) {
                let languages = text.all("string").map { $0.attributes["language"] ?? "" }
                #expect(Set(languages).count == languages.count, "\(name)")
            }
        }
        let rights = try #require(root.descendants("rights").first { $0.first("description") != nil })
        let words = rights.descendants("string")
        #expect(words.map(\.text) == ["CC BY 4.0；https://creativecommons.org/licenses/by/4.0/"])
        #expect(words.first?.attributes["language"] == nil && answer.problems == [])
    }
}
