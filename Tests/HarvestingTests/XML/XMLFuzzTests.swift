import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("Fuzzing the XML reader")
struct XMLFuzzTests {
    @Test("Mutated OAI-PMH pages never bring the reader down, and whatever it reads keeps its promises")
    func pages() async {
        await Fuzz.run("OAI-PMH pages", Self.corpus, tokens: Self.tokens) { bytes in
            let reader = try OAIPageReader(Data(bytes), format: .oaiDC, salvaging: true)
            let batch = reader.all
            #expect(batch.records.allSatisfy { !$0.sourceID.isEmpty && ($0.isDeleted || $0.tree?.root != nil) })
            #expect(batch.unreadable.allSatisfy { $0.findings.contains { $0.severity == .error } })
        }
    }

    @Test("Mutated payloads never bring the tree reader down")
    func trees() async {
        await Fuzz.run("XML trees", Self.corpus.map { Array($0.prefix(1500)) }, tokens: Self.tokens) {
            _ = try XMLTree.read($0)
        }
    }

    private static let corpus = [
        "620000-oai-dc/ListRecords-1", "620000-oai-dc/Identify", "620000-oai-dc/error-noRecordsMatch",
        "630000-oai-lom/ListRecords-1",
    ].map { Synthetic.bytes($0 + ".xml") }

    private static let tokens = [
        "<record>", "</record>", "<header>", "<metadata>", "</metadata>", "<![CDATA[", "]]>", "<!--", "-->", "&",
        "&#x1;", "&#55349;", "&nbsp;", "&xxe;", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY a \"b\">]>",
        "\u{FEFF}", "\"", ">", "<", "</OAI-PMH>", "<resumptionToken>", "Ã¥Â¤Â©",
    ]
}
