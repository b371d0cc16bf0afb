import Foundation
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("OAI-PMH pages")
struct OAIPageReaderTests {
    @Test("A record carries its header, its payload bytes as they came, and the tree of the payload")
    func record() throws {
        let page = OAIPages.list([OAIPages.record("oai:a:1", title: "分数 &amp; 小数")], token: " t/1 ", size: 7)
        let reader = try OAIPageReader(text: page)
        let record = try #require(reader.all.records.first)
        #expect(record.sourceID == "oai:a:1")
        #expect(record.datestamp == "2019-03-01T00:00:00Z")
        #expect(record.tree?.root?.name == "dc")
        #expect(record.title == "分数 & 小数")
        #expect(String(decoding: record.payload, as: UTF8.self) == OAIPages.dc("分数 &amp; 小数"))
        #expect(reader.envelope.token == .init(text: "t/1", completeListSize: 7, cursor: nil))
        #expect(reader.envelope.responseDate == "2019-12-31T16:00:00Z")
    }

    @Test("Attributes are children called @name, and an ampersand in them is one ampersand")
    func attributes() throws {
        let dc = "<lom><string xml:lang=\"zh\" url=\"a?b=1&amp;c=&#38;amp;\">磁场</string></lom>"
        let text = OAIPages.page(
            "<ListRecords><record><header><identifier>1</identifier></header><metadata>\(dc)</metadata></record></ListRecords>"
        )
        let node = try OAIPageReader(text: text).all.records.first?.tree?.root?.child("string")
        #expect(node?.child("@lang")?.string == "zh")
        #expect(node?.child("@url")?.string == "a?b=1&c=&amp;")
        #expect(node?.string == "磁场")
    }

    @Test("A deleted record has no payload and no tree")
    func deleted() throws {
        let record = try OAIPageReader(text: OAIPages.list([OAIPages.deleted("oai:a:1")])).all.records.first
        #expect(record?.isDeleted == true)
        #expect(record?.payload == [])
        #expect(record?.tree == nil)
    }

    @Test("A MARC record inside metadata does not end the record around it")
    func nestedRecord() throws {
        let marc = "<record><header>x</header><leader>00000</leader></record>"
        let text = OAIPages.page(
            "<ListRecords><record><header><identifier>1</identifier></header><metadata>\(marc)</metadata></record></ListRecords>"
        )
        let record = try OAIPageReader(text: text).all.records.first
        #expect(record.map { String(decoding: $0.payload, as: UTF8.self) } == marc)
    }

    @Test("White space between elements is dropped; text around a child element is one text")
    func mixedContent() throws {
        let tree = try XMLTree.read(Array("<a>\n  <b> x </b>\n  <c>one<d/>two</c>\n</a>".utf8)).tree
        #expect(tree.root?.string == "")
        #expect(tree.root?.child("b")?.string == " x ")
        #expect(tree.root?.child("c")?.string == "onetwo")
    }

    @Test(
        "The synthetic OAI platforms are read whole", arguments: [("620000-oai-dc", 3, 20), ("630000-oai-lom", 1, 12)])
    func synthetic(folder: String, pages: Int, count: Int) throws {
        var ids: Set<String> = []
        for number in 1...pages {
            let url = Project.root.url.appending(path: "Tests/Fixtures/synthetic/\(folder)/ListRecords-\(number).xml")
            let reader = try OAIPageReader(Data(contentsOf: url), format: .oaiDC)
            #expect(reader.all.unreadable.isEmpty)
            ids.formUnion(reader.all.records.map(\.sourceID))
        }
        #expect(ids.count == count)
    }

    @Test("Identify gives granularity and deletion support")
    func identify() throws {
        let url = Project.root.url.appending(path: "Tests/Fixtures/synthetic/630000-oai-lom/Identify.xml")
        let envelope = try OAIPageReader(Data(contentsOf: url), format: .lom).envelope
        #expect(envelope.verb == "Identify")
        #expect(envelope.identify["granularity"] == "YYYY-MM-DD")
        #expect(envelope.identify["deletedRecord"] == "transient")
    }

    @Test("Errors are read with their codes", arguments: ["error-noRecordsMatch", "error-badResumptionToken"])
    func errors(file: String) throws {
        let url = Project.root.url.appending(path: "Tests/Fixtures/synthetic/620000-oai-dc/\(file).xml")
        let envelope = try OAIPageReader(Data(contentsOf: url), format: .oaiDC).envelope
        #expect(envelope.errors.map { "error-" + $0.code } == [file])
    }

    @Test("Real answers collected by a harvester's authors are read", .enabled(if: Project.shared != nil))
    func real() throws {
        let folder = try #require(Project.shared).appending(path: "data/real/oai-sickle")
        func read(_ name: String) throws -> OAIPageReader {
            try OAIPageReader(Data(contentsOf: folder.appending(path: name + ".xml")), format: .oaiDC)
        }
        #expect(try read("ListRecords").all.records.count == 2)
        #expect(try read("ListRecords4").all.unreadable.first?.findings.first?.rule == "no_source_id")
        #expect(try read("ListIdentifiers").all.headers.map(\.isDeleted) == [false, true])
        #expect(try read("GetRecord_utf8test").all.records.first?.tree?.root?.child("creator")?.string == "某人")
        #expect(try read("undefinedError").envelope.errors.first?.code == "undefinedError")
        #expect(throws: OAIPageProblem.notOAI) { try read("ListRecordsBroken") }
    }

    @Test("A huge page is handed out in parts")
    func parts() throws {
        let records = (0..<30).map { OAIPages.record("oai:a:\($0)", title: "数") }
        let page = Data(OAIPages.list(records, token: "next").utf8)
        var reader = try OAIPageReader(page, format: .oaiDC, hugeBytes: 1000)
        var counts: [Int] = []
        while let batch = reader.next(maxRecords: 12) { counts.append(batch.records.count) }
        #expect(counts == [12, 12, 6])
        #expect(reader.envelope.token?.text == "next")
    }
}
