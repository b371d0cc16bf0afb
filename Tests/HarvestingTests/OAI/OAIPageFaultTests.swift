import Foundation
import Metadata
import Testing

@testable import Harvesting

/// Faults 1 to 20 of real platforms: all good records in, titles exact, the bad ones refused with a reason.
@Suite("Broken pages")
struct OAIPageFaultTests {
    private func page(badTitle: String, before: String = "") -> Data {
        Data(
            (before
                + OAIPages.list([
                    OAIPages.record("oai:a:1", title: "三角形"), OAIPages.record("oai:a:2", title: badTitle),
                    OAIPages.record("oai:a:3", title: "圆"),
                ])).utf8)
    }

    private func read(_ data: Data) throws -> OAIBatch { try OAIPageReader(data, format: .oaiDC).all }

    @Test("Raw control characters are removed from a title and flagged (fault 1)")
    func controlCharacters() throws {
        let batch = try read(page(badTitle: "勾股\u{3}定\u{B}理\u{1A}"))
        #expect(batch.records.map(\.title) == ["三角形", "勾股定理", "圆"])
        #expect(
            batch.records[1].findings.map(\.rule) == [
                "title_control_chars", "title_control_chars", "title_control_chars",
            ])
        #expect(batch.records[1].findings.map(\.value) == ["U+3", "U+B", "U+1A"])
        #expect(batch.records[0].findings.isEmpty)
    }

    @Test("References to forbidden characters are removed; halves of a pair are joined or dropped (fault 2)")
    func forbiddenReferences() throws {
        let batch = try read(page(badTitle: "勾&#x1a;股&#xFFFE;定&#55349;理&#55357;&#56832;"))
        #expect(batch.records[1].title == "勾股定理😀")
    }

    @Test("Bytes that are not UTF-8 become U+FFFD in their title, and the record says so (fault 3)")
    func strayBytes() throws {
        var data = page(badTitle: "电@@@")
        let place = try #require(data.firstRange(of: Data("@@@".utf8)))
        data.replaceSubrange(place, with: [0xFF, 0xB3, 0x80])
        let batch = try read(data)
        #expect(batch.records.count == 3)
        #expect(batch.records[1].title.hasPrefix("电\u{FFFD}"))
        #expect(batch.records[1].findings.contains { $0.rule == "mojibake" })
        #expect(batch.records[0].title == "三角形")
    }

    @Test("HTML entities nobody declared are replaced (fault 4)")
    func htmlEntities() throws {
        let batch = try read(page(badTitle: "&ldquo;圆&rdquo;&nbsp;与&middot;R&D"))
        #expect(batch.records[1].title == "“圆”\u{A0}与·R&D")
    }

    @Test("GB18030 bytes that call themselves UTF-8 are read as GB18030 (fault 5)")
    func gb18030DeclaredUTF8() throws {
        let text = String(decoding: page(badTitle: "勾股定理"), as: UTF8.self)
        let reader = try OAIPageReader(try gb18030(text), format: .oaiDC)
        #expect(reader.titles == ["三角形", "勾股定理", "圆"])
        #expect(reader.notes.count == 1)
    }

    @Test("A GB2312 label means GB18030, four-byte names and all (fault 6)")
    func gb2312Label() throws {
        let text = String(decoding: page(badTitle: "𠮷㐂"), as: UTF8.self).replacing("UTF-8", with: "GB2312")
        #expect(try read(try gb18030(text)).records[1].title == "𠮷㐂")
    }

    @Test("A label of GB2312 on UTF-8 bytes is overruled by the bytes")
    func wrongLabel() throws {
        let text = String(decoding: page(badTitle: "勾股"), as: UTF8.self).replacing("UTF-8", with: "GB2312")
        #expect(try read(Data(text.utf8)).records[1].title == "勾股")
    }

    @Test(
        "A byte order mark and blank lines before the declaration are skipped (fault 7)",
        arguments: [
            "\u{FEFF}", "\u{FEFF}\r\n", "\n\n", "<br />\n<b>Warning</b>: x\n",
        ])
    func beforeDeclaration(before: String) throws {
        #expect(try read(page(badTitle: "勾股", before: before)).records.count == 3)
    }

    @Test("Notices after the end are cut off (fault 8)")
    func afterEnd() throws {
        let data = page(badTitle: "勾股") + Data("<br />\n<b>Notice</b>: Undefined index".utf8)
        #expect(try read(data).records.count == 3)
    }

    @Test("A second XML declaration inside metadata is dropped (fault 9)")
    func secondDeclaration() throws {
        let text = OAIPages.list([OAIPages.record("oai:a:1", title: "圆")]).replacing(
            "<metadata>", with: "<metadata><?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        let record = try #require(try OAIPageReader(text: text).all.records.first)
        #expect(record.title == "圆")
        #expect(try XMLTree.read(record.payload).tree.root?.child("title")?.string == "圆")
    }

    @Test("One record that is not well-formed costs itself, with its bytes kept (fault 10)")
    func oneBadRecord() throws {
        let batch = try read(page(badTitle: "圆<br>和<p>方"))
        #expect(batch.records.map(\.sourceID) == ["oai:a:1", "oai:a:3"])
        let bad = try #require(batch.unreadable.first)
        #expect(bad.sourceID == "oai:a:2")
        #expect(bad.findings.last?.rule == "xml_not_well_formed")
        #expect(bad.findings.last?.severity == .error)
        #expect(String(decoding: bad.payload, as: UTF8.self).contains("圆<br>和<p>方"))
    }

    @Test("A page that ends in the middle is cut, wherever that is (fault 11)")
    func cut() throws {
        let whole = page(badTitle: "勾股")
        for share in [0.3, 0.5, 0.7, 0.9] {
            #expect(throws: OAIPageProblem.cut) { try read(whole.prefix(Int(Double(whole.count) * share))) }
        }
    }

    @Test("What is whole of a cut page can be saved (fault 12)")
    func salvage() throws {
        let whole = String(decoding: page(badTitle: "勾股"), as: UTF8.self)
        let end = try #require(whole.range(of: "oai:a:3"))
        let reader = try OAIPageReader(text: String(whole[..<end.upperBound]), salvaging: true)
        #expect(reader.isCut)
        #expect(reader.titles == ["三角形", "勾股"])
        #expect(reader.envelope.responseDate == "2019-12-31T16:00:00Z")
    }

    @Test("UTF-8 encoded twice is undone, Latin text is left alone (fault 13)")
    func doubleEncoded() throws {
        let twice = String(
            decoding: Array("勾股定理".utf8).flatMap { Array(String(Unicode.Scalar($0)).utf8) }, as: UTF8.self)
        let batch = try read(page(badTitle: twice))
        #expect(batch.records[1].title == "勾股定理")
        #expect(batch.records[1].findings.map(\.rule) == ["encoding_repaired"])
        #expect(
            try read(page(badTitle: "Ça va, garçon? Où es-tu, très près")).records[1].title
                == "Ça va, garçon? Où es-tu, très près")
    }

    @Test("A namespace without its slash, and a prefix on every element, do no harm (faults 14, 15)")
    func namespaces() throws {
        let text = OAIPages.list([OAIPages.record("oai:a:1", title: "圆")], token: "t2")
        let noSlash = text.replacing("OAI/2.0/\" xmlns:xsi", with: "OAI/2.0\" xmlns:xsi")
        #expect(try OAIPageReader(text: noSlash).titles == ["圆"])
        var prefixed = text.replacing("xmlns=\"http://www", with: "xmlns:oai=\"http://www")
        for name in [
            "OAI-PMH", "responseDate", "request", "ListRecords", "record", "header", "identifier", "datestamp",
            "metadata", "resumptionToken",
        ] {
            prefixed = prefixed.replacing("<\(name)", with: "<oai:\(name)").replacing(
                "</\(name)", with: "</oai:\(name)")
        }
        let reader = try OAIPageReader(text: prefixed)
        #expect(reader.titles == ["圆"])
        #expect(reader.envelope.token?.text == "t2")
        let broken = try OAIPageReader(text: prefixed.replacing("圆", with: "圆\u{1}"))
        #expect(broken.titles == ["圆"])
        #expect(broken.envelope.token?.text == "t2")
    }

    @Test("HTML in a title arrives as text, from CDATA and from escapes (fault 16)")
    func htmlInTitles() throws {
        let batch = try read(page(badTitle: "<![CDATA[<b>圆</b> & 方]]>&lt;i&gt;x"))
        #expect(batch.records[1].title == "<b>圆</b> & 方<i>x")
    }

    @Test("One record of 20 MB costs itself (fault 17)")
    func hugeRecord() throws {
        let batch = try read(page(badTitle: String(repeating: "长", count: 7 << 20)))
        #expect(batch.records.map(\.sourceID) == ["oai:a:1", "oai:a:3"])
        #expect(batch.unreadable.first?.findings.first?.rule == "record_too_large")
        #expect(batch.unreadable.first.map { $0.payload.count <= 64 << 10 } == true)
    }

    @Test("An entity bomb is not lit; records that need no entity live (fault 18)")
    func entityBomb() throws {
        var doctype = "<!DOCTYPE x [<!ENTITY a \"ha\">"
        for (name, of) in zip("bcdefghij", "abcdefghi") {
            doctype += "<!ENTITY \(name) \"" + String(repeating: "&\(of);", count: 10) + "\">"
        }
        let text = String(decoding: page(badTitle: "&j;"), as: UTF8.self)
            .replacing("<OAI-PMH", with: doctype + "]>\n<OAI-PMH", maxReplacements: 1)
        let batch = try read(Data(text.utf8))
        #expect(batch.records.map(\.sourceID) == ["oai:a:1", "oai:a:3"])
        #expect(batch.unreadable.first?.findings.first?.rule == "xml_entities_refused")
    }

    @Test("External entities are not fetched, and their record is refused (fault 19)")
    func externalEntities() throws {
        let doctype = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
        let text = String(decoding: page(badTitle: "&e;"), as: UTF8.self)
            .replacing("<OAI-PMH", with: doctype + "<OAI-PMH", maxReplacements: 1)
        let batch = try read(Data(text.utf8))
        #expect(batch.records.map(\.sourceID) == ["oai:a:1", "oai:a:3"])
        #expect(batch.unreadable.first?.sourceID == "oai:a:2")
    }

    @Test("An external DTD is left where it is (fault 20)")
    func externalDTD() throws {
        let text = String(decoding: page(badTitle: "勾股"), as: UTF8.self)
            .replacing("<OAI-PMH", with: "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\"><OAI-PMH", maxReplacements: 1)
        #expect(try read(Data(text.utf8)).records.count == 3)
    }

    @Test("A record nested deeper than the limit costs itself")
    func deep() throws {
        let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
        let batch = try read(page(badTitle: deep))
        #expect(batch.records.count == 2)
        #expect(batch.unreadable.first?.findings.first?.rule == "record_too_deep")
        let deeper = String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000)
        #expect(try read(page(badTitle: deeper)).records.count == 2)
    }

    @Test("An HTML page instead of data is known as such (faults 26, 27)")
    func html() {
        #expect(throws: OAIPageProblem.html) {
            try OAIPageReader(text: "<!DOCTYPE html><html><body>系统维护中<br></body></html>")
        }
        #expect(throws: OAIPageProblem.html) { try OAIPageReader(text: "\n<HTML><p>login</HTML>") }
        #expect(throws: OAIPageProblem.notOAI) { try OAIPageReader(text: "") }
    }

    @Test("A mended payload read again from its stored bytes gives the same tree and findings")
    func payloadRoundTrip() throws {
        let record = try read(page(badTitle: "勾\u{3}股&nbsp;")).records[1]
        let again = try XMLTree.read(record.payload)
        #expect(again.tree.root?.child("title")?.string == record.title)
        #expect(again.findings.map(\.rule) == record.findings.map(\.rule))
    }

    private func gb18030(_ text: String) throws -> Data {
        try #require(text.data(using: String.Encoding(rawValue: 0x8000_0632)))
    }
}
