import Foundation
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
        return SchemaLint(root: ProjectRoot(folder.url), protocols: ["oai-pmh"]).errors()
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
}
