import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Resources as linked data")
struct LinkedDataTests {
    private static func linkedData() throws -> LinkedData {
        try LinkedData(
            repository: OutwardFixture.repository(), vocabularies: OutwardFixture.vocabularies.get(),
            root: Project.root)
    }

    private func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test("schema.org: a LearningResource with a name, a level, a language and LRMI alignments of known types")
    func schemaOrg() throws {
        let json = try object(Self.linkedData().schemaOrg(.full))
        #expect(json["@context"] as? String == "https://schema.org")
        #expect((json["@type"] as? [String])?.first == "LearningResource")
        #expect(json["inLanguage"] as? [String] == ["bo-Tibt"])
        let alignments = try #require(json["educationalAlignment"] as? [[String: Any]])
        let types = Set(alignments.compactMap { $0["alignmentType"] as? String })
        #expect(types == ["educationalSubject", "educationalLevel", "teaches"])
        #expect(alignments.allSatisfy { $0["@type"] as? String == "AlignmentObject" && $0["targetName"] is String })
        #expect((json["hasCourseInstance"] as? [String: Any])?["@type"] as? String == "CourseInstance")
    }

    @Test("Every property stands where schema.org and LRMI have it, with a value of its range")
    func shapes() throws {
        var licensed = SiteFixture.lessons[0]
        licensed.rights.license = "CC-BY-NC-4.0"
        let linked = try Self.linkedData()
        let records = SiteFixture.showcase + SiteFixture.lessons + [.full, licensed]
        for record in records {
            let found = SchemaOrgShapes.problems(try object(linked.schemaOrg(record)))
            #expect(found == [], "\(record.displayTitle)")
        }
        #expect(
            try object(linked.schemaOrg(licensed))["license"] as? String
                == "https://creativecommons.org/licenses/by-nc/4.0/")
        let wrong: [String: Any] = ["@type": "Book", "volumeNumber": "上册", "url": "javascript:x", "about": "数学"]
        #expect(SchemaOrgShapes.problems(wrong).count == 3)
    }

    @Test("An address that could run a script in a page is never linked")
    func hostileAddresses() throws {
        var resource = LearningResource.full
        resource.landingPage = "javascript:alert(1)"
        resource.formats = [Format(mime: "text/html", url: "data:text/html,x")]
        for bytes in [try Self.linkedData().schemaOrg(resource), try Self.linkedData().amb(resource)] {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("javascript:") && !text.contains("data:"))
        }
    }

    @Test("AMB: what the profile requires, from its lists", .enabled(if: Project.shared != nil))
    func amb() throws {
        let json = try object(Self.linkedData().amb(.full))
        for key in ["@context", "id", "name", "type"] { #expect(json[key] != nil) }
        #expect((json["type"] as? [String])?.contains("LearningResource") == true)
        let types = try #require(json["learningResourceType"] as? [[String: Any]])
        #expect(types.contains { ($0["id"] as? String)?.hasPrefix("https://w3id.org/kim/hcrt/") == true })
        let levels = try #require(json["educationalLevel"] as? [[String: Any]])
        #expect(
            levels.allSatisfy { ($0["id"] as? String)?.hasPrefix("https://w3id.org/kim/educationalLevel/") == true })
        let shared = try #require(Project.shared)
        let list = try object(
            Array(Data(contentsOf: shared.appending(path: "schemas/amb/schemas/language.json"))))
        let languages = try #require(list["enum"] as? [String])
        #expect((json["inLanguage"] as? [String])?.allSatisfy(languages.contains) == true)
    }
}
