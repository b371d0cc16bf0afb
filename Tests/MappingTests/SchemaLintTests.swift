import Foundation
import Harvesting
import Mapping
import Metadata
import TestSupport
import Testing

@Suite("Lint of what operators write")
struct SchemaLintTests {
    /// A copy of the project's files to break.
    private func copy() throws -> TemporaryFolder {
        let folder = try Project.temporaryFolder()
        for name in ["Harvesters", "Schemas"] {
            try FileManager.default.copyItem(
                at: Project.root.url.appending(path: name), to: folder.url.appending(path: name))
        }
        return folder
    }

    private func errors(changing file: String, _ change: (String) -> String) throws -> [ConfigError] {
        let folder = try copy()
        let url = folder.url.appending(path: file)
        let before = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        try Data(change(before).utf8).write(to: url)
        return SchemaLint(
            root: ProjectRoot(folder.url), protocols: Set(HarvesterRegistry.makers.keys),
            format: HarvesterRegistry.format(of:)
        ).errors()
    }

    @Test("The project's own files are clean: 32 provinces, ten national sources, none with an invented address")
    func clean() {
        #expect(SchemaLint(root: Project.root).errors() == [])
        let (platforms, _) = Project.root.platforms()
        #expect(platforms.filter { $0.kind == .provincial }.count == 32)
        #expect(
            Set(platforms.filter { $0.kind == .national }.map(\.code)).isSuperset(of: ["ysyk", "moc", "ouchn", "pep"]))
        #expect(platforms.allSatisfy { !$0.isConnected && !$0.note.isEmpty })
        let codes = Set(MappingFixture.vocabularies.provinces.terms.map(\.code))
        #expect(Set(platforms.compactMap(\.province)) == codes)
    }

    @Test("A label of two codes is named with both lines")
    func duplicateLabel() throws {
        let errors = try errors(changing: "Schemas/vocabularies/subjects.csv") {
            $0.replacing("化学|hx", with: "化学|hx|数学")
        }
        let error = try #require(errors.first)
        #expect(error.file == "Schemas/vocabularies/subjects.csv")
        #expect(error.reason.contains("数学") && error.reason.contains("math"))
        #expect(error.line > 3)
    }

    @Test("A row of the wrong width is named by its line")
    func width() throws {
        let errors = try errors(changing: "Schemas/vocabularies/stages.csv") { $0 + "extra,row\n" }
        #expect(errors.first?.file == "Schemas/vocabularies/stages.csv")
        #expect((errors.first?.line ?? 0) > 10)
    }

    @Test("A platform with an unknown crosswalk, protocol or school system is named")
    func platforms() throws {
        let cases = [
            ("crosswalk: nothing", "nothing"), ("protocol: gopher", "gopher"), ("schoolSystem: 7-2", "7-2"),
        ]
        for (line, word) in cases {
            let errors = try errors(changing: "Harvesters/620000.yml") {
                $0.replacing("schoolSystem: 6-3\n", with: "") + line + "\n"
            }
            #expect(errors.count == 1)
            #expect(errors.first?.file == "Harvesters/620000.yml")
            #expect(errors.first?.reason.contains(word) == true)
            #expect((errors.first?.line ?? 0) > 1)
        }
    }

    @Test("A bad file costs only itself")
    func alone() throws {
        let errors = try errors(changing: "Schemas/crosswalks/lom.yml") { $0.replacing("title:", with: "titel:") }
        #expect(errors.count == 1)
        #expect(errors.first?.reason.contains("titel") == true)
    }

    @Test("A file name that is not the code is named")
    func fileName() throws {
        let errors = try errors(changing: "Harvesters/ysyk.yml") { $0.replacing("code: ysyk", with: "code: youke") }
        #expect(errors.contains { $0.reason.contains("youke") })
    }

    /// A platform of Gansu with these lines besides its name.
    private func platform(_ lines: String) throws -> [ConfigError] {
        try errors(changing: "Harvesters/620000.yml") { _ in
            "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\n\(lines)\n"
        }
    }

    @Test(
        "What a protocol does not know among its options is named before the night, with line and mend",
        arguments: [
            ("json-get", "datestmp: t", "datestmp"), ("json-get", "paging: {by: pages, parameter: p}", "pages"),
            ("json-get", "paging: {parameter: p}", "by"),
            ("json-get", "paging: {by: page, parameter: p, size: many}", "size"),
            ("json-get", "paging: {by: page, parameter: p, size: 0}", "size"),
            ("json-get", "deleted: {path: gone, equal: 1}", "equal"),
            ("json-get", "metadataPrefix: lom", "metadataPrefix"),
            ("json-get", "query: {t: \"{tokn}\"}", "tokn"), ("csv", "delimiter: xy", "delimiter"),
            ("xlsx", "charset: UTF-8", "charset"), ("oai-pmh", "quirks: [noSuch]", "noSuch"),
        ])
    func options(name: String, option: String, word: String) throws {
        let crosswalk = ["csv": "table-drop", "xlsx": "table-xlsx", "oai-pmh": "lom"][name] ?? "json-get"
        let prefix = name == "oai-pmh" ? "  metadataPrefix: lom\n" : ""
        let errors = try platform(
            "endpoint: https://res.example/api\nprotocol: \(name)\ncrosswalk: \(crosswalk)\noptions:\n\(prefix)  \(option)"
        )
        #expect(errors.count == 1, "\(errors)")
        #expect(errors.first?.file == "Harvesters/620000.yml")
        #expect((errors.first?.line ?? 0) > 8)
        #expect(errors.first?.reason.contains(word) == true, "\(errors)")
        #expect(errors.first?.mend.isEmpty == false)
    }

    @Test("Options that are good pass, also before the address is known")
    func goodOptions() throws {
        let paging = "options: {id: i, paging: {by: page, size: 20}, query: {p: \"{page}\"}}"
        #expect(try platform("note: 待接入\nprotocol: json-get\ncrosswalk: json-get\n\(paging)") == [])
        let later = "options: {paging: {by: page}}"
        #expect(try platform("note: 待接入\nprotocol: json-get\ncrosswalk: json-get\n\(later)") == [])
        // Both kinds of table are rows of named cells.
        #expect(try platform("endpoint: file:///drop\nprotocol: xlsx\ncrosswalk: table-drop") == [])
    }

    @Test("A crosswalk for another format than the protocol delivers is named, with the ones that fit")
    func misfit() throws {
        let errors = try platform("endpoint: https://res.example/a.csv\nprotocol: csv\ncrosswalk: lom")
        let error = try #require(errors.first)
        #expect(errors.count == 1 && error.line == 7)
        #expect(error.reason.contains("lom") && error.mend.contains("table-drop"))
    }

    @Test("A province nobody has, and a password in an address, are named; the password is not repeated")
    func provinceAndPassword() throws {
        let unknown = try errors(changing: "Harvesters/620000.yml") {
            $0.replacing("province: \"620000\"", with: "province: \"990000\"")
        }
        #expect(unknown.count == 1 && unknown.first?.reason.contains("990000") == true, "\(unknown)")
        let exposed = try platform(
            "endpoint: https://huiliu:s3cret@res.example/oai\nprotocol: oai-pmh\ncrosswalk: oai_dc")
        #expect(exposed.count == 1 && exposed.first?.line == 5, "\(exposed)")
        #expect(exposed.first?.description.contains("s3cret") == false)
        #expect(try platform("endpoint: https://res.example/@list:a\nprotocol: oai-pmh\ncrosswalk: oai_dc") == [])
    }

    @Test("A fixed value that the vocabulary of its field does not know is named by its line")
    func constant() throws {
        let errors = try errors(changing: "Schemas/crosswalks/textbook-catalogue.yml") {
            $0.replacing("{constant: 教材}", with: "{constant: 魔法}")
        }
        let error = try #require(errors.first)
        #expect(errors.count == 1 && error.file == "Schemas/crosswalks/textbook-catalogue.yml")
        #expect(error.line == 6 && error.reason.contains("魔法"))
    }

    @Test("A column of a vocabulary under another name is named")
    func header() throws {
        let errors = try errors(changing: "Schemas/vocabularies/stages.csv") {
            $0.replacing(",synonyms,", with: ",synonym,")
        }
        #expect(errors.count == 1 && errors.first?.line == 1, "\(errors)")
        #expect(errors.first?.reason.contains("synonyms") == true)
    }
}
