import Foundation
import TestSupport
import Testing

@testable import Metadata

@Suite("Fuzzing the files and texts every room reads")
struct FileFuzzTests {
    private func files(_ paths: [String]) throws -> [String] {
        try paths.map { try String(contentsOf: Project.root.url.appending(path: $0), encoding: .utf8) }
    }

    @Test("Platform files: refused with a line, or read")
    func platforms() async throws {
        let examples = try files([
            "Tests/Fixtures/platforms/icourse163.yml", "Tests/Fixtures/platforms/shanghai-textbooks.yml",
            "Harvesters/620000.yml",
        ])
        let tokens = [
            "\n", ": ", "- ", "{", "}", "\t", "&a", "*a", "|\n", "\"", "#", "code:", "pace: {delay: -1}", "~",
        ]
        await Fuzz.run("platform files", texts: examples, tokens: tokens, share: 2) { text in
            do throws(ConfigError) {
                _ = try Platform(ConfigNode(yaml: text, file: "t.yml"))
            } catch {
                #expect(!error.reason.isEmpty && !error.mend.isEmpty)
            }
        }
    }

    @Test("Vocabularies, dates and records of our own")
    func texts() async throws {
        let tables = try files(["Schemas/vocabularies/stages.csv", "Schemas/vocabularies/award-levels.csv"])
        await Fuzz.run("vocabularies", texts: tables, tokens: ["\"", ",", "\r\n", "|"], share: 2) {
            _ = try CSVTable.parse($0, shownAs: "t.csv")
        }
        let dates = ["2019-10-24T13:43:02Z", "2019-10-24", "-0001-13-45T99:99:99Z"]
        await Fuzz.run("ISO 8601", texts: dates, tokens: ["-", ":", "T", "Z", "+"]) { text in
            guard let instant = UTCInstant(iso8601: text) else { return }
            #expect(UTCInstant(iso8601: instant.iso8601) == instant)
        }
        var record = LearningResource(platform: "620000", sourceID: "r1", province: "620000")
        record.titles = [LanguageText(lang: "zh", text: "第1课")]
        record.grades = [3]
        record.rights = Rights(raw: "署名", access: "free")
        await Fuzz.run("stored records", [record.canonicalJSON()], tokens: ["{", "null", "\"", "[", "]", "1e9", ":"]) {
            let bytes = try LearningResource(canonicalJSON: $0).canonicalJSON()
            #expect(try LearningResource(canonicalJSON: bytes).canonicalJSON() == bytes)
        }
    }
}
