import Foundation
import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("JSON Schemas and documentation say what the code does")
struct SchemaFileTests {
    private func schema(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: Project.root.schemas.appending(path: "\(name).schema.json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func keys(_ value: Any?) -> Set<String> { Set((value as? [String: Any] ?? [:]).keys) }

    @Test("crosswalk.schema.json knows every field, every transform and every format")
    func crosswalk() throws {
        let schema = try schema("crosswalk")
        let properties = try #require(schema["properties"] as? [String: Any])
        let fields = try #require(properties["fields"] as? [String: Any])
        #expect(keys(fields["properties"]) == Set(TargetField.allCases.map(\.name)))
        let step = (schema["$defs"] as? [String: Any])?["step"] as? [String: Any]
        let kinds = step?["oneOf"] as? [[String: Any]] ?? []
        var names = Set<String>()
        for kind in kinds { names.formUnion(kind["enum"] as? [String] ?? Array(keys(kind["properties"]))) }
        #expect(names == Set(Transforms.all.map { $0.name }))
        let formats = (properties["format"] as? [String: Any])?["enum"] as? [String] ?? []
        #expect(Set(formats) == Set(PayloadFormat.mappable.map(\.rawValue)))
    }

    @Test("learning-resource.schema.json knows every member the record writes")
    func resource() throws {
        var resource = LearningResource(platform: "620000", sourceID: "1", province: "620000")
        resource.titles = [LanguageText(lang: "zh", text: "t")]
        resource.languages = [TeachingLanguage(code: "zh", evidence: .default)]
        resource.edition = Edition(code: "ed006", raw: "人教版", publisher: "p", standardYear: "2022")
        resource.course = Course(enrolled: 1)
        resource.modified = SourceDate(instant: UTCInstant(seconds: 0), precision: .day)
        let json = try JSONSerialization.jsonObject(with: Data(resource.canonicalJSON()))
        let written = try #require(json as? [String: Any])
        let properties = try #require(try schema("learning-resource")["properties"] as? [String: Any])
        for (key, value) in written {
            let known = try #require(properties[key] as? [String: Any], "\(key)")
            #expect(keys(value).isSubset(of: keys(known["properties"])))
        }
    }

    @Test("platform.schema.json allows exactly the keys a platform file may have")
    func platform() throws {
        let allowed = keys(try schema("platform")["properties"])
        let files = Project.root.yamlFiles(in: Project.root.harvesters)
        #expect(files.count > 32)
        for file in files {
            let config = try Project.root.config(file)
            #expect(allowed.isSuperset(of: config.members.map(\.key)), "\(file.lastPathComponent)")
        }
        let error = #expect(throws: ConfigError.self) {
            try Platform(ConfigNode(yaml: "nonsense: 1", file: "Harvesters/x.yml"))
        }
        #expect(allowed.allSatisfy { error?.mend.contains($0) == true })
    }

    @Test("docs/crosswalks.md lists every field, transform and rule")
    func documentation() throws {
        let text = try String(contentsOf: Project.root.url.appending(path: "docs/crosswalks.md"), encoding: .utf8)
        for field in TargetField.allCases { #expect(text.contains("`\(field.name)`"), "\(field.name)") }
        for transform in Transforms.all {
            #expect(
                text.contains("| `\(transform.name)` | \(transform.summary) | `\(transform.example)` |"),
                "\(transform.name)")
        }
        for rule in Rules.all { #expect(text.contains("| `\(rule.name)` | \(rule.summary) |"), "\(rule.name)") }
    }
}
