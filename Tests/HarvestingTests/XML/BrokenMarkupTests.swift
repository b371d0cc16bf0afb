import Metadata
import Testing

@testable import Harvesting

/// Markup made, or broken, so that mending it could cost more than its length.
@Suite("Broken markup", .timeLimit(.minutes(2)))
struct BrokenMarkupTests {
    @Test("A hundred thousand control characters are all taken out, and the finding says where they were")
    func controls() {
        let text = "<feed><title>" + String(repeating: "字\u{0B}", count: 100_000) + "</title></feed>"
        let repaired = XMLRepair.repair(Array(text.utf8))
        #expect(!repaired.bytes.contains(0x0B))
        #expect(repaired.findings.map(\.path) == ["feed/title"])
        let unclosed = "<feed><a " + String(repeating: "\u{0B}x", count: 100_000)
        #expect(!XMLRepair.repair(Array(unclosed.utf8)).bytes.contains(0x0B))
    }

    @Test("What is open is known piece by piece as it is at once")
    func pieces() {
        let text = Array("<a><b x=\"1\"/><c>t</c><d:e>u</d:e><f><g".utf8)
        var once = OpenElements()
        once.read(text)
        var grown = OpenElements()
        for end in text.indices { grown.read(Array(text[...end])) }
        #expect(once.names == ["a", "f"])
        #expect(grown.names == once.names)
    }

    @Test(
        "A page of comments that never close is cut into its records all the same",
        arguments: ["<!--", "<![CDATA[", "</record "])
    func unclosed(mark: String) {
        let text =
            "<OAI-PMH><ListRecords><record><header/></record>" + String(repeating: mark, count: 200_000)
        let split = Array(text.utf8).withUnsafeBufferPointer { OAIPageSplitter($0) }
        #expect(split.records.count == 1)
    }
}
