import Foundation
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

    /// A start tag of so many attributes, each with a value that may mislead.
    private static func tag(_ attributes: Int, value: String = "v") -> String {
        "<x " + (0..<attributes).map { "a\($0)=\"\(value)\"" }.joined(separator: " ") + "/>"
    }

    /// Whether the guard lets a document through that comes in pieces of some bytes.
    private static func admits(_ text: String, size: Int) -> Bool {
        var tags = StartTagGuard()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            guard Array(rest.prefix(size)).withUnsafeBufferPointer({ tags.admits($0) }) else { return false }
            rest = rest.dropFirst(size)
        }
        return true
    }

    @Test("A record with an element of two hundred thousand attributes costs itself alone, and no time")
    func attributes() throws {
        let records = [("1", "光"), ("2", Self.tag(200_000)), ("3", "声")].map { OAIPages.record($0, title: $1) }
        let batch = try OAIPageReader(text: OAIPages.list(records)).all
        #expect(batch.records.map(\.sourceID) == ["1", "3"])
        #expect(batch.unreadable.map { $0.findings.map(\.rule) } == [["xml_not_well_formed"]])
    }

    @Test("The reader of feeds, sitemaps and workbooks stops before such an element")
    func attributesPulled() throws {
        let text = "<feed><entry/>" + Self.tag(200_000) + "</feed>"
        let xml = try #require(XMLPull(DataSource(Data(text.utf8)), isUTF8: true))
        #expect(throws: XMLPullError.self) { while try xml.next() != nil {} }
    }

    @Test(
        "A tag with too many attributes is seen whatever stands before it and in its values, in pieces of any size",
        arguments: ["", "<!-- <a x=\" -->", "<![CDATA[<a x='>]]>", "<<a b='<", "<?php <a \" ?>"], [1, 7, 4096])
    func watched(before: String, size: Int) {
        for value in ["", ">", "a='b'"] {
            #expect(Self.admits("<r>" + before + Self.tag(StartTagGuard.limit, value: value) + "</r>", size: size))
            #expect(!Self.admits("<r>" + before + Self.tag(StartTagGuard.limit + 1, value: value) + "</r>", size: size))
        }
    }

    @Test(
        "What looks like a tag in a comment, a CDATA section or an instruction is none, in pieces of any size",
        arguments: ["<!-- -->", "<![CDATA[ ]]>", "<?p ?>"], [1, 7, 4096])
    func noTags(marks: String, size: Int) {
        let parts = marks.split(separator: " ").map(String.init)
        let (begin, end) = (parts[0], parts[1])
        let words = (0...StartTagGuard.limit).map { "\"w\($0)\"" }.joined(separator: " ")
        let text = "<r>" + begin + " 甲￥ａ<b " + words + end + "<a/></r>"
        #expect(Self.admits(text, size: size))
        #expect(!Self.admits(text + begin + " " + end + Self.tag(StartTagGuard.limit + 1), size: size))
    }

    @Test(
        "Where a comment may be none for the parser, the tags in it count",
        arguments: [
            "<!DOCTYPE r [<!ENTITY x \"<!-- \">]><r>", "<r a=\"<!-- \"", "<r><!-- \u{1} ", "<r><!-- 一\u{FFFF} ",
            "<r><! <!-- ", "<r><!-> <!- ->",
        ])
    func misleading(before: String) {
        #expect(!Self.admits(before + Self.tag(StartTagGuard.limit + 1), size: 4096))
    }

    @Test("Namespaces by the hundred are refused where they are in force together, not one after another")
    func namespaces() throws {
        let declarations = (0..<200).map { "xmlns:n\($0)=\"u\"" }.joined(separator: " ")
        let one = "<d \(declarations)>t</d>"
        let beside = "<r>" + String(repeating: one, count: 5) + "</r>"
        #expect(try XMLTree.parse(Array(beside.utf8), XMLLimits()).root?.children.count == 5)
        let inside = String(repeating: "<d \(declarations)>", count: 3) + String(repeating: "</d>", count: 3)
        #expect {
            try XMLTree.parse(Array(inside.utf8), XMLLimits())
        } throws: { ($0 as? XMLProblem)?.detail.contains("命名空间") == true }
    }

    @Test("Attributes that a document type declares are not believed")
    func declaredAttributes() throws {
        let text = "<!DOCTYPE r [<!ATTLIST r a CDATA \"declared\" b (x|y) \"x\">]><r>t</r>"
        #expect(throws: XMLProblem.entities) { try XMLTree.parse(Array(text.utf8), XMLLimits()) }
        let tree = try XMLTree.read(Array(text.utf8)).tree
        #expect(tree.root?.child("@a") == nil)
        #expect(tree.root?.string == "t")
    }
}
