import Foundation
import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Crosswalk files")
struct CrosswalkTests {
    private func crosswalk(_ yaml: String) throws -> Crosswalk {
        try Crosswalk(ConfigNode(yaml: yaml, file: "Schemas/crosswalks/test.yml"))
    }

    @Test(
        "Mistakes are refused with file and line",
        arguments: [
            ("id: t\nformat: json\nfields:\n  title: t\n  subjet: s", 5, "subjet"),
            ("id: t\nformat: jsn\nfields:\n  title: t", 2, "jsn"),
            ("id: t\nformat: json\nfields:\n  title: t\n  node: {from: n, do: [splt]}", 5, "splt"),
            ("id: t\nformat: json\nfields:\n  subject: s", 4, "title"),
            ("id: t\nformat: json\nfields:\n  title: \"t[\"", 4, "["),
            ("id: t\nformat: json\nfields:\n  title: t\n  stage: {form: s}", 5, "form"),
            ("id: t\nformat: json\nfields:\n  title: t\n  title: u", 4, "title"),
            ("id: t\nformat: json\nfields:\n  title: []", 4, "title"),
            ("id: t\nformat: json\nfield:\n  title: t", 3, "field"),
        ])
    func mistakes(yaml: String, line: Int, word: String) {
        let error = #expect(throws: ConfigError.self) { try crosswalk(yaml) }
        #expect(error?.file == "Schemas/crosswalks/test.yml")
        #expect(error?.line == line)
        #expect(error?.reason.contains(word) == true, "\(error?.description ?? "")")
        #expect(error?.mend.isEmpty == false)
    }

    @Test("Comments and blanks do not change the digest; a path does")
    func digest() throws {
        let one = try crosswalk("id: t\nformat: json\nfields:\n  title: t")
        let same = try crosswalk("# remark\nid: t\n\nformat: json\nfields: {title: t}")
        let other = try crosswalk("id: t\nformat: json\nfields:\n  title: u")
        #expect(one.digest == same.digest)
        #expect(one.digest != other.digest)
    }

    @Test("The mapper's version follows crosswalk, vocabularies and platform facts")
    func version() throws {
        let one = try MappingFixture.mapper(fields: "title: t")
        #expect(try MappingFixture.mapper(fields: "title: t").version == one.version)
        #expect(try MappingFixture.mapper(fields: "title: u").version != one.version)
        #expect(try MappingFixture.mapper(fields: "title: t", schoolSystem: "5-4").version != one.version)
    }

    @Test("Every crosswalk of the project is sound, and loading names the ones there are")
    func project() throws {
        let files = Project.root.yamlFiles(in: Project.root.crosswalks)
        #expect(files.count >= 15)
        for file in files {
            _ = try Crosswalk.load(file.deletingPathExtension().lastPathComponent, root: Project.root)
        }
        let error = #expect(throws: ConfigError.self) { try Crosswalk.load("nothing", root: Project.root) }
        #expect(error?.mend.contains("oai_dc") == true)
    }
}
