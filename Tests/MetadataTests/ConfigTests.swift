import Foundation
import Metadata
import TestSupport
import Testing

@Suite("A mistake in a text file is named with file, line and mend")
struct ConfigTests {
    private func platform(_ yaml: String) throws -> Platform {
        try Platform(ConfigNode(yaml: yaml, file: "Harvesters/x.yml"))
    }

    @Test("What is written once with an anchor can be referred to, and what is referred to must be there")
    func anchors() throws {
        let config = try ConfigNode(yaml: "a: &yes [\"1\", 是]\nb: {c: *yes}\n", file: "x.yml")
        #expect(config["b"]?["c"]?.elements.compactMap(\.string) == ["1", "是"])
        #expect(throws: ConfigError.self) { try ConfigNode(yaml: "a: *no\n", file: "x.yml") }
    }

    @Test("A connection is its address, protocol and options, however these are laid out, and nothing else of the file")
    func connection() throws {
        func connection(_ endpoint: String, _ options: String, more: String = "") throws -> String {
            let head = "code: x\nname: 甲\nkind: national\nprotocol: csv\ncrosswalk: c\n"
            return try platform("\(head)endpoint: \(endpoint)\n\(options)\n\(more)\n").connection
        }
        let plain = try connection("http://a", "options: {id: k, sets: [a, b]}")
        let laidOut = try connection("http://a", "options:\n  sets: [a, b]\n  id: k", more: "contact: t@example.org")
        #expect(plain == laidOut)
        let others = try [
            connection("http://b", "options: {id: k, sets: [a, b]}"), connection("http://a", ""),
            connection("http://a", "options: {id: k, sets: [ab]}"),
            connection("http://a", "options: {id: kk, sets: [a, b]}"),
        ]
        #expect(Set(others + [plain]).count == 5)
    }

    @Test("A misspelt key is refused at its line")
    func misspelt() {
        #expect(throws: ConfigError.self) {
            try platform("code: x\nname: 甲\nkind: national\nnote: n\nendpiont: http://a\n")
        }
        do {
            _ = try platform("code: x\nname: 甲\nkind: national\nnote: n\nendpiont: http://a\n")
        } catch let error as ConfigError {
            #expect(error.line == 5)
            #expect(error.reason.contains("endpiont"))
            #expect(!error.mend.isEmpty)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(
        "Hours that cannot be read are refused, not taken for always",
        arguments: ["22:30", "25:30-06:00", "10-11", "10:00–11:00", "10:00-10:00"])
    func window(text: String) {
        let error = #expect(throws: ConfigError.self) {
            try platform("code: x\nname: 甲\nkind: national\nnote: n\npace:\n  window: \"\(text)\"\n")
        }
        #expect(error?.line == 6)
    }

    @Test(
        "The seconds of a run end with the night's deadline or with the window, whichever comes first",
        arguments: [(Int64(20), 3600.0, false), (Int64(23), 1800.0, true)])
    func tonight(hour: Int64, seconds: Double, isWindow: Bool) throws {
        let pace = try platform(
            "code: x\nname: 甲\nkind: national\nnote: n\npace: {deadline: 3600, window: \"20:00-23:30\"}\n"
        ).pace
        // Hours of Beijing.
        let tonight = pace.tonight(UTCInstant(seconds: (hour - 8) * 3600))
        #expect(tonight?.deadline == seconds)
        #expect((tonight?.window != nil) == isWindow)
        #expect(pace.tonight(UTCInstant(seconds: (12 - 8) * 3600)) == nil)
    }

    @Test("An overlay that cannot be read leaves no platform: the real addresses are not asked in its place")
    func unreadableOverlay() throws {
        let folder = try Project.temporaryFolder()
        let file = folder.url.appending(path: "overlay")
        try Data("not a folder".utf8).write(to: file)
        let (platforms, errors) = Project.root.platforms(overlay: file)
        #expect(platforms.isEmpty)
        #expect(errors.contains { $0.file == file.path })
    }

    @Test("A platform without an endpoint must say why")
    func unconnected() {
        #expect(throws: ConfigError.self) { try platform("code: x\nname: 甲\nkind: national\n") }
    }

    @Test("A school system that does not exist is refused with its line")
    func schoolSystem() {
        let error = #expect(throws: ConfigError.self) {
            try platform("code: x\nname: 甲\nkind: national\nnote: n\nschoolSystem: 7-2\n")
        }
        #expect(error?.line == 5)
        #expect(error?.reason.contains("7-2") == true)
    }

    @Test(
        "A value that is none is refused, not passed over for the default",
        arguments: [
            "pace: {delay: fast}", "pace: {deadline: 2h}", "pace: {concurrency: 0}", "pace: {retries: -1}",
            "complete: nein", "network: {allowPrivate: vielleicht}", "limits: {records: 1e9}", "guard: {hold: 30%}",
            "limits: {requestSeconds: 0}", "guard: {vanishAfter: 0}", "endpoint: 127.0.0.1:9110/list",
        ])
    func values(line: String) {
        let error = #expect(throws: ConfigError.self) {
            try platform("code: x\nname: 甲\nkind: national\nnote: n\n\(line)\n")
        }
        #expect(error?.line == 5 && error?.mend.isEmpty == false)
    }

    @Test("A secret in the file itself is refused")
    func secret() {
        #expect(throws: ConfigError.self) {
            try platform("code: x\nname: 甲\nkind: national\nnote: n\nsecrets: {appKey: abc123}\n")
        }
    }

    @Test("An overlay replaces keys and leaves the others")
    func overlay() throws {
        let base = try ConfigNode(
            yaml: "code: x\nname: 甲\nkind: national\nnote: n\npace: {delay: 2, retries: 3}\n", file: "a")
        let over = try ConfigNode(
            yaml: "endpoint: http://127.0.0.1/\nprotocol: csv\ncrosswalk: c\npace: {delay: 0}\n", file: "b")
        let platform = try Platform(base.merged(with: over))
        #expect(platform.endpoint == "http://127.0.0.1/")
        #expect(platform.pace.delay == 0 && platform.pace.retries == 3)
    }

    @Test("Every platform file of the project can be read, and the 32 provinces are all there")
    func allPlatforms() {
        let (platforms, errors) = Project.root.platforms()
        #expect(errors.isEmpty)
        #expect(platforms.filter { $0.kind == .provincial }.count == 32)
        #expect(platforms.allSatisfy { !$0.isConnected })
    }

    @Test("Notes on platforms stand on pages for everybody: no keys or variables, which are for operators")
    func notes() {
        for platform in Project.root.platforms().platforms {
            let isForOperators = ["endpoint", "crosswalk", "HUILIU_"].contains { platform.note.contains($0) }
            #expect(!isForOperators, "\(platform.code)")
        }
    }

    @Test("An address in the environment connects a platform whose file has protocol and crosswalk; else it is named")
    func environment() throws {
        let folder = try Project.temporaryFolder()
        let file = folder.url.appending(path: "Harvesters/a-b.yml")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let environment = ["HUILIU_ENDPOINT_A_B": "https://a.example/oai"]
        let text = "code: a-b\nname: 甲\nkind: national\nnote: n\n"
        try Data(text.utf8).write(to: file)
        let error = ProjectRoot(folder.url).platforms(environment: environment).errors.first
        #expect(error?.file == "Harvesters/a-b.yml" && error?.reason.contains("HUILIU_ENDPOINT_A_B") == true)
        try Data((text + "protocol: oai-pmh\ncrosswalk: lom\n").utf8).write(to: file)
        let (platforms, errors) = ProjectRoot(folder.url).platforms(environment: environment)
        #expect(errors.isEmpty && platforms.first?.isConnected == true)
    }

    @Test(
        "A name of blanks, and a secret that does not say where it is, are named",
        arguments: ["name: \"\"\n", "name: 甲\nsecrets: {appid: \"env:\"}\n"])
    func blank(lines: String) {
        let error = #expect(throws: ConfigError.self) {
            try Platform(ConfigNode(yaml: "code: x\nkind: national\nnote: n\n\(lines)", file: "a"))
        }
        #expect((error?.line ?? 0) >= 4)
    }
}

@Suite("One tree for every format")
struct SourceTreeTests {
    @Test("Children are found by name in order, and text keeps its bytes")
    func children() {
        var builder = SourceTreeBuilder()
        builder.open("")
        builder.leaf("title", "电阻")
        builder.open("tags", kind: .array)
        builder.leaf("", "甲")
        builder.leaf("", "乙")
        builder.close()
        builder.leaf("title", "二")
        builder.close()
        let tree = builder.finish()
        #expect(tree.root?.children(named: "title").map(\.string) == ["电阻", "二"])
        #expect(tree.root?.child("tags")?.children.compactMap(\.string) == ["甲", "乙"])
        #expect(tree.root?.child("absent") == nil)
    }

    @Test("A tree handed out is not touched by the next record")
    func independence() {
        var builder = SourceTreeBuilder()
        builder.open("")
        builder.leaf("a", "1")
        builder.close()
        let first = builder.finish()
        builder.open("")
        builder.leaf("b", "2")
        builder.close()
        let second = builder.finish()
        #expect(first.root?.child("a")?.string == "1")
        #expect(second.root?.child("b")?.string == "2")
        #expect(second.root?.child("a") == nil)
    }
}
