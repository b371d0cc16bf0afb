import Foundation
import Metadata
import TestSupport
import Testing

@testable import huiliu

/// The files no platform has for itself, through the command as operators run it.
@Suite("huiliu lint reads what a night, the server and search read", .enabled(if: HuiliuProgram.url != nil))
struct LintCommandTests {
    @Test("The stored files are good")
    func stored() async throws {
        let said = try await ScratchProject().run("lint")
        #expect(said.status == 0 && said.output.contains("全部文件无误。"), "\(said.output)")
    }

    @Test(
        "A mistake in the settings for others, in the synonyms of search and in the alerts is named by file",
        arguments: [
            ("outward.yml", "name: 汇流\nrepositoryIdentifier: a.example\nadminEmails: [a@a.example]", "adminEmails"),
            (
                "outward.yml",
                "name: 汇流\nrepositoryIdentifier: a.example\nadminEmail: [a@a.example]\nlicense: \"htps://a.example/\"",
                "htps"
            ),
            (
                "outward.yml",
                "name: 汇流\nrepositoryIdentifier: a.example\nadminEmail: [a@a.example]\nfriends: [abc]", "abc"
            ), ("targets/per-capita.csv", "platform,people,source\n999999,100,年鉴", "999999"),
            ("search/synonyms.yml", "words: [", "YAML"),
            ("alerts.yml", "contacts: [{name: 甲, sources: [\"62000\"], webhook: \"env:W\"}]", "62000"),
            ("alerts.yml", "contacts: [{name: 甲, command: /bin/x -v}]", "[/bin/x, -v]"),
        ])
    func settings(file: String, text: String, word: String) async throws {
        let project = try ScratchProject()
        try project.write(text + "\n", to: "Schemas/\(file)")
        let said = try await project.run("lint")
        #expect(said.status == 1, "\(said.output)")
        #expect(said.output.contains("Schemas/\(file):") && said.output.contains(word), "\(said.output)")
        #expect(!said.output.contains("全部文件无误。"))
    }

    @Test("A row of the wrong width is told once, though several files are read with it")
    func once() async throws {
        let project = try ScratchProject()
        try project.edit("Schemas/vocabularies/subjects.csv") { $0 + "一格\n" }
        let said = try await project.run("lint")
        #expect(said.status == 1)
        #expect(said.output.components(separatedBy: "subjects.csv:").count == 2, "\(said.output)")
    }

    @Test("sources ends with what comes next for those that are not connected, once for all of them")
    func nextStep() async throws {
        let project = try ScratchProject()
        for code in ["110000", "120000"] {
            try project.write(
                "code: \"\(code)\"\nname: 平台\(code)\nkind: provincial\nprovince: \"\(code)\"\nnote: 真实接口地址未公开\n",
                to: "Harvesters/\(code).yml")
        }
        let said = try await project.run("sources").output
        #expect(said.components(separatedBy: Platform.howToConnect).count == 2, "\(said)")
    }

    @Test("sources in a folder without platform files is a mistake of the call")
    func noFolder() async throws {
        let project = try ScratchProject()
        try FileManager.default.removeItem(at: project.url.appending(path: "Harvesters"))
        let said = try await project.run("sources")
        #expect(said.status == 64 && said.output.contains("--root"), "\(said.output)")
    }
}
