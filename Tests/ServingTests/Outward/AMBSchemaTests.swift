import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

/// A JSON Schema validator we did not write (jsonschema, PyPI), over Schemas/amb.
enum AMBSchema {
    static let python = Project.root.url.appending(path: ".build/python/bin/python")
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python.path) }

    /// What the validator finds wrong with each document.
    static func problems(_ documents: [[UInt8]]) async throws -> [String] {
        let folder = try Project.temporaryFolder()
        let file = folder.url.appending(path: "amb.jsonl")
        try Data(documents.joined(separator: [0x0A])).write(to: file)
        let script = """
            import json, pathlib, re, sys
            from jsonschema import Draft7Validator, FormatChecker
            from referencing import Registry, Resource
            schemas = [json.loads(p.read_text()) for p in pathlib.Path(sys.argv[1]).glob('*.json')]
            registry = Registry().with_resources([(s['$id'], Resource.from_contents(s)) for s in schemas])
            whole = next(s for s in schemas if s['$id'].endswith('/schema.json'))
            formats = FormatChecker()
            moment = re.compile(r'\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)')
            formats.checks('date-time')(lambda value: not isinstance(value, str) or bool(moment.fullmatch(value)))
            validator = Draft7Validator(whole, registry=registry, format_checker=formats)
            lines = pathlib.Path(sys.argv[2]).read_text(encoding='utf-8').split('\\n')
            for number, line in enumerate(lines):
                for error in validator.iter_errors(json.loads(line)): print(number, error.json_path, error.message[:200])
            print('checked', len(lines))
            """
        let said = try await ForeignProgram.run(
            python, ["-c", script, Project.root.schemas.appending(path: "amb").path, file.path])
        var lines = said.output.split(separator: "\n").map(String.init)
        #expect(lines.popLast() == "checked \(documents.count)", "\(said.output)")
        return lines
    }
}

@Suite("AMB documents under their JSON Schema", .enabled(if: AMBSchema.isInstalled, "python is not installed"))
struct AMBSchemaTests {
    @Test("Every kind of record is a valid AMB document; one without a name is not, so the validator looks")
    func valid() async throws {
        let linked = try LinkedData(
            repository: OutwardFixture.repository(), vocabularies: OutwardFixture.vocabularies.get(),
            root: Project.root)
        var bare = LearningResource(platform: "620000", sourceID: "bare", province: nil)
        bare.titles = [LanguageText(lang: "", text: "只有标题")]
        let records =
            SiteFixture.showcase + SiteFixture.lessons + HostileTextTests.attacks.map(hostile) + [.full, bare]
        let found = try await AMBSchema.problems(records.map(linked.amb))
        #expect(found.isEmpty, "\(found.prefix(10))")
        #expect(try await AMBSchema.problems([Array("{\"type\":[\"LearningResource\"]}".utf8)]).isEmpty == false)
    }

    private func hostile(_ text: String) -> LearningResource {
        var record = LearningResource.full
        record.titles = [LanguageText(lang: text, text: text)]
        record.landingPage = text
        record.keywords = [text]
        record.rights.license = text
        record.languages = [TeachingLanguage(code: text, evidence: .declared)]
        return record
    }
}
