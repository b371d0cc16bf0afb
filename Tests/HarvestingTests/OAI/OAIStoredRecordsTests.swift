import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

/// Knows some payloads by heart, and is asked in order.
private struct Known: StoredPayloads {
    var payloads: [String: String] = [:]
    var isEmpty: Bool { payloads.isEmpty }

    func isStored(_ sourceID: String, payload: UnsafeRawBufferPointer) -> Bool {
        payloads[sourceID].map { Array($0.utf8) } == Array(payload)
    }

    func hasOther(_ sourceID: String, than payload: UnsafeRawBufferPointer) -> Bool {
        payloads[sourceID] != nil && !isStored(sourceID, payload: payload)
    }

    func isKnown(_ sourceID: String) -> Bool { payloads[sourceID] != nil }
}

@Suite("Records that are stored already")
struct OAIStoredRecordsTests {
    private func read(_ text: String, _ known: Known) throws -> OAIBatch {
        try OAIPageReader(Data(text.utf8), format: .oaiDC, stored: known).all
    }

    @Test("A record that comes as it is stored is not parsed; the others of the page are")
    func mixed() throws {
        let page = OAIPages.list([
            OAIPages.record("oai:a:1", title: "圆"), OAIPages.record("oai:a:2", title: "方"), OAIPages.deleted("oai:a:3"),
        ])
        let batch = try read(page, Known(payloads: ["oai:a:1": OAIPages.dc("圆"), "oai:a:2": OAIPages.dc("旧")]))
        let records = Dictionary(uniqueKeysWithValues: batch.records.map { ($0.sourceID, $0) })
        #expect(records["oai:a:1"]?.isStored == true)
        #expect(records["oai:a:1"]?.tree == nil)
        #expect(records["oai:a:1"]?.datestamp == "2019-03-01T00:00:00Z")
        #expect(records["oai:a:2"]?.isStored == false)
        #expect(records["oai:a:2"]?.title == "方")
        #expect(records["oai:a:3"]?.isDeleted == true)
    }

    @Test("The envelope is read though every record of the page is stored")
    func envelope() throws {
        let page = OAIPages.list([OAIPages.record("oai:a:1", title: "圆")], token: "next", size: 9)
        let reader = try OAIPageReader(
            Data(page.utf8), format: .oaiDC, stored: Known(payloads: ["oai:a:1": OAIPages.dc("圆")]))
        #expect(reader.envelope.token == .init(text: "next", completeListSize: 9, cursor: nil))
        #expect(reader.all.records.map(\.isStored) == [true])
    }

    @Test(
        "A record in any other shape is read in full",
        arguments: [
            "<record ><header><identifier>1</identifier><datestamp>2019</datestamp></header><metadata>P</metadata></record>",
            "<record><header><!-- x --><identifier>1</identifier><datestamp>2019</datestamp></header><metadata>P</metadata></record>",
            "<record><header><identifier>1</identifier><datestamp>2019</datestamp></header><metadata><!-- x -->P</metadata></record>",
            "<record><header><identifier>1</identifier><datestamp>2019</datestamp></header><metadata>P</metadata><about><a/></about></record>",
        ])
    func otherShapes(shape: String) throws {
        let payload = OAIPages.dc("圆")
        let page = OAIPages.list([shape.replacing("P", with: payload)])
        let batch = try read(page, Known(payloads: ["1": payload]))
        #expect(batch.records.map(\.isStored) == [false])
        #expect(batch.records.first?.title == "圆")
    }

    @Test("A stored record quoted inside another one stays part of it")
    func quoted() throws {
        let inner = OAIPages.record("oai:a:1", title: "圆")
        let outer =
            "<record ><header><identifier>2</identifier><datestamp>2019</datestamp></header><metadata><quote>\(inner)</quote></metadata></record>"
        let batch = try read(OAIPages.list([outer]), Known(payloads: ["oai:a:1": OAIPages.dc("圆")]))
        #expect(batch.records.map(\.sourceID) == ["2"])
    }

    @Test("A record that comes twice on a page, once as stored, is read in the order in which it came")
    func twice() throws {
        let page = OAIPages.list([OAIPages.record("oai:a:1", title: "新"), OAIPages.record("oai:a:1", title: "圆")])
        let batch = try read(page, Known(payloads: ["oai:a:1": OAIPages.dc("圆")]))
        #expect(batch.records.map(\.title) == ["新", "圆"])
    }

    @Test("A broken page is read record by record as if nothing were stored")
    func broken() throws {
        let page = OAIPages.list([
            OAIPages.record("oai:a:1", title: "圆"), OAIPages.record("oai:a:2", title: "方\u{1}"),
        ])
        let batch = try read(page, Known(payloads: ["oai:a:1": OAIPages.dc("圆")]))
        #expect(batch.records.map(\.title) == ["圆", "方"])
    }

    @Test("The reader of many documents gives what reading each alone gives, also after a broken one")
    func manyDocuments() throws {
        let reader = XMLTreeReader()
        let broken = Array("<a><b>".utf8)
        for text in ["<a><b>1</b></a>", "<a x=\"1\"><c>圆</c></a>", "<?xml version=\"1.0\"?><d>方</d>"] {
            let alone = try #require(try XMLTree.read(Array(text.utf8)).tree.root)
            let together = try #require(try reader.read(Array(text.utf8)).tree.root)
            #expect(together.outline == alone.outline)
            #expect(throws: XMLProblem.self) { try reader.read(broken) }
        }
        #expect(try reader.read(Array("<a><b>1</b></a>".utf8)).tree.root?.child("b")?.string == "1")
    }
}

extension SourceTree.Node {
    /// Everything in a node, for comparing.
    fileprivate var outline: String { "\(name)=\(string ?? "")[\(children.map(\.outline).joined(separator: ","))]" }
}
