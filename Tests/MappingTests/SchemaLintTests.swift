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

    @Test(
        "A fixed value is looked for wherever a crosswalk has one, in every coded field",
        arguments: [
            ("providerKind: {constant: school}", "providerKind: {constant: schol}", "schol"),
            ("{value: isCaseJxsj}", "{value: isCaseJxsjX}", "isCaseJxsjX"),
            ("\"1\": city_youke,", "\"1\": city_yuke,", "city_yuke"),
        ])
    func fixedValues(before: String, after: String, word: String) throws {
        let errors = try errors(changing: "Schemas/crosswalks/json-get.yml") { $0.replacing(before, with: after) }
        #expect(errors.count == 1, "\(errors)")
        #expect(errors.first?.reason.contains(word) == true && (errors.first?.line ?? 0) > 4, "\(errors)")
    }

    @Test(
        "A cell that is read as a number, a range or a code of another file is named by file and line",
        arguments: [
            ("award-levels", "national_youke,部级优课,1,", "national_youke,部级优课,x,", "rank"),
            ("subjects", "primary|junior|senior,SX", "primary|junoir|senior,SX", "junoir"),
            ("grades", "g1,1,primary,", "g1,1,primry,", "primry"),
            ("volumes", "v_up,上册,semester,1,", "v_up,上册,semester,one,", "one"),
            ("languages", "U+AC00-D7AF", "U+ZZ00", "U+ZZ00"), ("grade-bands", "水平一,1|2,", "水平一,1|二,", "二"),
            ("comparison-words", "title_kind,", "title_kinds,", "title_kinds"),
            ("messenger-words", "word,普通", "words,普通", "words"), ("messenger-words", "|openid|", "|OpenID|", "OpenID"),
            ("linked-data", "type,lesson_case,", "type,lesson_cass,", "lesson_cass"),
            ("historic-codes", ",540300,", ",999999,", "999999"),
        ])
    func cells(name: String, before: String, after: String, word: String) throws {
        let errors = try errors(changing: "Schemas/vocabularies/\(name).csv") { $0.replacing(before, with: after) }
        let error = try #require(errors.first)
        #expect(error.file == "Schemas/vocabularies/\(name).csv" && error.line > 1, "\(errors)")
        #expect(error.reason.contains(word) && !error.mend.isEmpty, "\(errors)")
    }

    @Test(
        "A column under another name is named in every vocabulary that is read",
        arguments: [
            ("placeholder-titles", "label,", "lable,"), ("linked-data", "field,code,", "field,kode,"),
            ("region-short-names", ",synonyms", ",synonym"), ("historic-codes", ",new_code,", ",newcode,"),
            ("award-levels", ",rank,", ",rang,"), ("comparison-words", ",synonyms,", ",synonym,"),
            ("messenger-words", ",synonyms,", ",synonym,"),
        ])
    func headers(name: String, before: String, after: String) throws {
        let errors = try errors(changing: "Schemas/vocabularies/\(name).csv") { text in
            guard let place = text.range(of: before) else { return text }
            return text.replacingCharacters(in: place, with: after)
        }
        let error = try #require(errors.first)
        #expect(error.file == "Schemas/vocabularies/\(name).csv" && error.line == 1, "\(errors)")
        #expect(error.reason.contains("表头"))
    }

    @Test("A column of the textbooks under another name is named")
    func bookHeaders() throws {
        let errors = try errors(changing: "Schemas/textbooks/lessons.csv") {
            $0.replacing(",lessons\n", with: ",lesson\n")
        }
        #expect(errors.first?.file == "Schemas/textbooks/lessons.csv" && errors.first?.line == 1, "\(errors)")
    }

    @Test(
        "What reading the options lets pass is named with its line",
        arguments: [
            ("endpoint: file:///drop\nprotocol: json-get", "http"),
            ("endpoint: \"https://\"\nprotocol: json-get", "endpoint"),
            ("endpoint: https://a.example/?k={secretX}\nprotocol: json-get", "secretX"),
            ("endpoint: https://a.example/\nprotocol: json-get\noptions: {id: []}", "id"),
            ("endpoint: https://a.example/\nprotocol: json-get\noptions: {records: result..rows}", "result..rows"),
            ("endpoint: https://a.example/\nprotocol: json-get\noptions: {since: {format: date}}", "since"),
            ("endpoint: https://a.example/\nprotocol: json-get\noptions: {headers: {X Key: a}}", "X Key"),
            ("endpoint: https://a.example/\nprotocol: json-get\noptions: {headers: {X-Key: \"a\\r\\nB: c\"}}", "X-Key"),
        ])
    func silentOptions(lines: String, word: String) throws {
        let errors = try platform(lines + "\ncrosswalk: json-get")
        #expect(errors.count == 1, "\(errors)")
        #expect(errors.first?.file == "Harvesters/620000.yml" && (errors.first?.line ?? 0) > 4, "\(errors)")
        #expect(errors.first?.reason.contains(word) == true && errors.first?.mend.isEmpty == false, "\(errors)")
    }

    @Test(
        "A quirk without its reason, and set beside sets, are named; with its reason it passes",
        arguments: [("quirks: [noFrom]", 1), ("quirks: [{noFrom: 平台不认 from}]", 0), ("set: a\n  sets: [b]", 1)])
    func repository(option: String, count: Int) throws {
        let errors = try platform(
            "endpoint: https://a.example/oai\nprotocol: oai-pmh\ncrosswalk: oai_dc\noptions:\n  \(option)")
        #expect(errors.count == count, "\(errors)")
        #expect(errors.allSatisfy { $0.line > 7 })
    }

    @Test("Quirks outside of the options, where nobody reads them, are named")
    func misplacedQuirks() throws {
        let errors = try platform("note: 待接入\nquirks: [noFrom]")
        #expect(errors.count == 1 && errors.first?.line == 6, "\(errors)")
    }

    @Test("A type nobody has among those of a sitemap is named")
    func sitemapTypes() throws {
        let errors = try platform(
            "endpoint: https://a.example/sitemap.xml\nprotocol: sitemap\ncrosswalk: schema-org\n"
                + "options: {types: [LearningResorce]}")
        #expect(errors.count == 1 && errors.first?.reason.contains("LearningResorce") == true, "\(errors)")
    }

    @Test("A file that ends in .yaml is not passed over in silence")
    func suffix() throws {
        let errors = try errors(changing: "Harvesters/new.yaml") { _ in "code: new\n" }
        #expect(errors.count == 1 && errors.first?.file == "Harvesters/new.yaml", "\(errors)")
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
