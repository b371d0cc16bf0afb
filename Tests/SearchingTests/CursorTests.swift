import Metadata
import Testing

@testable import Searching

@Suite("The way through all pages")
struct CursorTests {
    @Test("A page of a generation that is over is refused; from the first page on everything comes once")
    func publication() throws {
        let fixture = try SearchFixture(titles: (0..<9).map { "第\($0)课" })
        var request = SearchRequest(size: 4)
        let next: String = try #require(try fixture.searcher.search(request).next)
        request.cursor = next
        let second = request
        #expect(try fixture.searcher.search(second).hits.count == 4)
        try fixture.publish([SearchFixture.resource("new", title: "新课")])
        #expect(throws: SearchFailure(parameter: "cursor", reason: "目录已更新，请从第一页重新开始", kind: .outdated)) {
            try fixture.searcher.search(second)
        }
        request.cursor = nil
        var seen: [String] = []
        repeat {
            let page = try fixture.searcher.search(request)
            seen += page.hits.map(\.resource.id)
            request.cursor = page.next
        } while request.cursor != nil
        #expect(seen.count == 10 && Set(seen).count == 10)
    }

    @Test("A cursor written down is read back, and keeps to the length that is promised")
    func text() {
        for generation in [0, 1_000_003, Int64.max] {
            let cursor = SearchCursor(
                offset: 40, digest: SearchCursor.fit(.max), generation: SearchCursor.mark(generation))
            #expect(SearchCursor(cursor.text) == cursor)
            #expect(cursor.text.wholeMatch(of: #/[0-9a-z]{1,7}\.[0-9a-z]{1,12}\.[0-9a-z]{1,12}/#) != nil)
        }
        for text in ["1k.zz9", "1k.zz9.", "1k.zz9.1.2", "-1.a.b", "12345678.a.b", "1.1234567890123.b"] {
            #expect(SearchCursor(text) == nil, "\(text)")
        }
    }
}
