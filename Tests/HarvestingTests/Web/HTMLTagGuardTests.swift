import Foundation
import Testing

@testable import Harvesting

@Suite("Web pages with tags of many attributes", .timeLimit(.minutes(1)))
struct HTMLTagGuardTests {
    private static func admits(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer(HTMLTagGuard.admits)
    }

    /// Attributes, each followed by what may mislead.
    private static func attributes(_ count: Int, _ behind: String = "") -> String {
        (0..<count).map { " a\($0)\(behind)" }.joined()
    }

    @Test("A page with a tag of two hundred thousand attributes takes no time, and nothing is read of it")
    func heavy() {
        let page = HTMLPage(Data("<html><h1>光</h1><p\(Self.attributes(200_000))>光</p></html>".utf8))
        #expect(page.isRefused && page.heading == nil)
        #expect(HTMLPage(Data("<html><h1>光</h1><p\(Self.attributes(1000))>光</p></html>".utf8)).heading == "光")
    }

    @Test(
        "Too many are seen whatever their values are",
        arguments: [
            "", "=1", "=\">\"", "='<b>'", "=\"<!--\"", "=<", "\"", "'", " = \"/>\"", "/", "=\"'\"", "=>\"<p x\"",
        ])
    func values(behind: String) {
        // A `>` outside of quotes ends the tag.
        let isCut = behind.hasPrefix("=>")
        #expect(Self.admits("<p\(Self.attributes(10_000, behind))>") == isCut)
        #expect(Self.admits("<p\(Self.attributes(1000, behind))>"))
    }

    @Test(
        "They are seen whatever the tag stands in",
        arguments: [
            "<!-- ", "<script>if (a<b && c==\"x) ", "<b title='", "<b title=\"<i \" ", "</p ", "<![CDATA[", "<?php \"",
        ])
    func places(before: String) {
        #expect(!Self.admits(before + "<p\(Self.attributes(10_000))>"))
    }

    @Test("Names without an end count as often as libxml2 cuts them")
    func longName() {
        #expect(!Self.admits("<p " + String(repeating: "a", count: 1_000_000) + ">"))
    }

    @Test("Tags in tags in tags are not read for ever")
    func nested() {
        #expect(!Self.admits(String(repeating: "<a b=", count: 200_000)))
        #expect(Self.admits(String(repeating: "<a b=\"1\">", count: 20_000)))
    }

    @Test("Many tags cost what one of as many attributes does")
    func sum() {
        let tag = "<p\(Self.attributes(2000))>"
        #expect(Self.admits(String(repeating: tag, count: 10)))
        #expect(!Self.admits(String(repeating: tag, count: 20)))
    }

    @Test("Scripts that compare, and have thousands of words before the next greater-than sign, are no tags")
    func scripts() {
        let words = (0..<3000).map { "word\($0)" }.joined(separator: " ")
        #expect(Self.admits("<script>for(;i<n;)x=1; \(words)</script><h1>光</h1>"))
        // As in minified libraries: many comparisons, one greater-than sign at the end.
        let loops = String(repeating: "for(;i<n;)a(i);", count: 300)
        #expect(Self.admits("<script>\(loops)</script><h1>光</h1>"))
    }

    @Test("Long texts and scripts are no tags")
    func texts() {
        let words = (0..<5000).map { "word\($0)" }.joined(separator: " ")
        #expect(Self.admits("<p class=\"x\">\(words)</p><script>let x = \"\(words)\"</script>"))
        #expect(Self.admits("<p title=\"\(words)\">1 < 2, \(words)</p>"))
    }
}
