import Foundation
import Metadata
import TestSupport
import Testing

@testable import Counting

@Suite("Fuzzing target files")
struct TargetFuzzTests {
    @Test("A target file is refused with a line, or read")
    func targets() async throws {
        let example = try String(contentsOf: projectRoot.targets.appending(path: "2019.yml"), encoding: .utf8)
        let reader = TargetFile(vocabularies: vocabularies)
        let tokens = ["\n", ": ", "- ", "{", "}", "all:", "any:", "not:", "goal: -1", "kind: matrix", "[", "window:"]
        await Fuzz.run("target files", texts: [example], tokens: tokens, share: 20) { text in
            do throws(ConfigError) {
                _ = try reader.document(ConfigNode(yaml: text, file: "t.yml"), id: "t", bytes: [])
            } catch {
                #expect(!error.reason.isEmpty && !error.mend.isEmpty)
            }
        }
    }
}
